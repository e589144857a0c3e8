"""One and many of a thing as one word, where the texts have both."""

from collections.abc import Iterable

import polars as pl

LANGUAGES = ("en", "es", "fr", "pt")
"""In which many is written as one and an s."""
_OTHERS = ["news", "goods", "customs", "means", "arms", "glasses", "has", "was", "does"]
"""Not many of what they would be many of."""


def forms(spoken: pl.DataFrame, languages: pl.Series, named: Iterable[str] = ()) -> dict[str, str]:
    """Singulars and plurals, each to that of the two which the texts use more.

    spoken: row, token; languages: of each row; named: further words that may stand in either
    number, such as those an analyst gave. A word in s is a plural only of a word that is there too,
    by the rules of the S-stemmer (Harman 1991, JASIS 42), so that no word is cut to a stem.
    """
    plain = languages.is_in(LANGUAGES).fill_null(False).arg_true().cast(pl.UInt32)
    used = spoken.filter(pl.col("row").is_in(plain.implode()))["token"].alias("word")
    counts = pl.concat(
        [
            used.value_counts(name="n").select("word", pl.col("n").cast(pl.Int64)),
            pl.DataFrame(
                {"word": sorted(named), "n": 0}, schema={"word": pl.String, "n": pl.Int64}
            ),
        ]
    )
    counts = counts.group_by("word").agg(pl.col("n").sum())
    word = pl.col("word")
    many = counts.filter(
        word.str.ends_with("s") & ~word.str.contains("(ss|us|is)$|'")
        & (word.str.len_chars() > 3) & ~word.is_in(_OTHERS)
    )  # fmt: skip
    pairs = (
        many.with_columns(
            one=pl.concat_list(
                pl.when(word.str.ends_with("ies")).then(word.str.head(-3) + "y"),
                pl.when(word.str.contains("(s|x|z|ch|sh|o)es$")).then(word.str.head(-2)),
                word.str.head(-1),
            )
        )
        .explode("one")
        .join(counts.rename({"word": "one", "n": "of_one"}), on="one", maintain_order="left")
        .unique("word", keep="first", maintain_order=True)
    )
    found: dict[str, str] = {}
    for plural, n, one, of_one in pairs.select("word", "n", "one", "of_one").iter_rows():
        found.update({plural: one} if of_one >= n else {one: plural})
    return found
