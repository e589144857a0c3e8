"""One model on one split, in a process of its own.

    python -m benchmarks.fitted BY TRAIN TEST BUDGET FOUND

BY is berth, tfidf or fasttext; TRAIN and TEST are Parquet files of `text` and `label`. FOUND gets
accuracy, macro-F1 and MCC on the test rows, seconds of the wall and of all threads, the peak of
memory and the model's size, in bytes, and what was chosen.
"""

import json
import pickle
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import polars as pl
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef

Answers = tuple[list[str], int, str]
"""Labels of the test rows, the model's bytes, and what was chosen."""


def berth(train: pl.DataFrame, test: pl.DataFrame, budget: str) -> Answers:
    """The default command; the test rows are not shown to it before the end."""
    from berth.flows.predict import predict
    from berth.flows.train import train as fit

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "model"
        run = fit(train, "label", budget=budget, test=test, out=out)
        size = sum(file.stat().st_size for file in out.iterdir())
    chosen = ", ".join(f"{one.part} {one.weight:.2f}" for one in run.plan.chosen)
    return predict(run.trained, test.drop("label")).frame["predicted"].to_list(), size, chosen


def tfidf(train: pl.DataFrame, test: pl.DataFrame, budget: str) -> Answers:
    """scikit-learn: TF-IDF of words and pairs of words, and logistic regression."""
    chinese = train["text"].head(200).str.contains(r"\p{Han}").mean() > 0.5  # type: ignore[operator]
    cut = {"analyzer": "char", "ngram_range": (1, 3)} if chinese else {"ngram_range": (1, 2)}
    words = TfidfVectorizer(sublinear_tf=True, min_df=2, **cut)
    model = LogisticRegression(C=10, max_iter=1000)
    model.fit(words.fit_transform(train["text"].to_list()), train["label"].to_list())
    said = model.predict(words.transform(test["text"].to_list())).tolist()
    # Only to weigh it; nothing is read back.
    return said, len(pickle.dumps((words, model))), "C 10"


BY: dict[str, Callable[[pl.DataFrame, pl.DataFrame, str], Answers]] = {
    "berth": berth, "tfidf": tfidf,
}  # fmt: skip


def measured(by: str, train: pl.DataFrame, test: pl.DataFrame, budget: str) -> dict[str, Any]:
    """What the model reaches and takes."""
    wall, cpu = perf_counter(), process_time()
    said, size, chosen = BY[by](train, test, budget)
    wall, cpu = perf_counter() - wall, process_time() - cpu
    true = test["label"].to_list()
    return {
        "accuracy": accuracy_score(true, said),
        "f1": f1_score(true, said, average="macro"),
        "mcc": matthews_corrcoef(true, said),
        "wall": wall,
        "cpu": cpu,
        "peak": 1024.0 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "size": size,
        "chosen": chosen,
    }


if __name__ == "__main__":
    _, name, train_file, test_file, budget, found = sys.argv
    result = measured(name, pl.read_parquet(train_file), pl.read_parquet(test_file), budget)
    Path(found).write_text(json.dumps(result), encoding="utf-8")
