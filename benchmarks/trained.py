"""The model line on public sets, beside peers in the same run on the same split.

DATA holds imdb, sst2, ag_news, banking77, newsgroups20_bydate, sms_spam and chinese_sentiment.
BERTH_SETS names some of the sets, parted by semicolons; what was measured before is kept.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.section import RESULTS, Section, Sheet
from benchmarks.texts import SETS

BUDGETS = {
    "IMDB": "5m", "SST-2": "30m", "AG News, 5,000 rows": "5m", "Banking77": "10m",
    "Banking77, 10 a class": "10m", "20 Newsgroups": "5m", "SMS spam": "2m",
    "ChnSentiCorp hotels": "5m",
}  # fmt: skip
PEERS = {"berth": "berth", "tfidf": "TF-IDF + logistic regression"}
KEPT = RESULTS / "trained"


def measured(name: str, data: Path) -> dict[str, list[dict[str, float | str]]]:
    """Every model on every split of a set."""
    found: dict[str, list[dict[str, float | str]]] = {by: [] for by in PEERS}
    for train, test in SETS[name](data):
        for by in PEERS:
            found[by].append(_asked(by, train, test, BUDGETS[name]))
            print(name, by, f"{found[by][-1]['accuracy']:.4f}", file=sys.stderr, flush=True)
    return found


def _asked(by: str, train: pl.DataFrame, test: pl.DataFrame, budget: str) -> dict[str, float | str]:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / one for one in ("train.parquet", "test.parquet", "found.json")]
        train.write_parquet(files[0])
        test.write_parquet(files[1])
        given = [by, str(files[0]), str(files[1]), budget, str(files[2])]
        subprocess.run([sys.executable, "-m", "benchmarks.fitted", *given], check=True)
        answer: dict[str, float | str] = json.loads(files[2].read_text(encoding="utf-8"))
        return answer


def _row(name: str, by: str, found: Sequence[dict[str, float | str]]) -> tuple[str, ...]:
    def mean(key: str) -> float:
        return float(np.mean([float(one[key]) for one in found]))

    spread = float(np.std([float(one["accuracy"]) for one in found]))
    several = f" ± {spread:.3f}" if len(found) > 1 else ""
    return (
        name, PEERS[by], f"{mean('accuracy'):.4f}{several}", f"{mean('f1'):.4f}",
        f"{mean('mcc'):.4f}", f"{mean('wall'):.0f}", f"{mean('cpu'):.0f}",
        f"{mean('peak') / 2**30:.2f}", f"{mean('size') / 1e6:.1f}", str(found[0]["chosen"]),
    )  # fmt: skip


PROTOCOL = """The default command on the training rows alone, within the time that stands beside;
the official test split where there is one, else the folds that are named (means over them). Peers
learn from and answer the same rows in the same run, each in a process of its own. Seconds hold
reading, search, cross-validation, the last fit and measuring."""
TITLES = (
    "set", "by", "accuracy", "macro-F1", "MCC", "wall s", "CPU s", "peak GiB", "model MB", "chosen",
)  # fmt: skip


def measure(data: Path) -> Section:
    """Measure the sets that are named, or all; others as they were measured before."""
    KEPT.mkdir(parents=True, exist_ok=True)
    named = os.environ.get("BERTH_SETS")
    for name in named.split(";") if named else SETS:
        text = json.dumps(measured(name, data), indent=1)
        (KEPT / f"{_file(name)}.json").write_text(text + "\n", encoding="utf-8")
    rows = []
    for name in SETS:
        file = KEPT / f"{_file(name)}.json"
        if file.exists():
            known = json.loads(file.read_text(encoding="utf-8"))
            rows += [_row(f"{name} ({BUDGETS[name]})", by, known[by]) for by in PEERS]
    return Section("Trained models", PROTOCOL, (Sheet("", TITLES, tuple(rows)),))


def _file(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower())
