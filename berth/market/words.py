"""Words of texts in any language, counted into a sparse matrix by native code."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
import rjieba
from scipy import sparse

from berth.market.function_words import FUNCTIONS

UNSPACED = ("ja", "th", "lo", "km", "my")
"""Languages written without blanks and without a segmenter here: read as character bigrams."""
_WORD = r"[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}]|['’][\p{L}])*"


@dataclass(frozen=True, eq=False)
class Bag:
    """Word counts of texts: matrix csr float64 [texts, words], words in order of their columns."""

    matrix: sparse.csr_array
    words: tuple[str, ...]


def tokens(texts: pl.Series, languages: pl.Series) -> pl.DataFrame:
    """Every word of every text in order: row (UInt32), token (lower-case String)."""
    frame = pl.DataFrame({"row": np.arange(len(texts), dtype=np.uint32), "text": texts})
    language = languages.fill_null("")
    spaced = frame.filter(~language.is_in(["zh", *UNSPACED]))
    chinese = frame.filter(language == "zh")
    packed = frame.filter(language.is_in(UNSPACED))
    parts = [
        spaced.with_columns(pl.col("text").str.to_lowercase().str.replace_all("’", "'")),
        chinese.with_columns(pl.Series("text", [_segment(t) for t in chinese["text"]], pl.String)),
        packed.with_columns(pl.Series("text", [_bigrams(t) for t in packed["text"]], pl.String)),
    ]
    found = [
        part.select("row", pl.col("text").str.extract_all(_WORD).alias("token"))
        .explode("token")
        .drop_nulls()
        for part in parts
    ]
    return pl.concat(found).sort("row", maintain_order=True)


def _segment(text: str | None) -> str:
    return " ".join(rjieba.cut(text or "")).lower()


def _bigrams(text: str | None) -> str:
    text = "".join((text or "").split())
    return " ".join(text[i : i + 2] for i in range(max(1, len(text) - 1)))


def bag(
    texts: pl.Series,
    languages: pl.Series,
    *,
    ngrams: int = 1,
    minimum: int = 2,
    limit: int = 200_000,
) -> Bag:
    """Count words (and runs of up to `ngrams` words) that occur in at least `minimum` texts.

    The `limit` most frequent are kept. Columns are in alphabetical order.
    """
    found = tokens(texts, languages)
    runs = [found]
    for size in range(2, ngrams + 1):
        token = pl.concat_str(
            [pl.col("token").shift(-k) for k in range(size)], separator=" "
        ).alias("token")
        whole = pl.col("row") == pl.col("row").shift(1 - size)
        runs.append(found.select("row", token, whole.alias("whole")).filter("whole").drop("whole"))
    counts = pl.concat(runs).group_by("row", "token").len()
    vocabulary = (
        counts.group_by("token")
        .len("texts")
        .filter(pl.col("texts") >= minimum)
        .sort("texts", "token", descending=[True, False])
        .head(limit)
        .sort("token")
        .select("token")
        .with_row_index("column")
    )
    cells = counts.join(vocabulary, on="token").sort("row", "column")
    matrix = sparse.csr_array(
        (
            cells["len"].to_numpy().astype(np.float64),
            (cells["row"].to_numpy().astype(np.int32), cells["column"].to_numpy().astype(np.int32)),
        ),
        shape=(len(texts), vocabulary.height),
    )
    return Bag(matrix, tuple(vocabulary["token"]))


@cache
def common_words(language: str) -> frozenset[str]:
    """Words too common in a language to say what a text is about."""
    known = FUNCTIONS.get(language)
    return _COMMON.get(language, frozenset()) | (known.common if known else frozenset())


_ENGLISH = """
a about above after again all almost also always am an and another any anyone anything are around as
at away back be became because been before being below between both but by came can can't cannot come
could couldn't day days did didn't do does doesn't doing don't done down each either else enough even ever
every everyone everything few first for found from further gave get gets getting give given go goes
going gone got had hadn't has hasn't have haven't having he her here hers him his hour hours how however
i i'd i'll i'm i've if in instead into is isn't it it's its itself just kept know last least less let
like little ll long look looked lot lots made make makes making many may maybe me might mine minutes
more most much must my myself near need needed needs never next no nobody none nor not nothing now of off
often ok on once one ones only or other others otherwise our ours out over own per perhaps put quite rather
re really s said same saw say second see seem seemed seems several shall she should shouldn't since so
some someone something somewhat soon still stuff such sure t take taken takes taking tell than that that's the their
theirs them themselves then there there's these they they're thing things think third this those though thought
three through thus time times to today together told too took toward tried try trying turn two under
until up upon us use used using usually ve very via want wanted was wasn't way we we'd we'll we're we've
week weeks well went were weren't what whatever when where whether which while who whole whom whose why
will with within without won't would wouldn't year years yes yet you you'd you'll you're you've your
yours 0 1 2 3 4 5 6 7 8 9 10 im ive dont didnt cant wont isnt wasnt etc
"""
_CHINESE = """
的 了 是 我 你 他 她 它 们 我们 你们 他们 自己 在 有 和 与 及 或 也 都 就 还 又 再 很 太 更 最 不 没 没有 这 那 这个 那个
这些 那些 这样 那样 这么 那么 什么 怎么 为什么 哪 哪里 谁 几 多 多少 个 一 一个 一些 一点 一下 一次 一直 一样 二 两 三 四 五 六 七 八 九 十
上 下 里 外 中 前 后 来 去 到 从 对 把 被 让 给 向 以 为 因为 所以 但 但是 不过 可是 然而 而 而且 并 并且 如果 虽然 只 只是 只有 才
已经 正在 曾经 将 要 想 会 能 能够 可以 可 应该 应 必须 得 地 着 过 吧 吗 呢 啊 呀 哦 嗯 嘛 哈 哈哈 之 其 此 于 等 等等 时 时候 年 月 日 天
比较 非常 特别 真 真的 确实 实在 感觉 觉得 认为 知道 看 看到 说 说是 做 用 买 卖 次 点 些 样 种 件 本 位 家 东西 问题 起来 出来 下来 总之 总的来说
还是 还有 就是 不是 不会 不能 不要 不知道 有点 有些 这次 第一 第二 第一次 现在 今天 昨天 以后 以前 之后 之前 后来 最后 然后 或者 另外 其他 别的 大家 人 个人 本人
"""
_COMMON = {
    "en": frozenset(_ENGLISH.split()),
    "zh": frozenset(_CHINESE.split()),
}
