"""The language of each text: its script, and where languages share a script, its letters."""

import unicodedata
from copy import copy
from functools import cache

import numpy as np
import polars as pl
from py3langid.langid import LanguageIdentifier
from scipy.sparse import csr_array

from berth.core import Floats

UNKNOWN = "und"
"""What a text without letters is said to be in (ISO 639-2)."""

_HEAD = 120
"""So many characters tell a language apart; the rest would only cost time."""
_SHORT = 24
"""With fewer letters than this, what the rest of the column speaks counts too."""
_BATCH = 10_000  # texts at a time
_RARE = 0.01
"""Languages with a smaller share of the column's letters are no candidates for short texts."""
_ADDRESS = r"https?://\S+|www\.\S+|\S+@\S+"
_KANA = r"[\p{Hiragana}\p{Katakana}&&\p{L}]"

_SHARED = {
    "Latin": (
        *("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "is", "pl", "cs"),
        *("sk", "sl", "hr", "hu", "ro", "tr", "vi", "id", "et", "lv", "lt", "sq", "ca", "eu"),
        *("af", "sw", "tl", "az"),
    ),
    "Cyrillic": ("ru", "uk", "bg", "sr", "be", "mk", "kk", "ky", "mn", "tg"),
    "Arabic": ("ar", "fa", "ur", "ps"),
    "Devanagari": ("hi", "mr", "ne"),
}
"""Script → the languages told apart in it. Malay is taken for Indonesian, which it resembles."""
_OWN = {
    "Hangul": "ko",
    "Thai": "th",
    "Hebrew": "he",
    "Greek": "el",
    "Bengali": "bn",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Gujarati": "gu",
    "Gurmukhi": "pa",
    "Sinhala": "si",
    "Georgian": "ka",
    "Armenian": "hy",
    "Khmer": "km",
    "Lao": "lo",
    "Myanmar": "my",
    "Ethiopic": "am",
}
_DENSE = {"Han": 3, "Hangul": 2}
"""One character of these scripts says as much as this many Latin letters."""


def languages(texts: pl.Series) -> pl.Series:
    """The ISO 639-1 code of each text's language, String [rows], never null.

    The script with the most letters decides; Latin, Cyrillic, Arabic and Devanagari texts are told
    apart by a naive Bayes model of byte n-grams (Lui & Baldwin 2012, as trained in py3langid)
    among the languages most written in them. A short text is read in the light of the column:
    probability × share of the column's letters. Chinese is "zh" in either script. `UNKNOWN` marks
    texts that hold no letter, or none outside web and mail addresses.
    """
    frame = _scripts(texts)
    told = pl.concat(
        [
            _own(frame),
            *(
                _told(frame.filter(pl.col("script") == script), spoken)
                for script, spoken in _SHARED.items()
            ),
        ]
    )
    return told.sort("row")["language"]


def _scripts(texts: pl.Series) -> pl.DataFrame:
    """row, head, script (empty where there is no letter), letters, kana; one row a text."""
    heads = texts.cast(pl.String).fill_null("").str.slice(0, 4 * _HEAD)
    heads = heads.str.replace_all(_ADDRESS, " ").str.strip_chars().str.slice(0, _HEAD)
    frame = pl.DataFrame({"head": heads}).with_row_index("row")
    plain = pl.col("head").str.len_bytes() == pl.col("head").str.len_chars()
    latin = pl.col("head").str.count_matches("[a-zA-Z]")
    western = frame.filter(plain).select(
        "row",
        "head",
        script=pl.when(latin > 0).then(pl.lit("Latin")).otherwise(pl.lit("")),
        letters=latin,
        kana=pl.lit(0, pl.UInt32),
    )
    return pl.concat([western, frame.filter(~plain).pipe(_weighed)])


def _weighed(frame: pl.DataFrame) -> pl.DataFrame:
    kana = pl.col("head").str.count_matches(_KANA)
    counts = {
        script: pl.col("head").str.count_matches(rf"[\p{{{script}}}&&\p{{L}}]")
        for script in (*_SHARED, "Han", *_OWN)
    }
    counts["Han"] += kana
    weights = {script: count * _DENSE.get(script, 1) for script, count in counts.items()}
    frame = frame.with_columns(kana=kana, **weights)
    most = frame.with_columns(letters=pl.max_horizontal(*weights))
    script = pl.coalesce(
        pl.when(pl.col(script) == pl.col("letters")).then(pl.lit(script)) for script in weights
    )
    script = pl.when(pl.col("letters") > 0).then(script).otherwise(pl.lit(""))
    return most.select("row", "head", script.alias("script"), "letters", "kana")


def _own(frame: pl.DataFrame) -> pl.DataFrame:
    """row and language of texts whose script decides; Chinese and Japanese by their kana."""
    kept = frame.filter(~pl.col("script").is_in(list(_SHARED)))
    han = pl.col("script") == "Han"
    # A lone の is fashion in Chinese: kana make up a fifth of Japanese at the very least.
    japanese = pl.col("kana") * _DENSE["Han"] * 5 >= pl.col("letters")
    rows = kept.filter(han)
    mostly = rows.select(japanese.sum() * 2 > pl.len()).item() if len(rows) else False
    bare = (pl.col("letters") < _SHORT) if mostly else pl.lit(False)
    east = pl.when(japanese | bare).then(pl.lit("ja")).otherwise(pl.lit("zh"))
    own = pl.col("script").replace_strict({**_OWN, "": UNKNOWN}, default=UNKNOWN)
    return kept.select("row", language=pl.when(han).then(east).otherwise(own))


def _told(frame: pl.DataFrame, candidates: tuple[str, ...]) -> pl.DataFrame:
    """row and language of texts in one script that several languages share."""
    heads = frame["head"].unique(maintain_order=True)
    known = pl.DataFrame({"head": heads, "language": _best(heads, candidates)})
    told = frame.join(known, on="head", maintain_order="left")
    share = told.group_by("language").agg(pl.col("letters").sum()).sort("language")
    total = max(int(share["letters"].sum()), 1)
    shares = {
        language: letters / total
        for language, letters in share.iter_rows()
        if letters >= _RARE * total
    }
    short = told.filter(pl.col("letters") < _SHORT)["head"].unique(maintain_order=True)
    again = pl.DataFrame({"head": short, "again": _likely(short, shares)})
    told = told.join(again, on="head", how="left", maintain_order="left")
    return told.select("row", language=pl.coalesce("again", "language"))


@cache
def _model() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file("data/model.npz.xz", norm_probs=True)


def _among(candidates: tuple[str, ...]) -> LanguageIdentifier:
    model = copy(_model())
    model.set_languages(candidates)
    return model


def _best(texts: pl.Series, candidates: tuple[str, ...]) -> pl.Series:
    if texts.is_empty():
        return pl.Series([], dtype=pl.String)
    labels, chance = _chances(_among(candidates), texts)
    return pl.Series(labels, dtype=pl.String).gather(chance.argmax(axis=1))


def _likely(texts: pl.Series, shares: dict[str, float]) -> pl.Series:
    """The language with the highest probability × share, the last by name of two equals."""
    if texts.is_empty() or len(shares) == 1:
        return pl.Series(list(shares) * len(texts), dtype=pl.String)
    labels, chance = _chances(_among(tuple(shares)), texts)
    order = sorted(range(len(labels)), key=labels.__getitem__, reverse=True)
    share = np.array([shares[labels[at]] for at in order])
    best = (chance[:, order] * share).argmax(axis=1)
    return pl.Series([labels[at] for at in order], dtype=pl.String).gather(best)


def _chances(model: LanguageIdentifier, texts: pl.Series) -> tuple[list[str], Floats]:
    """The model's labels, and each one's probability for each text [texts, labels].

    What `LanguageIdentifier.rank` gives, to rounding, for many texts at a time: their bytes walk
    its automaton side by side.
    """
    labels = list(dict.fromkeys(model.nb_classes))
    home = np.array([labels.index(name) for name in model.nb_classes])
    chance = np.zeros((len(texts), len(labels)))
    for start in range(0, len(texts), _BATCH):
        encoded = [_encoded(text) for text in texts[start : start + _BATCH]]
        scores = _scores(model, encoded)
        # A root of the length keeps the chances of long and short texts alike.
        scores /= np.sqrt(np.array([max(len(text), 1) for text in encoded]))[:, None]
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
        for column, label in enumerate(home):  # Serbian stands there in either script
            chance[start : start + _BATCH, label] += scores[:, column]
    return labels, chance


def _encoded(text: str) -> bytes:
    text = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", text).encode()


def _scores(model: LanguageIdentifier, encoded: list[bytes]) -> Floats:
    """Logarithms of what each text says for each class, 0 if nothing at all [texts, classes]."""
    move, base = np.asarray(model.tk_nextmove), np.asarray(model.tk_row, dtype=np.int64) << 8
    output = np.asarray(model.tk_output)
    length = np.array([len(text) for text in encoded])
    order = np.argsort(-length, kind="stable")
    longest = int(length.max())
    padded = b"".join(encoded[at].ljust(longest, b"\0") for at in order)
    letters = np.frombuffer(padded, np.uint8).reshape(len(encoded), longest)
    state = np.zeros(len(encoded), dtype=np.int64)
    rows, features = [], []
    for place in range(longest):
        going = int(np.searchsorted(-length[order], -place, side="left"))
        state[:going] = move[base[state[:going]] + letters[:going, place]]
        found = output[state[:going]]
        told = np.flatnonzero(found >= 0)
        rows.append(order[told])
        features.append(found[told])
    row, feature = np.concatenate(rows), np.concatenate(features)
    counts = csr_array((np.ones(len(row)), (row, feature)), shape=(len(encoded), len(model.nb_ptc)))
    counts.sum_duplicates()
    silent = np.diff(counts.indptr) == 0
    scores = counts.log1p() @ np.asarray(model.nb_ptc, dtype=np.float64) + model.nb_pc
    scores[silent] = 0.0
    return np.asarray(scores, dtype=np.float64)
