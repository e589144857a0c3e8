"""Guesses from names and contents, on invented frames."""

import polars as pl
import pytest

from berth.sources.options import ReadOptions
from berth.sources.roles import assign_roles

PRAISE = ["The crew was kind and the seats were wide.", "We waited two hours for our bags."]
HAN = ["房间很大，床也很舒服，下次还会再来。", "早餐品种太少了，前台的态度也不好。"]
ROWS = 60


def texts(lines: list[str]) -> list[str]:
    return [f"{lines[row % 2]} {row}" for row in range(ROWS)]


def cycle(*values: object) -> list[object]:
    return [values[row % len(values)] for row in range(ROWS)]


def roles(columns: dict[str, list[object]], **options: object) -> dict[str, str | None]:
    taken = assign_roles(pl.DataFrame(columns, strict=False), ReadOptions(**options))
    return {one.name: one.role for one in taken}


def reasons(columns: dict[str, list[object]]) -> dict[str, str]:
    return {one.name: one.reason for one in assign_roles(pl.DataFrame(columns), ReadOptions())}


def test_an_english_export() -> None:
    columns = {
        "Review ID": list(range(1000, 1000 + ROWS)),
        "Product Name": cycle("Tavrelo", "Quindora", "Plonexa"),
        "Review Title": [f"My word number {row}" for row in range(ROWS)],
        "Review Text": texts(PRAISE),
        "Stars": cycle(5, 4, 1, 3),
        "service_rating": cycle(5, 3, 1),
        "Reviewer": [f"ann{row // 2}" for row in range(ROWS)],
        "Posted on": cycle("May 1, 2023", "June 3, 2023"),
        "Price": cycle("$12.00", "$15.50"),
        "Plan": cycle("free", "team"),
        "Would recommend": cycle("yes", "no"),
        "Helpful votes": [row * 7 for row in range(ROWS)],
        "Link": [f"https://shop.example/{row}" for row in range(ROWS)],
        "Photo": [f"{row}.jpg" for row in range(ROWS)],
        "Source": ["web"] * ROWS,
        "Owner response": texts(["Thank you so much for your kind words about us."]*2),
        "Notes": [None] * ROWS,
    }  # fmt: skip
    assert roles(columns) == {
        "Review ID": None,
        "Product Name": "product",
        "Review Title": "text",
        "Review Text": "text",
        "Stars": "rating",
        "service_rating": "aspect",
        "Reviewer": "user",
        "Posted on": "time",
        "Price": "price",
        "Plan": "context",
        "Would recommend": "context",
        "Helpful votes": None,
        "Link": None,
        "Photo": None,
        "Source": None,
        "Owner response": None,
        "Notes": None,
    }
    why = reasons(columns)
    assert why["Review ID"] == "a different number in every row"
    assert (why["Link"], why["Photo"]) == ("web addresses", "images")
    assert (why["Source"], why["Notes"]) == ("one value in every row", "it is empty")
    assert why["Owner response"] == "an answer to the review"
    assert (why["Stars"], why["Plan"]) == ("its name", "2 different values")


def test_a_chinese_export() -> None:
    assert roles(
        {
            "编号": list(range(ROWS)),
            "店铺名称": cycle("甲", "乙", "丙"),
            "评论内容": texts(HAN),
            "评分": cycle("4分", "5分", "2分"),
            "服务评分": cycle("3分", "5分"),
            "用户名": [f"用户{row}" for row in range(ROWS)],
            "评论时间": cycle("2023年5月1日", "2023年6月2日"),
            "人均消费": cycle("80元", "120元"),
            "城市": cycle("上海", "北京"),
        }
    ) == {
        "编号": None,
        "店铺名称": "product",
        "评论内容": "text",
        "评分": "rating",
        "服务评分": "aspect",
        "用户名": "user",
        "评论时间": "time",
        "人均消费": "price",
        "城市": "context",
    }


def test_contents_speak_where_names_do_not() -> None:
    columns = {
        "a": texts(PRAISE),
        "b": cycle("★★★★☆", "★★☆☆☆"),
        "c": cycle("2023-05-01", "2023-06-02"),
        "d": cycle("north", "south"),
        "e": [f"short {row}" for row in range(ROWS)],
    }
    found = {"a": "text", "b": "rating", "c": "time", "d": "context", "e": None}
    assert roles(columns) == found
    assert reasons(columns)["a"] == "long texts in 100% of rows"


def test_pros_and_cons_join_the_review() -> None:
    columns = {"Pros": texts(PRAISE), "Cons": texts(PRAISE), "headline": texts(PRAISE)}
    assert set(roles(columns).values()) == {"text"}
    han = {"优点": texts(HAN), "缺点": texts(HAN)}
    assert roles(han) == {"优点": "text", "缺点": "text"}


def test_a_title_that_repeats_is_no_text() -> None:
    assert roles({"review": texts(PRAISE), "title": cycle("A review", "One")})["title"] is None


def test_the_longest_of_two_reviews_is_the_text() -> None:
    columns = {"comment": texts(["Good seat and nice crew."] * 2), "review": texts(PRAISE * 2)}
    assert roles(columns) == {"comment": None, "review": "text"}


@pytest.mark.parametrize("rated", [True, False])
def test_recommended_is_the_rating_only_without_another(rated: bool) -> None:
    columns = {"text": texts(PRAISE), "recommended": cycle("yes", "no")}
    if rated:
        columns["rating"] = cycle(1, 5)
    assert roles(columns)["recommended"] == ("context" if rated else "rating")


def test_the_overall_rating_comes_first_and_a_lone_one_will_do() -> None:
    both = {"text": texts(PRAISE), "stars": cycle(1, 5), "overall_rating": cycle(2, 4)}
    assert roles(both) == {"text": "text", "stars": None, "overall_rating": "rating"}
    assert reasons(both)["stars"] == "another overall rating"
    assert roles({"text": texts(PRAISE), "food_rating": cycle(1, 5)})["food_rating"] == "rating"


def test_a_rating_in_words_is_no_rating() -> None:
    found = roles({"text": texts(PRAISE), "rating": cycle("dunno", "later", "maybe")})
    assert "rating" not in found.values()


def test_numbers_that_move_with_the_rating_are_aspects() -> None:
    columns = {
        "text": texts(PRAISE),
        "rating": cycle(1, 2, 4, 5),
        "beds": cycle(1, 3, 4, 5),
        "nights": cycle(4, 1, 5, 2, 3, 1, 2),
        "rooms": cycle(-1, 2, 4, 5),
    }
    found = roles(columns)
    assert (found["beds"], found["rooms"], found["nights"]) == ("aspect", "aspect", "context")


def test_names_before_numbers_of_products_but_numbers_of_users() -> None:
    columns = {
        "text": texts(PRAISE),
        "product_id": cycle(1, 2),
        "product": cycle("a", "b"),
        "user": cycle("Ann", "Bo"),
        "user_id": cycle(7, 8),
    }
    found = roles(columns)
    assert (found["product"], found["user_id"]) == ("product", "user")
    assert (found["product_id"], found["user"]) == ("context", "context")


def test_bytes_and_lists_are_left_out() -> None:
    columns = {"text": texts(PRAISE), "review": [[1]] * ROWS, "photo": [b"x"] * ROWS}
    assert roles(columns) == {"text": "text", "review": None, "photo": None}
    assert reasons(columns)["review"] == "lists or bytes, not values"


@pytest.mark.parametrize("name", ["product", "brand", "airline_name", "产品", "Marke", "produit"])
def test_one_product_in_every_row_is_the_product(name: str) -> None:
    columns = {
        name: ["Tavrelo"] * ROWS,
        "review": texts(PRAISE),
        "lounge_name": [f"Lounge {row // 2}" for row in range(ROWS)],
        "airport": [f"Port {row // 3}" for row in range(ROWS)],
    }
    assert roles(columns)[name] == "product"


def test_the_one_shop_where_all_was_sold_is_no_product() -> None:
    columns = {"store": ["Bazaar"] * ROWS, "review": texts(PRAISE), "brand": cycle("a", "b")}
    assert roles(columns)["brand"] == "product"
    assert roles(columns | {"brand": [None] * ROWS})["store"] == "product"


def test_exports_from_germany_spain_and_france() -> None:
    for header in (
        "Produkt Bewertung Kommentar Datum Nutzer Preis",
        "producto puntuación reseña fecha usuario precio",
        "produit note avis date utilisateur prix",
    ):
        product, rating, text, time, user, price = header.split()
        columns = {
            product: cycle("a", "b"),
            rating: cycle("5", "1", "4"),
            text: texts(PRAISE),
            time: cycle("03.05.2023", "28.06.2023"),
            user: [f"n{row // 2}" for row in range(ROWS)],
            price: cycle("12,50 €", "8,00 €"),
        }
        assert list(roles(columns).values()) == [
            "product", "rating", "text", "time", "user", "price",
        ]  # fmt: skip
