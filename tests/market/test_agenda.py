"""Needs files: exact round trips, edits that can be taken back, errors that name the place."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from berth.core import InputError
from berth.market.agenda import Agenda, Change, Need, read_agenda, write_agenda

NASTY = [
    '说"好"',
    "two\nlines",
    "back\\slash",
    "tab\there",
    "\x00\x1f\x7f",
    "'",
    '"""',
    "🙂",
    "#]",
    "é",
]
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6),
).filter(lambda text: bool(text.strip()))
many = st.lists(texts, max_size=3).map(tuple)
names = st.lists(texts, min_size=1, max_size=5, unique_by=lambda t: t.strip().casefold())


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    needs = [
        Need(f"{i} {name}", draw(many), draw(st.none() | texts.map("group {}".format)), draw(many))
        for i, name in enumerate(draw(names))
    ]
    history = draw(
        st.lists(
            st.builds(
                Change,
                texts,
                st.dictionaries(texts, many, max_size=2),
                st.lists(st.tuples(st.integers(0, 9), st.sampled_from(needs)), max_size=2).map(
                    tuple
                ),
                many,
                st.just("") | texts,
            ),
            max_size=2,
        )
    )
    return Agenda(tuple(needs), tuple(history))


def lounge() -> Agenda:
    return Agenda(
        (
            Need("comfort", ("seats", "space"), "place", ("comfort",)),
            Need("quiet", ("noise",), "comfort", ("quiet",)),
            Need("food", ("meal", "snacks"), "bar", ("food",)),
            Need("drinks", ("wine", "meal"), "bar", ("drinks",)),
        )
    )


@settings(max_examples=150, deadline=None)
@given(agenda=agendas())
def test_what_is_written_is_read_back_exactly(
    agenda: Agenda, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("agenda") / "needs.toml"
    write_agenda(path, agenda)
    assert read_agenda(path) == agenda
    assert [one.name for one in path.parent.iterdir()] == ["needs.toml"]


def test_a_users_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "needs.toml"
    path.write_text(
        '\ufeff# mine\n[[need]]\nname = "comfort"\nwords = ["seats", "chairs"] # optional\n\n'
        '[[need]]\nname = "价格"\nparent = "money"\n',
        encoding="utf-8",
    )
    assert read_agenda(path) == Agenda(
        (Need("comfort", ("seats", "chairs")), Need("价格", parent="money"))
    )


def test_rename_keeps_words_origin_and_children() -> None:
    agenda = lounge().rename("comfort", "ease")
    assert agenda["ease"] == Need("ease", ("seats", "space"), "place", ("comfort",))
    assert agenda["quiet"].parent == "ease"
    assert agenda.names == ("ease", "quiet", "food", "drinks")
    assert agenda.history[-1].operation == "rename"
    assert agenda.history[-1].arguments == {"old": ("comfort",), "new": ("ease",)}
    assert lounge().rename("comfort", "Comfort").names[0] == "Comfort"


def test_merge_unites_words_and_origins_in_the_first_ones_place() -> None:
    agenda = lounge().merge(["drinks", "food"], "catering")
    assert agenda.names == ("comfort", "quiet", "catering")
    assert agenda["catering"] == Need(
        "catering", ("wine", "meal", "snacks"), "bar", ("drinks", "food")
    )
    into_one = lounge().merge(["comfort", "quiet"], "quiet")
    assert into_one["quiet"].parent == "place"
    assert lounge().merge(["quiet", "food"], "mix")["mix"].parent is None


def test_split_parts_go_by_words_alone() -> None:
    agenda = lounge().split("comfort", {"comfort": ["seats"], "space": ["space", "room"]})
    assert agenda.names == ("comfort", "space", "quiet", "food", "drinks")
    assert agenda["comfort"] == Need("comfort", ("seats",), "place")
    assert agenda["quiet"].parent == "place"


def test_drop_and_add() -> None:
    agenda = lounge().drop("comfort").add("wifi", ["internet"], "place")
    assert agenda.names == ("quiet", "food", "drinks", "wifi")
    assert agenda["quiet"].parent == "place"
    assert agenda["wifi"] == Need("wifi", ("internet",), "place")
    assert [change.operation for change in agenda.history] == ["drop", "add"]
    assert lounge().history == ()


edits = st.one_of(
    st.tuples(st.just("rename"), st.integers(0, 9), texts),
    st.tuples(st.just("merge"), st.integers(0, 9), texts),
    st.tuples(st.just("split"), st.integers(0, 9), texts),
    st.tuples(st.just("drop"), st.integers(0, 9), texts),
    st.tuples(st.just("add"), st.integers(0, 9), texts),
)


def edited(agenda: Agenda, operation: str, at: int, text: str) -> Agenda:
    known = agenda.names or ("none",)
    name, other = known[at % len(known)], known[(at + 1) % len(known)]
    if operation == "rename":
        return agenda.rename(name, text)
    if operation == "merge":
        return agenda.merge([name, other], text)
    if operation == "split":
        return agenda.split(name, {name: ["a"], text: ["b"]})
    if operation == "drop":
        return agenda.drop(name)
    return agenda.add(text, ["x"], name)


@settings(max_examples=200, deadline=None)
@given(steps=st.lists(edits, max_size=6))
def test_every_edit_can_be_taken_back(steps: list[tuple[str, int, str]]) -> None:
    trail = [lounge()]
    for operation, at, text in steps:
        try:
            trail.append(edited(trail[-1], operation, at, text))
        except InputError:
            continue
    now = trail.pop()
    while trail:
        assert now.history[:-1] == trail[-1].history
        now = now.undo()
        assert now == trail.pop()
    with pytest.raises(InputError, match="no edit"):
        now.undo()


def test_undo_works_after_a_file_and_refuses_after_a_hand_edit(tmp_path: Path) -> None:
    path = tmp_path / "needs.toml"
    write_agenda(path, lounge().merge(["food", "drinks"], "catering", when="2024-05-01"))
    agenda = read_agenda(path)
    assert agenda.history[0].when == "2024-05-01"
    assert agenda.undo() == lounge()
    by_hand = Agenda(tuple(n for n in agenda.needs if n.name != "catering"), agenda.history)
    with pytest.raises(InputError, match="changed by other means"):
        by_hand.undo()
    renamed = Agenda((*agenda.needs, Need("food")), agenda.history)
    with pytest.raises(InputError, match="changed by other means"):
        renamed.undo()


def test_shared_words_are_allowed_and_said() -> None:
    assert lounge().shared_words() == {"meal": ("food", "drinks")}


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda a: a.rename("confort", "x"), "Did you mean 'comfort'"),
        (lambda a: a.drop("zzz"), "There are: 'comfort'"),
        (lambda a: a.rename("food", "Quiet "), "called 'quiet' already"),
        (lambda a: a.rename("food", " "), "empty name"),
        (lambda a: a.add("ＦＯＯＤ"), "called 'food' already"),
        (lambda a: a.add("x", [""]), "empty word"),
        (lambda a: a.add("x", ["y"], "x"), "its own 'parent'"),
        (lambda a: a.merge(["food", "food"], "x"), "at least two"),
        (lambda a: a.merge(["food", "drinks"], "quiet"), "already"),
        (lambda a: a.split("food", {"x": ["a"]}), "at least two"),
        (lambda a: a.split("food", {"x": ["a"], "y": []}), "no words"),
        (lambda a: a.split("food", {"x": ["a"], "X": ["b"]}), "same name"),
        (lambda a: a.rename("place", "x"), "no need is called"),
    ],
)
def test_impossible_edits_are_refused(edit, said) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=said):
        edit(lounge())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "names no need"),
        ("need = 3", r"'need' is of the wrong kind.*\[\[need\]\]"),
        ('[need]\nname = "x"', r"'need' is of the wrong kind"),
        ('[[needs]]\nname = "x"', "unknown key 'needs'.*Did you mean 'need'"),
        ('[[need]]\nwords = ["x"]', "need 1 has no 'name'"),
        ('[[need]]\nname = "a"\n[[need]]\nnane = "x"', "need 2 has"),
        ('[[need]]\nname = "x"\nwrods = ["y"]', r"need 1 \('x'\).*'wrods'.*mean 'words'"),
        ('[[need]]\nname = "x"\nwords = "y"', r"need 1 \('x'\): 'words' is of the wrong kind"),
        ('[[need]]\nname = "x"\nwords = ["y", 3]', r"need 1 \('x'\): 'words.1' is of the wrong"),
        ("[[need]]\nname = 3", "need 1: 'name' is of the wrong kind"),
        ('[[need]]\nname = " "', "need 1 has an empty name"),
        ('[[need]]\nname = "x"\nwords = [""]', "'x' has an empty word"),
        ('[[need]]\nname = "x"\n[[need]]\nname = "X"', "need 2, 'X', has the same name as 'x'"),
        ('[[need]]\nname = "x"\nparent = "y"\n[[need]]\nname = "y"\nparent = "x"', "own 'parent'"),
        ('[[need]]\nname = "x"\n[[history]]\ncame = ["x"]', "history 1 has no 'operation'"),
        ('[[need]]\nname == "x"', "not valid TOML.*line 2"),
    ],
)
def test_a_wrong_file_names_file_need_and_key(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "needs.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said) as caught:
        read_agenda(path)
    assert caught.value.file == str(path)


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_agenda(tmp_path / "none.toml")
    with pytest.raises(InputError, match="cannot be read"):
        read_agenda(tmp_path)
    (tmp_path / "gb.toml").write_bytes('[[need]]\nname = "价格"'.encode("gb18030"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_agenda(tmp_path / "gb.toml")


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "needs.toml"
    write_agenda(path, lounge())
    path.chmod(0o600)
    before = path.read_bytes()
    with pytest.raises(InputError, match="surrogate"):
        write_agenda(path, Agenda((Need("\ud800x"),)))

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", broken)
        with pytest.raises(InputError, match="No space left"):
            write_agenda(path, lounge().drop("food"))
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["needs.toml"]
    write_agenda(path, lounge().drop("food"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("")
    (tmp_path / "link.toml").symlink_to(tmp_path / "real.toml")
    write_agenda(tmp_path / "link.toml", lounge())
    assert (tmp_path / "link.toml").is_symlink()
    assert read_agenda(tmp_path / "real.toml") == lounge()
