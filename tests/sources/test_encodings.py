"""Encodings are told apart, mixed ones line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berth.core import InputError
from berth.sources.encodings import decode, without_nuls

CHINESE = "评论,评分\n房间很大，服务员态度也不错，下次还会来,5\n早餐一般,3\n好,4\n"
FRENCH = "avis,note\nLe café était très bon, à refaire,5\nPas terrible côté repas,2\nDéçu,1\n"
GERMAN = "Text,Note\nGRÖßE stimmt\nÄÖÜ\nSchöne Füße\nfür 5 €\n“nett”\n"


@pytest.mark.parametrize("text", [CHINESE, FRENCH, GERMAN, "", "plain\n"])
@pytest.mark.parametrize(
    ("codec", "said"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16")]
)
def test_unicode_needs_no_guess(text: str, codec: str, said: str) -> None:
    assert decode(text.encode(codec), "f.csv", None) == (text, said, ())


RUSSIAN = "отзыв,оценка\nНомер был чистый и светлый,5\nЗавтрак так себе,2\n"


@pytest.mark.parametrize("text", [CHINESE * 9, CHINESE, FRENCH, GERMAN, RUSSIAN, "plain\n"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_character_need_no_mark(text: str, codec: str) -> None:
    told = ("read as UTF-16, a guess; --encoding names another",)
    assert decode(text.encode(codec), "f.csv", None) == (text, "utf-16", told)


@pytest.mark.parametrize(
    "data",
    [
        b"text,note\nThe crew\0was kind to us,5\n",
        b"text,note\n\0\nThe crew was kind to us all,5\n",
        CHINESE.replace("5", "\0").encode("gb18030"),
        CHINESE.replace("5", "5\0").encode("gb18030"),
        CHINESE.replace("5", "5\0").encode(),
        FRENCH.replace("5", "\0").encode("cp1252"),
        b"\0\0",
    ],
)
def test_stray_nuls_are_not_half_of_a_character(data: bytes) -> None:
    for padded in (data, data + b"\n", b"x" + data, b"x" + data + b"\n"):
        assert decode(padded, "f.csv", None)[1] != "utf-16"


@pytest.mark.parametrize(
    ("text", "codec", "called"),
    [
        (CHINESE, "gb18030", "GB18030"),
        ("好\n", "gb18030", "GB18030"),
        ("评分,系\n1,系\n2,很好的房间\n", "gb18030", "GB18030"),
        (FRENCH, "cp1252", "Windows-1252"),
        (GERMAN, "cp1252", "Windows-1252"),
        (FRENCH, "latin-1", "Windows-1252"),
    ],
)
def test_older_encodings_are_guessed_and_the_guess_is_told(
    text: str, codec: str, called: str
) -> None:
    read, said, notes = decode(text.encode(codec), "f.csv", None)
    assert read == text
    assert said in (codec, "cp1252")
    assert notes == (f"read as {called}, a guess; --encoding names another",)


def test_bytes_that_windows_does_not_have_are_kept() -> None:
    assert decode(b"a\x81b \xe9t\xe9", "f.csv", None)[0] == "a\x81b été"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("text", "codec", "called"),
    [(CHINESE, "gb18030", "GB18030"), (FRENCH, "cp1252", "Windows-1252")],
)
def test_mixed_encodings_are_read_line_by_line(
    text: str, codec: str, called: str, end: str
) -> None:
    lines = text.splitlines() * 2
    data = [line.encode(codec if at in (1, 6) else "utf-8") for at, line in enumerate(lines)]
    read, said, notes = decode(end.encode().join(data), "f.csv", None)
    assert (read, said) == (end.join(lines), "utf-8")
    assert notes == (
        f"mixed encodings: read 2 lines as {called} (lines 2, 7), the others as UTF-8; "
        "--encoding names one for all",
    )


def test_three_encodings_in_one_file() -> None:
    data = "房间很大，服务也好\n".encode() * 3 + "房间很大，服务也好\n".encode("gb18030")
    read, said, notes = decode(data + "été\n".encode("cp1252"), "f.csv", None)
    assert read == "房间很大，服务也好\n" * 4 + "été\n"
    assert said == "utf-8"
    assert "1 line as GB18030 (line 4) and 1 line as Windows-1252 (line 5)" in notes[0]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_character_cut_in_two_spoils_no_more_than_itself(codec: str) -> None:
    good = ["房间很大，服务员态度不错", "早餐的种类也很多很丰富"]
    data = "\n".join(good).encode(codec) + "\n交通方便极了，价格也公道".encode(codec)[:-1]
    read, said, notes = decode(data + b",5", "f.csv", None)
    assert read.startswith("\n".join(good) + "\n交通方便极了，价格也公")
    assert read.count("\ufffd") == 1
    assert said == codec
    assert "1 line with broken characters, shown as \ufffd (line 3)" in notes


def test_a_byte_order_mark_does_not_vouch_for_the_rest() -> None:
    read, _, notes = decode(b"\xef\xbb\xbf" + FRENCH.encode("cp1252"), "f.csv", None)
    assert read == FRENCH
    assert notes


@pytest.mark.parametrize("name", ["klingon", "base64", "a\0b", ""])
def test_unknown_names(name: str) -> None:
    with pytest.raises(InputError, match=r"f\.csv: there is no encoding .* --encoding takes"):
        decode(b"abc", "f.csv", name)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"ok\nfine\n\xff\xfe\xfd", "utf-8"),
        ("ok\nfine\n中".encode("utf-16-le") + b"\x00", "utf-16-le"),
        ("ok\nfine\n中".encode("utf-16") + b"\x00", None),
        ("ok\nfine\n".encode("utf-32") + b"\xff\xff\xff\xff", "utf-32"),
        (b"ok\nfine\n\x81", "cp1252"),
    ],
)
def test_bytes_that_are_not_so(data: bytes, named: str | None) -> None:
    with pytest.raises(InputError, match=r"^f\.csv: the bytes on line 3 are not .*--encoding"):
        decode(data, "f.csv", named)


def test_half_characters_never_get_in() -> None:
    with pytest.raises(InputError, match="are not unicode_escape"):
        decode(rb"\ud800", "f.csv", "unicode_escape")


def test_a_named_encoding_drops_its_mark() -> None:
    for codec in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"):
        data = ("" if codec in ("utf-8-sig", "utf-16") else "\ufeff").encode(codec)
        assert decode(data + FRENCH.encode(codec), "f", codec.removesuffix("-sig"))[0] == FRENCH


@given(
    st.binary()
    | st.lists(st.sampled_from([CHINESE, FRENCH, "\n"])).flatmap(
        lambda texts: st.tuples(
            *(
                st.sampled_from(
                    [text.encode(codec, "ignore") for codec in ("utf-8", "gb18030", "cp1252")]
                )
                for text in texts
            )
        ).map(b"".join)
    )
)
def test_any_bytes_become_text(data: bytes) -> None:
    try:
        text, _, _ = decode(data, "f.csv", None)
    except InputError:
        assert data.startswith((b"\xff\xfe", b"\xfe\xff"))
    else:
        text.encode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    text = text.removeprefix("\ufeff")
    assert decode(text.encode(), "f.csv", None)[0] == text


def test_nuls_go_with_a_note() -> None:
    assert without_nuls("a\nb") == ("a\nb", ())
    assert without_nuls("a\n\0b\0") == ("a\nb", ("2 NUL characters removed, the first on line 2",))
