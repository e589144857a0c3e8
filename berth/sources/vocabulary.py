"""What the names of columns mean: in English and Chinese, the commonest in three more languages."""

import re
import unicodedata

_ENGLISH = {
    "text": "review reviews comment comments content contents text texts body feedback verbatim"
    " verbatims opinion opinions message response remark remarks post tweet reviewtext"
    " reviewbody answer answers",
    "part": "pros cons advantages disadvantages strengths weaknesses liked disliked",
    "title": "title headline heading subject summary reviewtitle",
    "reply": "reply replies",
    "product": "product products item items goods sku asin productname productid",
    "maker": "hotel airline airport restaurant cafe bar app application shop store game movie film"
    " book car vehicle phone model lounge bank school university clinic doctor hospital business"
    " company brand manufacturer vendor provider tool software platform carrier competitor"
    " hotelname brandname",
    "rating": "rating ratings score scores star stars grade rate csat nps rated starrating"
    " satisfaction",
    "overall": "overall",
    "recommended": "recommended recommend recommends recommendation thumb thumbs",
    "label": "label sentiment polarity",
    "user": "user username userid reviewer reviewername reviewerid author customer nickname member"
    " account guest person respondent commenter",
    "time": "date dates time timestamp datetime day created posted submitted published reviewdate"
    " reviewtime",
    "price": "price prices cost costs amount paid fare",
    "count": "count counts num number votes vote helpful helpfulness likes upvotes index rank"
    " length average avg mean",
    "quality": "value room rooms location cleanliness clean service services food staff comfort"
    " quality ambience ambiance atmosphere facilities amenities wifi design performance battery"
    " camera screen delivery packaging taste communication support",
}
_EUROPEAN = {
    "text": "kommentar kommentare rezension rezensionen rezensionstext bewertungstext meinung"
    " inhalt kundenmeinung erfahrungsbericht comentario comentarios resena resenas opiniones texto"
    " contenido commentaire commentaires avis texte contenu temoignage",
    "title": "titel uberschrift titulo titre",
    "product": "produkt produkte produktname artikel artikelname producto productos articulo"
    " produit produits article",
    "maker": "marke hersteller anbieter fluggesellschaft marca fabricante aerolinea restaurante"
    " marque fabricant fournisseur",
    "rating": "bewertung bewertungen gesamtbewertung sternebewertung wertung sterne punkte note"
    " gesamtnote puntuacion calificacion valoracion estrellas nota etoiles notation",
    "recommended": "empfehlung empfohlen weiterempfehlung recomendado recomendacion recommande",
    "user": "nutzer nutzername benutzer benutzername kunde kundenname verfasser autor usuario"
    " cliente utilisateur client auteur",
    "time": "datum bewertungsdatum zeit zeitpunkt fecha hora heure",
    "price": "preis kosten betrag precio precios coste prix cout montant",
    "count": "anzahl durchschnitt promedio moyenne",
    "quality": "zimmer sauberkeit lage personal leistung qualitat limpieza ubicacion servicio"
    " calidad proprete emplacement qualite",
}
"""German, Spanish and French, without accents."""
_CHINESE = {
    "text": "评论 评价 内容 正文 点评 反馈 意见 文本 留言 评语 心得 回答",
    "part": "优点 缺点 优势 劣势 不足",
    "title": "标题 题目 主题",
    "reply": "回复 追评回复",
    "product": "产品 商品 单品 货品 产品名 商品名",
    "maker": "品牌 店名 店铺 商家 门店 酒店 餐厅 饭店 航空公司 应用 软件 公司 车型 车系 机型 型号"
    " 景点 电影 书名 竞品",
    "rating": "评分 打分 得分 分数 星级 星数 评级 满意度 评星",
    "recommended": "推荐 是否推荐",
    "label": "标签 情感 情绪 极性",
    "user": "用户 作者 昵称 会员 评论者 评论人 买家 顾客 客户 网友 用户名",
    "time": "日期 时间 年月日",
    "price": "价格 单价 金额 花费 消费 人均 费用 售价",
    "count": "数 数量 次数 点赞 排名 序号 人数 字数",
    "quality": "服务 环境 口味 卫生 位置 设施 性价比 物流 质量 外观 续航 屏幕 味道 交通",
}
_WORDS = {
    word: idea
    for language in (_EUROPEAN, _ENGLISH)
    for idea, words in language.items()
    for word in words.split()
}
_HAN_WORDS = sorted(
    ((word, idea) for idea, words in _CHINESE.items() for word in words.split()),
    key=lambda pair: -len(pair[0]),
)
_TAILS, _NUMBERS, _PARTS, _OWNERS, _WHOLE = (
    frozenset(words.split())
    for words in (
        "name names id ids code key ind flag raw original en english full usd eur gbp cny rmb nr"
        " nummer",
        "id ids code key asin sku nr nummer numero",
        "positive negative pro con like dislike",
        "owner business developer company seller management hotel",
        "overall review reviews reviewer product item user customer star stars rating ratings score"
        " scores final hotel airline app restaurant guest my point points scale max percent pct"
        " total satisfaction produkt kunden nutzer bewertung bewertungen gesamtbewertung sterne"
        " punkte note gesamtnote wertung sternebewertung producto usuario cliente puntuacion"
        " calificacion valoracion estrellas nota general global produit utilisateur client etoiles"
        " notation globale",
    )
)
"""Tails that do not change an idea; identifiers; halves of a review; who answers reviews; words
beside "rating" that do not make it the rating of one quality."""
_HAN_WHOLE = re.compile(
    r"总体|整体|综合|总|用户|商品|产品|评论|评价|店铺|酒店|我的|满分|制|[\W\d_]"
)
_TURNS = re.compile(r"_(?:of|for|in|out|by|from|per|on|at|since|del?|des?|du|der|von)(?:_.*)?$")
_NAME_OF = re.compile(r"^(?:nombre|nom)_(?:del?|du)_(?:las?_|les?_|l_)?")
_HAN_TAIL = re.compile(r"(?:名称|名字|名|编号|id|ID|号)$")
_BRACKETS = re.compile(r"[(（\[【].*$")
_HAN = re.compile("[\u3400-\u9fff]")


def idea_of(name: str) -> str | None:
    """What a column's name says it holds: text, part (pros, cons), title, reply, product, maker
    (a kind of product, or who makes it), rating, aspect (the rating of one quality), recommended,
    label, user, time, price, count, quality, or None.

    Names in English and Chinese have their head at the end: `review_date` is a date.
    """
    bare = _BRACKETS.sub("", name).strip() or name
    return _chinese(bare) if _HAN.search(bare) else _english(bare)


def numbered(name: str) -> bool:
    """Whether the name is that of an identifier, not of a name."""
    return _words(name)[-1] in _NUMBERS or name.lower().endswith(("id", "编号"))


def _words(name: str) -> list[str]:
    name = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", name))
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"[\W_]+", "_", spaced).strip("_").lower().split("_")


def _english(name: str) -> str | None:
    plain = _TURNS.sub("", _NAME_OF.sub("", "_".join(_words(name))))
    words = [word for word in plain.split("_") if not word.isdigit()]
    while len(words) > 1 and words[-1] in _TAILS:
        words.pop()
    if not words:
        return None
    ideas = [_WORDS.get(word) for word in words]
    head = ideas[-1]
    if "count" in ideas:
        return "count"
    if ("rating" in ideas or "overall" in ideas) and head not in ("text", "time", "user", "title"):
        return "rating" if set(words) <= _WHOLE else "aspect"
    if head == "title":
        return "product" if {"product", "maker"} & set(ideas[:-1]) else "title"
    if head == "text" and _PARTS & set(words):
        return "part"
    if head == "text" and (_OWNERS & set(words[:-1]) and words[-1] in ("response", "comment")):
        return "reply"
    # `date_visit` is a date too; its cells must bear it out.
    return head or ("time" if ideas[0] == "time" else None)


def _chinese(name: str) -> str | None:
    bare = _HAN_TAIL.sub("", name) or name
    for word, idea in _HAN_WORDS:
        if bare.endswith(word):
            if idea == "rating" and _HAN_WHOLE.sub("", bare.removesuffix(word)):
                return "aspect"
            return idea
    return None
