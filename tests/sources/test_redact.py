"""Personal data goes, everything else stays, and every character keeps its place."""

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from berth.sources.redact import COVER, redact, redact_all

PERSONAL = [
    ("mail me at john.doe+x@mail.example.co.uk now", "john.doe+x@mail.example.co.uk"),
    ("call +1 (555) 123-4567 please", "+1 (555) 123-4567"),
    ("+86 138 0013 8000", "+86 138 0013 8000"),
    ("+49 30 1234567", "+49 30 1234567"),
    ("0049 30 12345678 ok", "0049 30 12345678"),
    ("(415) 555-2671", "(415) 555-2671"),
    ("415-555-2671", "415-555-2671"),
    ("call 415.555.2671.", "415.555.2671"),
    ("手机13800138000谢谢", "13800138000"),
    ("手机号是 138-0013-8000", "138-0013-8000"),
    ("电话010-12345678", "010-12345678"),
    ("(021) 62345678-123", "(021) 62345678-123"),
    ("020 7946 0958", "020 7946 0958"),
    ("01 23 45 67 89", "01 23 45 67 89"),
    ("07911123456", "07911123456"),
    ("phone: 5551234567", "5551234567"),
    ("call me at 555-1234", "555-1234"),
    ("card 4111 1111 1111 1111 was", "4111 1111 1111 1111"),
    ("4111111111111111", "4111111111111111"),
    ("3782-822463-10005", "3782-822463-10005"),
    ("6222021234567890128?", "6222021234567890128"),
    ("DE89 3704 0044 0532 0130 00 BEST", "DE89 3704 0044 0532 0130 00"),
    ("GB82WEST12345698765432", "GB82WEST12345698765432"),
    ("身份证11010519491231002X", "11010519491231002X"),
    ("192.168.1.254", "192.168.1.254"),
    ("2001:0db8:85a3:0000:0000:8a2e:0370:7334", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"),
    ("fe80::1:2:3", "fe80::1:2:3"),
    ("thanks @john_doe!", "@john_doe"),
    ("@小明 你好", "@小明"),
    ("微信号: abc123", "abc123"),
    ("加我微信abc12345", "abc12345"),
    ("微信：xiaoming", "xiaoming"),
    ("QQ:123456789", "123456789"),
    ("qq群 123456789", "123456789"),
    ("wechat id: foo_bar", "foo_bar"),
    ("whatsapp 5551234567", "5551234567"),
    ("I live at 12 Main Street.", "12 Main Street."),
    ("12 Main St, Springfield, IL 62704", "12 Main St, Springfield, IL 62704"),
    ("221B Baker Street", "221B Baker Street"),
    ("500 5th Avenue", "500 5th Avenue"),
    ("i live at 123 main street", "123 main street"),
    ("350 Fifth Ave Apt 4B, New York, NY 10118", "350 Fifth Ave Apt 4B, New York, NY 10118"),
    ("PO Box 1234", "PO Box 1234"),
    ("我住在建国路88号", "建国路88号"),
    ("北京市朝阳区建国路88号3号楼1201室很好", "北京市朝阳区建国路88号3号楼1201室"),
    ("地址是幸福小区3栋2单元501室", "幸福小区3栋2单元501室"),
    ("https://user:pw@host.com/x", "https://user:pw@host.com/x"),
    ("see https://www.facebook.com/john.doe", "https://www.facebook.com/john.doe"),
    ("instagram.com/john.doe", "instagram.com/john.doe"),
    ("https://shop.com/users/4711", "https://shop.com/users/4711"),
    ("http://x.org/?email=foo", "http://x.org/?email=foo"),
    ("my SSN is 123-45-6789.", "123-45-6789"),
    ("social security number 123456789", "123456789"),
    ("my number is 4155552671 ok", "4155552671"),
    ("call 4155552671 today", "4155552671"),
    ("my cell 4155552671", "4155552671"),
    ("call him on 4155552671", "4155552671"),
    ("reach me at 4155552671.", "4155552671"),
    ("(020) 7946 0958", "(020) 7946 0958"),
    ("ring (01632) 960961 please", "(01632) 960961"),
    ("john.doe [at] gmail.com", "john.doe [at] gmail.com"),
    ("write to john.doe(at)gmail(dot)com!", "john.doe(at)gmail(dot)com"),
    ("jane99 (at) example [dot] co [dot] uk", "jane99 (at) example [dot] co [dot] uk"),
    ("it is janedoe at gmail dot com", "janedoe at gmail dot com"),
    ("jane_doe at yahoo dot co dot uk", "jane_doe at yahoo dot co dot uk"),
    ("john.doe at outlook.com, thanks", "john.doe at outlook.com"),
    ("jane@例子.公司", "jane@例子.公司"),
    ("邮箱jane@例子.公司谢谢", "jane@例子.公司"),
    ("jane@müller.de", "jane@müller.de"),
    ("jane@mail.пример.рф", "jane@mail.пример.рф"),
    ("加v：meili_88", "meili_88"),
    ("加V: meili", "meili"),
    ("加我微信：meili", "meili"),
    ("wechat: janedoe", "janedoe"),
    ("WeChat：janedoe，谢谢", "janedoe"),
    ("gb82west12345698765432", "gb82west12345698765432"),
    ("de89 3704 0044 0532 0130 00 please", "de89 3704 0044 0532 0130 00"),
    ("Ich wohne Musterstraße 12, 12345 Berlin.", "Musterstraße 12, 12345 Berlin"),
    ("Musterstr. 5a war gut", "Musterstr. 5a"),
    ("Berliner Straße 112", "Berliner Straße 112"),
    ("Am Markt 3, 50667 Köln", "Am Markt 3, 50667 Köln"),
    ("Rosenweg 7, 80331 München", "Rosenweg 7, 80331 München"),
    ("vivo en Calle Mayor 12", "Calle Mayor 12"),
    ("Calle de la Paz, 5", "Calle de la Paz, 5"),
    ("Avenida del Puerto 34, 46023 Valencia", "Avenida del Puerto 34, 46023 Valencia"),
    ("Plaza Mayor 3", "Plaza Mayor 3"),
    ("C/ Alcalá, nº 20", "C/ Alcalá, nº 20"),
]

PLAIN = [
    "5 Star Place.",
    "10 Out of 10 way",
    "2 Visits Dr. Smith",
    "50000-60000 km",
    "$1,299.00",
    "price 1299.00 or 2,000,000",
    "in 2019 and 2020-2021",
    "2023-10-12 10:30:45",
    "12.10.2023 10:30",
    "01-02-2023 10:30",
    "01.02.2023",
    "v2.10.3 is fine",
    "firmware 10.15.7.1",
    "version: 1.2.3.4",
    "at 12:30",
    "room 1208",
    "住1201室",
    "rated 10/10",
    "flight CZ3101 and UA 2402",
    "ordered 5000 units",
    "5 Main reasons",
    "5 Star Road Bike",
    "10 Best Street Food Stalls",
    "order 112-3456789-1234567",
    "iPhone 15 Pro Max 256",
    "1920 x 1080 @60fps",
    "phone 1920 1080",
    "Bought this phone 2023-10-12",
    "3 @ 20",
    "ISO 9001:2015",
    "坐地铁10号线",
    "5月10号买的",
    "用了3号洗衣液",
    "see https://www.amazon.com/dp/B012345",
    "Saw it on Instagram: beautiful",
    "the 2 way street",
    "100000000",
    "1 234 567",
    "1/2/2023",
    "8.5.10.2023",
    "std::vector",
    "微信支付很方便",
    "微信 2023年",
    "line is good",
    "call 3 times 10 minutes",
    "text 10 000 people",
    "it is 5 to 10 years, 20 30 40 50",
    "2019 2020 2021 2022",
    "00 to 10",
    "0.123456789",
    "C++::x",
    "000-12-3456",
    "666-12-3456 and 900-12-3456",
    "123-00-4567 or 123-45-0000",
    "part 1123-45-6789 and 123-45-6789-1",
    "order number 4155552671",
    "the tracking number is 4155552671",
    "model number: 4155552671",
    "number 1234567890 of 2000000000",
    "rated 4/5, then 9.5/10",
    "look at gmail dot com",
    "bought it at yahoo.com",
    "tickets at yahoo dot com",
    "found at amazon dot com",
    "meet (at) noon",
    "the team at gmail.com was kind",
    "[at] the end. Fine.",
    "3 @ 20.公司",
    "WeChat: works well for us",
    "加vip会员很划算",
    "加vitamin片",
    "加v够快",
    "微信：支付方便",
    "Straße 5 war laut",
    "Die Berliner Straße 5 Minuten entfernt",
    "Parkplatz 12 war frei",
    "Modell 12, 10000 Euro",
    "Ein Weg 12, 10000 Schritte",
    "Version 12, 12345 Zeilen",
    "La calle 12 horas cerrada",
    "por la calle durante 12 horas",
    "Plaza Hotel 5 stars",
    "Crowne Plaza Room 12",
    "Calle Mayor 5 estrellas",
    "Camino Real 5",
    "Galaxy S23 and iPhone 14",
    "am 12.05.2023 um 10:30",
    "12,50 € statt 1.299,00 €",
    "version 2.3.4 of 2023-01-02",
    "de89 is a plane and gb82 too",
    "at20 this that some more from here they went",
]


@pytest.mark.parametrize(("text", "secret"), PERSONAL)
def test_personal_data_is_covered_and_only_that(text: str, secret: str) -> None:
    assert redact(text) == text.replace(secret, COVER * len(secret))


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_not_personal_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",  # no Luhn number
        "GB81 WEST 1234 5698 7654 32",  # wrong check digits
        "GB82 WEST 1234 5698 7654 3",  # too short for its country
        "110105194912310021",  # wrong check character
        "192.168.1.256",
    ],
)
def test_numbers_that_fail_their_check_stay(text: str) -> None:
    assert redact(text) == text


def test_all_texts_at_once_and_how_much_was_covered() -> None:
    texts = pl.Series("text", ["fine", None, "me@x.org or @me_too", "手机13800138000"])
    hidden, count = redact_all(texts)
    assert hidden.name == "text"
    assert hidden.to_list() == ["fine", None, f"{COVER * 8} or {COVER * 7}", f"手机{COVER * 11}"]
    assert count == 3
    assert texts[2] == "me@x.org or @me_too"


def test_nothing_to_cover() -> None:
    texts = pl.Series([*PLAIN, None])
    hidden, count = redact_all(texts)
    assert hidden.equals(texts, null_equal=True)
    assert count == 0


def test_nulls_only() -> None:
    hidden, count = redact_all(pl.Series([None, None], dtype=pl.String))
    assert hidden.to_list() == [None, None]
    assert count == 0


@pytest.mark.parametrize("part", 
    [
        "a", "1", "a@", "路", "1 ", "12 Main ", ":", "微信", "a.", "A1 ", "a at ", "a (at) b dot ",
        "a at gmail", "@例.", "Aa ", "Ab-", "Calle de ", "Aa 1 12345 ", "call a ", "de89 ", "(0",
    ],
)  # fmt: skip
def test_a_huge_text_is_fine(part: str) -> None:
    text = part * (200_000 // len(part))
    assert len(redact(text)) == len(text)


PARTS = st.one_of(
    st.sampled_from([text for text, _ in PERSONAL] + [secret for _, secret in PERSONAL] + PLAIN),
    st.sampled_from([*list("0123456789+-.:@ /()#号路街室aA█ı\n"), "微信", "tel", "St", "00"]),
    st.text(max_size=5),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=6).map("".join))
def test_twice_is_once_and_nothing_moves(text: str) -> None:
    hidden = redact(text)
    assert len(hidden) == len(text)
    assert all(new in (old, COVER) for old, new in zip(text, hidden, strict=True))
    assert redact(hidden) == hidden


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=6).map("".join))
def test_a_column_is_covered_as_its_texts_are(text: str) -> None:
    hidden, count = redact_all(pl.Series([text]))
    assert hidden.to_list() == [redact(text)]
    new = len(re.findall(f"{COVER}+", hidden[0])) - len(re.findall(f"{COVER}+", text))
    assert count >= new
