"""Measures of a model on the terminal."""

from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from berth.cli.say import errors
from berth.core import Finding
from berth.report.measures import measures
from berth.report.words import Words

SHOWN = (
    "quadratic_kappa", "places_off", "accuracy", "subset_accuracy", "balanced_accuracy", "f1_macro",
    "mcc", "roc_auc", "log_loss", "calibration_error", "mae", "rmse", "r2",
)  # fmt: skip
"""Those that are shown; `metrics.csv` and --json have all."""
CONFUSIONS, COLUMNS = 3, 8
SURE = 0.05
_WORDS = Words("en")


def show_findings(findings: Sequence[Finding], split: str = "test") -> None:
    """The leading measures of rows with their intervals, and where they are worst, on stderr."""
    table = _table("On rows it has never seen", "measure", "value", "90% interval", "rows")
    for where, name, one in measures(findings):
        if where == split and name in SHOWN:
            table.add_row(_name(name), _value(one), _interval(one), f"{one.n:,}")
    errors().print(table)
    for line in (*_confused(findings, split), *_worst(findings, split), *_more(findings)):
        _say(line)


def show_shift(findings: Sequence[Finding], names: Sequence[str]) -> None:
    """The measures on two files beside each other, and how the files differ, on stderr."""
    here, there = (
        {name: one for where, name, one in measures(findings) if where == split}
        for split in ("test", "against")
    )
    gaps = {one.subject["metric"]: one for one in _having(findings, "evaluation.shift.difference")}
    if there:
        table = _table(
            "On both files", "measure", *map(escape, names), "difference", "90% interval"
        )
        for name, gap in gaps.items():
            if name in SHOWN:
                cells = (_value(here[name]), _value(there[name]), _value(gap, signed=True))
                table.add_row(_name(name), *cells, _interval(gap, signed=True))
        errors().print(table)
    _show_columns(findings)
    for line in _associations(findings, gaps):
        _say(line)


def show_difference(findings: Sequence[Finding], ours: str, theirs: str) -> None:
    """Two models on the same rows, on stderr."""
    chance = {one.subject["metric"]: one for one in _having(findings, "evaluation.difference_p")}
    table = _table(
        f"{escape(ours)} less {escape(theirs)}, on the same rows",
        "measure", "difference", "90% interval", "chance of it", "rows",
    )  # fmt: skip
    for one in _having(findings, "evaluation.difference"):
        name = one.subject["metric"]
        if name in SHOWN:
            cells = (_value(one, signed=True), _interval(one, signed=True))
            table.add_row(_name(name), *cells, _value(chance[name]), f"{one.n:,}")
    errors().print(table)


def _show_columns(findings: Sequence[Finding]) -> None:
    told = next(_having(findings, "evaluation.drift.separability"), None)
    if told is not None and told.value is not None:
        apart = (told.interval or (0.5, 0.5))[0] > 0.5
        _say(
            f"A classifier tells rows of the two files apart with an AUC of {_value(told)} "
            f"({_interval(told)}); .5 is "
            + ("chance, so they differ." if apart else "chance: it cannot tell.")
        )
    chances = [
        one
        for one in _having(findings, "evaluation.drift.p")
        if one.subject.get("column") and one.value is not None and one.value <= SURE
    ]
    sizes = {(one.subject.get("column"), one.key.rpartition(".")[2]): one for one in findings}
    table = _table("Columns that shifted", "column", "how", "by", "chance of it")
    for one in sorted(chances, key=lambda one: one.value or 0.0)[:COLUMNS]:
        column, how = one.subject["column"], one.subject["measure"]
        size = sizes.get((column, how))
        cells = (_name(f"drift_{how}"), "–" if size is None else _value(size))
        table.add_row(escape(column), *cells, _value(one) if (one.value or 0) >= 5e-4 else "<0.001")
    if chances:
        errors().print(table)
    else:
        _say("No column has shifted beyond chance.")
    for one in _having(findings, "evaluation.drift.absent"):
        _say(f"Only one of the files has the column {one.subject['column']!r}.")


def _associations(findings: Sequence[Finding], gaps: dict[str, Finding]) -> Iterator[str]:
    """What of the difference goes with which column, the most first."""
    found = sorted(
        (one for one in _having(findings, "evaluation.shift.associated") if one.value is not None),
        key=lambda one: -abs(one.value or 0.0),
    )
    whole = next(_having(findings, "evaluation.shift.associated_together"), None)
    if not found:
        return
    metric = found[0].subject["metric"]
    gap = gaps[metric]
    yield (
        f"{_name(metric)} differs by {_value(gap, signed=True)}. If one column alone were spread "
        "as in the second file, and rows alike in it answered alike, it would differ by:"
    )
    for one in found[:COLUMNS]:
        yield f"  {one.subject['column']}: {_value(one, signed=True)} ({_interval(one, True)})"
    if whole is not None:
        yield f"  all inputs together: {_value(whole, signed=True)} ({_interval(whole, True)})"
    yield "These are associations, not causes, and do not add up."


def _confused(findings: Sequence[Finding], split: str) -> Iterator[str]:
    """The confusions of the most rows."""
    found = [
        one
        for one in _having(findings, "evaluation.confusion")
        if one.subject.get("split") == split and one.subject["class"] != one.subject["answered"]
    ]
    found.sort(key=lambda one: -(one.value or 0.0) * one.n)
    for one in found[:CONFUSIONS]:
        rows = round((one.value or 0.0) * one.n)
        true, said = one.subject["class"], one.subject["answered"]
        yield f"{rows:,} of {one.n:,} rows that are {true!r} were taken for {said!r}."


def _worst(findings: Sequence[Finding], split: str) -> Iterator[str]:
    """The part of the rows where it is worst, if that is more than chance."""
    about = [one for one in findings if one.subject.get("split") == split]
    worst = next(_having(about, "evaluation.worst_slice"), None)
    p = next(_having(about, "evaluation.worst_slice.p"), None)
    if worst is not None and p is not None and p.value is not None and p.value <= SURE:
        where = f"{worst.subject.get('column')} = {worst.subject.get('slice')}"
        metric = _name(worst.subject.get("metric", "")).lower()
        yield f"It is worst where {where}: {metric} {_value(worst)} on {worst.n:,} rows."


def _more(findings: Sequence[Finding]) -> Iterator[str]:
    """What twice as many rows would bring."""
    points = list(_having(findings, "evaluation.curve"))
    if len(points) < 3:
        return
    now, twice = points[-3], points[-2]
    if now.value is None or twice.value is None:
        return
    name = _name(now.subject["metric"]).lower()
    yield (
        f"More rows: with {int(twice.subject['rows']):,} instead of {int(now.subject['rows']):,}, "
        f"{name} would be about {_value(twice)} ({_interval(twice)}) instead of {_value(now)} for "
        "the quickest of its members."
    )


def _having(findings: Sequence[Finding], key: str) -> Iterator[Finding]:
    return (one for one in findings if one.key == key)


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left", box=None)
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _say(line: str) -> None:
    errors().print(line, markup=False, highlight=False, soft_wrap=True)


def _name(metric: str) -> str:
    return escape(_WORDS.name("metric", metric))


def _value(one: Finding, signed: bool = False) -> str:
    return "–" if one.value is None else _number(one.value, signed)


def _interval(one: Finding, signed: bool = False) -> str:
    return "–" if one.interval is None else " … ".join(_number(end, signed) for end in one.interval)


def _number(value: float, signed: bool = False) -> str:
    places = 3 if abs(value) < 100 else 0
    return f"{value:{'+' if signed else ''},.{places}f}"
