"""What a comparison says, in English and Chinese."""

WORDS = {
    "en": {
        "title": "Two runs side by side",
        "a": "A",
        "b": "B",
        "moved": "What moved beyond chance",
        "none": "Nothing moved beyond chance.",
        "all": "Every difference",
        "positions": "Positions",
        "needs": "Needs taken as the same",
        "only": "Only in",
        "limits": "Method and limits",
        "quantity": "quantity",
        "product": "product",
        "need": "need",
        "difference": "difference (B − A)",
        "interval": "90 % interval",
        "q": "q",
        "change": "change",
        "segment": "segment",
        "against": "against",
        "rank": "rank",
        "supported": "supported",
        "by": "paired by",
        "similarity": "keywords shared",
        "importance": "importance",
        "share": "share of what is said",
        "opportunity": "opportunity",
        "satisfaction": "satisfaction, all products",
        "product satisfaction": "satisfaction",
        "kept": "kept",
        "appeared": "new in the list",
        "vanished": "left the list",
        "name": "name",
        "keywords": "keywords",
        "yes": "yes",
        "no": "no",
        "product_": "products",
        "need_": "needs",
    },
    "zh": {
        "title": "两次分析并排对照",
        "a": "A",
        "b": "B",
        "moved": "超出随机波动的变化",
        "none": "没有超出随机波动的变化。",
        "all": "全部差异",
        "positions": "定位",
        "needs": "视为同一的需求",
        "only": "只出现在",
        "limits": "方法与局限",
        "quantity": "指标",
        "product": "产品",
        "need": "需求",
        "difference": "差异（B − A）",
        "interval": "90% 区间",
        "q": "q",
        "change": "变化",
        "segment": "人群",
        "against": "对手",
        "rank": "名次",
        "supported": "有据",
        "by": "配对依据",
        "similarity": "共有关键词",
        "importance": "重要性",
        "share": "提及份额",
        "opportunity": "机会",
        "satisfaction": "满意度（全部产品）",
        "product satisfaction": "满意度",
        "kept": "保留",
        "appeared": "进入所列",
        "vanished": "退出所列",
        "name": "名称",
        "keywords": "关键词",
        "yes": "是",
        "no": "否",
        "product_": "产品",
        "need_": "需求",
    },
}

METHOD = {
    "en": "Differences are B − A with 90 % intervals made of the two runs' own intervals (MOVER), "
    "on the assumption that the runs rest on different reviews; shares differ in percentage "
    "points. A difference counts as beyond chance at a false discovery rate of 10 % within its "
    "quantity (Benjamini–Hochberg). Who writes reviews may itself differ between the runs; a "
    "difference says that, too.",
    "zh": "差异为 B − A，其 90% 区间由两次分析各自的区间合成（MOVER），"
    "前提是两次分析基于不同的评论；"
    "占比类指标的差异以百分点计。在同一指标之内，错误发现率不超过 10%（Benjamini–Hochberg）时，"
    "才算超出随机波动。两次分析中写评论的人本身也可能不同，差异同样会反映这一点。",
}

NOTES = {
    "en": {
        "same": "Both runs rest on the same evidence: differences come from options or seed, and "
        "the intervals, which assume different reviews, do not apply to them.",
        "shared": "Reviews that seem to be in both runs: {number}. The intervals assume none, "
        "and are then usually too wide.",
        "scales": "The runs rate on different scales, so satisfaction and opportunity, which is "
        "read off the scale, are not compared.",
        "others": "The runs do not have the same needs ({number} without a partner). Importance, "
        "share and opportunity are relative to all needs of a run; read them with care.",
        "guessed": "Needs paired by their keywords, not by name: {number}. Look at the pairs.",
    },
    "zh": {
        "same": "两次分析基于同一批数据：差异来自选项或随机种子，"
        "而区间以评论不同为前提，在此不适用。",
        "shared": "约有 {number} 条评论同时出现在两次分析中；区间以没有重复为前提，因此通常偏宽。",
        "scales": "两次分析的评分量表不同，因此不比较满意度与机会。",
        "others": "两次分析的需求不完全相同（{number} 个没有对应）。"
        "重要性、占比和机会都是相对于各自全部需求而言的，请谨慎解读。",
        "guessed": "{number} 个需求按关键词而非名称配对，请核对。",
    },
}


def words(lang: str) -> dict[str, str]:
    """The words of a language; English where it is not known."""
    return WORDS.get(lang, WORDS["en"])


def notes(lang: str, found: tuple[tuple[str, int], ...]) -> list[str]:
    """The notes as sentences."""
    texts = NOTES.get(lang, NOTES["en"])
    return [texts[key].format(number=number) for key, number in found]


def method(lang: str) -> str:
    """How the differences are made, in a paragraph."""
    return METHOD.get(lang, METHOD["en"])
