"""Terms: words that name something a product can do well or badly."""

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl
import rjieba

from berth.core import Floats
from berth.market.function_words import FUNCTIONS, with_traditional
from berth.market.words import UNSPACED, common_words

RAREST = 0.004
"""A term is used in at least this share of the reviews (and in `FEWEST` of them)."""
FEWEST = 5
MOST = 200
"""Terms kept, the most widely used first."""
ONE_PRODUCTS = 1.0
"""A word that knows its product this well, in nats, names something only that product has."""
COLOURLESS = 0.6
"""Below this share of the usual strength of sentiment, a word tells a story and judges nothing."""
VERDICT = 2.5
"""A word whose units lean one way this many times their spread says how good, not what."""
TERMS = {"term": pl.String, "language": pl.String, "reviews": pl.UInt32, "colour": pl.Float64}


def find_terms(
    tokens: pl.DataFrame,
    languages: pl.Series,
    row: np.ndarray,
    product: np.ndarray,
    sentiment: Floats | None,
    *,
    ignored: Iterable[str] = (),
    qualities: Iterable[str] = (),
) -> pl.DataFrame:
    """The words of opinion units that may name a need, the most widely used first.

    tokens: row (unit), token, in order; languages, row (the unit's review), sentiment (NaN for
    none) [units]; product [reviews]; ignored: words that are never terms, such as products'
    names, nor are phrases of nothing else; qualities: nouns that stand for adjectives too. Kept
    are nouns by their company (after articles and possessives, hardly ever after degree words; by
    a segmenter's dictionary in Chinese), without words common to all texts, words that go with few
    products only, and words around which nobody judges. Returns a frame of schema `TERMS`; colour is how strongly a term's units judge, 1 being as strongly as units usually do
    (and for every term where there is no sentiment).
    """
    seen = tokens.with_columns(
        review=pl.Series(row).cast(pl.UInt32).gather(tokens["row"]),
        language=languages.fill_null("").cast(pl.Categorical).gather(tokens["row"]),
        before=_beside(1),
        after=_beside(-1),
    )
    seen = seen.filter(~_common())
    fewest = fewest_uses(len(product))
    nouns = _nouns(seen, fewest, ignored, qualities).rename({"token": "term"})
    named = nouns.select(
        pl.col("language").cast(pl.Categorical), token=pl.col("term").cast(seen.schema["token"])
    )
    used = seen.join(named, on=["language", "token"], how="semi")
    kept = nouns.join(_shared(used, product), on="term").filter(pl.col("known") <= ONE_PRODUCTS)
    kept = kept.join(_coloured(used, sentiment), on="term").filter(
        (pl.col("colour") >= COLOURLESS) & (pl.col("lean").abs() < VERDICT)
    )
    return (
        kept.sort(["reviews", "term"], descending=[True, False])
        .unique("term", keep="first", maintain_order=True)
        .select(*TERMS)
        .head(MOST)
    )


def fewest_uses(reviews: int) -> float:
    """In how many of so many reviews a term is used at least."""
    return max(FEWEST, RAREST * reviews)


def _nouns(
    seen: pl.DataFrame, fewest: float, ignored: Iterable[str], qualities: Iterable[str]
) -> pl.DataFrame:
    """language, token, reviews (and its company): the words of enough reviews that are nouns."""
    parts = pl.col("token").str.split(" ")
    counted = _company(seen).filter(
        (pl.col("reviews") >= fewest)
        & ~parts.list.eval(pl.element().is_in(sorted(ignored))).list.all()
        & ~pl.col("token").str.contains(r"^[\d\W]")
    )
    nouns = counted.clear()
    for (language,), words in counted.sort("language", "token").group_by(
        "language", maintain_order=True
    ):
        known = (words["language"] == "en") & words["token"].is_in(sorted(qualities))
        nouns = nouns.vstack(words.filter(_noun(str(language), words) | known))
    return pl.concat([nouns, _heads(seen, counted, nouns)])


def _company(seen: pl.DataFrame) -> pl.DataFrame:
    """The words of each language: reviews that use them, and how often they stand after an
    article, after a degree word, before nothing that says anything, and before a verdict."""
    articles, degrees, common = (
        {code: frozenset(words(code)) for code in FUNCTIONS}
        for words in (_articles, _degrees, common_words)
    )
    return (
        seen.group_by("language", "token")
        .agg(
            reviews=pl.col("review").n_unique(),
            article=_among("before", articles).mean(),
            degree=_among("before", degrees).mean(),
            ends=(pl.col("after").is_null() | _among("after", common)).mean(),
            judged=pl.col("after").is_in(_PREDICATES).fill_null(False).mean(),
            acted=pl.col("before").is_in(_ACTORS).fill_null(False).mean(),
        )
        .cast({"language": pl.String, "token": pl.String})
    )


def _articles(language: str) -> frozenset[str]:
    return FUNCTIONS[language].articles


def _degrees(language: str) -> frozenset[str]:
    return FUNCTIONS[language].degrees


def _common() -> pl.Expr:
    """Whether a token is common to all texts: no term, and half of all that is said."""
    words = {code: common_words(code) for code in FUNCTIONS}
    return _among("token", words)


def _among(column: str, words: Mapping[str, frozenset[str]]) -> pl.Expr:
    """Whether the neighbour is one of these words of the token's own language."""
    hits = [
        (pl.col("language") == code) & pl.col(column).is_in(sorted(known))
        for code, known in words.items()
    ]
    return pl.any_horizontal(hits).fill_null(False)


def _beside(steps: int) -> pl.Expr:
    """The token this many steps before, in the same unit."""
    same = pl.col("row") == pl.col("row").shift(steps)
    return pl.when(same).then(pl.col("token").shift(steps))


def _heads(seen: pl.DataFrame, counted: pl.DataFrame, nouns: pl.DataFrame) -> pl.DataFrame:
    """English words that mostly stand after a noun, and at the end: "design" in "visual design"."""
    known = nouns.filter(pl.col("language") == "en")["token"].to_list()
    after = (
        seen.filter(pl.col("language") == "en")
        .group_by("language", "token")
        .agg(compound=pl.col("before").is_in(known).fill_null(False).mean())
        .filter(pl.col("compound") >= 0.3)
        .cast({"language": pl.String, "token": pl.String})
    )
    story = list(common_words("en") | STORY["en"])
    return (
        counted.join(after, on=["language", "token"], how="semi")
        .filter((pl.col("ends") >= 0.6) & (pl.col("degree") < 0.12) & ~pl.col("token").is_in(story))
        .join(nouns, on=["language", "token"], how="anti")
    )


def _noun(language: str, words: pl.DataFrame) -> pl.Series:
    """Which words of one language are nouns, as far as their company tells."""
    token = words["token"]
    plain = ~token.is_in(list(common_words(language) | STORY.get(language, frozenset())))
    if language in FUNCTIONS:
        company = (words["article"] >= 0.15) | ((words["ends"] >= 0.6) & (words["article"] >= 0.02))
        if language == "en":
            company &= (words["ends"] >= 0.3) & (words["acted"] <= words["article"].clip(0.2, None))
        return plain & company & (words["degree"] < 0.12) & (token.str.len_chars() > 2)
    if language == "zh":
        tags = pl.Series([_tag(word) for word in token], dtype=pl.String)
        noun = tags.is_in(["n", "nz", "ng", "vn", "an"])
        verb = tags.is_in(["v", "vi"]) & (words["judged"] >= 0.25)
        return plain & (noun | verb) & (token.str.len_chars() > 1)
    if language in UNSPACED:
        # Pairs of letters; in Japanese those without the signs of its grammar.
        return plain & token.str.contains(r"^[^\p{Hiragana}\d]{2}$")
    if language == "ko":
        return plain & ~token.str.contains(_KOREAN_PREDICATE)
    # Where the common words are known, "вид" and "еда" can be told from them.
    return plain & (token.str.len_chars() > (2 if common_words(language) else 3))


def _tag(word: str) -> str:
    tagged = rjieba.tag(word)
    return str(tagged[0][1]) if len(tagged) == 1 else ""


def _shared(used: pl.DataFrame, product: np.ndarray) -> pl.DataFrame:
    """term, known: divergence of its reviews' products from all reviews', in nats, debiased."""
    reviews = pl.DataFrame({"review": np.arange(len(product), dtype=np.uint32), "product": product})
    base = reviews.group_by("product").agg(base=pl.len() / len(product))
    each = (
        used.select(term="token", review="review")
        .unique()
        .join(reviews, on="review")
        .group_by("term", "product")
        .len("n")
        .join(base, on="product")
        .with_columns(share=pl.col("n") / pl.col("n").sum().over("term"))
    )
    # The divergence of a sample of n is too large by (products - 1) / 2n (Miller 1955).
    return (
        each.group_by("term")
        .agg(
            known=(pl.col("share") * (pl.col("share") / pl.col("base")).log()).sum()
            - (base.height - 1) / (2 * pl.col("n").sum())
        )
        .cast({"term": pl.String})
    )


def _coloured(used: pl.DataFrame, sentiment: Floats | None) -> pl.DataFrame:
    """term, colour, lean: mean over spread of its units' sentiment, set against all units'."""
    if sentiment is None:
        words = used.select(term="token").unique().cast({"term": pl.String})
        return words.with_columns(colour=1.0, lean=0.0)
    # One phrase that says all ("we will be back") would raise the usual strength for everyone.
    low, high = np.nanquantile(sentiment, [0.1, 0.9])
    usual = float(np.nanstd(np.clip(sentiment, low, high))) or 1.0
    strength = pl.Series((sentiment - np.nanmean(sentiment)) / usual).fill_nan(None)
    units = used.select(term="token", row="row").unique()
    size = pl.col("size")
    return (
        units.with_columns(size=strength.gather(units["row"]))
        .group_by("term")
        .agg(colour=(size**2).mean().sqrt(), lean=size.mean() / size.std())
        .with_columns(
            pl.col("term").cast(pl.String),
            pl.col("colour").fill_null(1.0),
            pl.col("lean").fill_nan(0).fill_null(0),
        )
    )


_ACTORS = (
    "i you he she it we they who to not can could will would should must may might did didn't don't "
    "didnt dont never always just please cannot can't couldn't wouldn't won't i'd we'd i'll we'll"
).split()
"""English words after which somebody does something."""
_PREDICATES = sorted(
    with_traditional("很 太 不 比较 非常 挺 也 还 都 有点 更 最 极 特别 十分 超 好 差 一般 不错")
)
_KOREAN_PREDICATE = (
    r"(?:니다|[아어여해네세예데게군]요|지만|[는은운인]데|하고|하게|하며|하면|[아어해]서|[았었했]고|좋고|"
    r"[는은던한]|[가-힣]운)$"
)
"""Endings of verbs and adjectives, which stand before nouns as well."""
STORY = {
    "en": frozenset(
        """
        best worst better worse night nights morning evening afternoon weekend month months date
        past future age trip trips holiday holidays vacation visit visits stay stays occasion
        honeymoon husband wife family kids children friend friends couple people person guest guests
        customer customers passenger passengers traveller travellers traveler travelers others
        everyone user users boss colleague colleagues team brother sister mother father review
        reviews website site tripadvisor place places thing problem problems issue issues complaint
        complaints part side end fact point case reason number kind type lack bit lot experience
        overall course shame disappointment disaster home way rest half middle top bottom left right
        piece plus star stars world idea job version example change start return note improvement
        order mind love expectations previous everything nothing something hope world living
        lasts dies fails works breaks nightmare joke junk garbage trash crap rubbish mess waste
        despite unless along across throughout especially directly later twice due apart everywhere
        outside inside upstairs downstairs nearby forward prior ahead onboard longer smaller larger
        bigger higher lower earlier shorter considering based worked spoke meant negative positive
        main different extra general special four five six longer name round
        early late ago daily
        medal feast sunday monday friday saturday real new good great nice small large old excellent perfect amazing wonderful fantastic
        lovely awesome fabulous superb decent fine average bad terrible awful horrible poor
        disappointing beautiful ideal outstanding pleasant
        """.split()
    ),
    "zh": with_traditional(
        """
        时间 晚上 早上 下午 朋友 家人 老公 老婆 孩子 客人 客户 顾客 用户 同事 老板 老师 原因 结果 情况 方面
        地方 总体 整体 整个 总的 感觉 印象 建议 意见 评价 点评 补充 反馈 事情 办法 机会 缺点 优点 基本 基本上
        个人 个人感觉 希望 选择 推荐 喜欢 满意 小时 分钟 半小时 人员 水平 条件 影响 失望 估计 呵呵 发现 没有
        需要 要求 说明 算是 作为 继续 工作 效果 结论 看上去 想象 预期 主要 唯一 部分 全部 所有 实际 差距 理由
        关系 心情 经历 样子 人家 毛病 现象 过程 习惯 麻烦 公司 东西 问题 个人感受 总结 第一印象 灾难 宣传 超级
        总算 单子 垃圾 差评 好评 噩梦 生活 世纪 婚礼 策划 下雨天 块钱
        """
    ),
}
"""Words of the telling: who, when, and that one judges at all, not what is judged."""
