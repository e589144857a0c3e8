"""Nothing that is made of a covered reading can hold what was covered."""

import polars as pl

from berth.sources import ReadOptions, covered, read

MAIL, PHONE = "jane.secret@corp.example", "13812345678"


def frame(rows: int = 30) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "review": [
                f"Good number {k}, write to {MAIL} or call {PHONE}, plain words"
                for k in range(rows)
            ],
            "product": [f"Mail {MAIL} Tool", "Mail jame.secret@corp.example Tool"] * (rows // 2),
            "rating": [1 + k % 5 for k in range(rows)],
            "user": [f"user{k % 9}.x@mail.example" for k in range(rows)],
            "where": [f"ctx{k % 3}@ctx.example" for k in range(rows)],
        }
    )


def test_texts_products_users_and_context_are_covered() -> None:
    plain = read(frame(), ReadOptions(dedupe="off", context=("where",)))
    hidden, places = covered(plain)
    assert places > 90
    shown = str(hidden.table.frame.rows()) + str(hidden.aliases) + str(hidden.notes)
    assert "@" not in shown and PHONE not in shown
    before, after = plain.table.texts(), hidden.table.texts()
    assert before.str.len_chars().to_list() == after.str.len_chars().to_list()
    assert after.str.contains("plain words").all()
    assert hidden.digest != plain.digest


def test_what_was_different_stays_different() -> None:
    plain = read(frame(), ReadOptions(dedupe="off", context=("where",)))
    hidden, _ = covered(plain)
    for column in ("product", "user", "where"):
        pairs = set(zip(plain.table.frame[column], hidden.table.frame[column], strict=True))
        assert len(pairs) == len({one for one, _ in pairs}) == len({two for _, two in pairs})
    assert set(hidden.aliases) == set(hidden.table.frame["product"])


def test_nothing_to_cover_leaves_all_as_it_is() -> None:
    plain = read(pl.DataFrame({"review": ["Good seats.", "Bad food."], "rating": [5, 1]}))
    assert covered(plain) == (plain, 0)
