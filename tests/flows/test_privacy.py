"""Personal data of the evidence is in no file of a run, whatever column it stood in."""

from pathlib import Path

import polars as pl
import pytest

from berth.artefact import export
from berth.flows.position import position
from berth.market.synthetic import Setting, write_market
from berth.sources import ReadOptions

SECRETS = ("jane.secret", "13812345678", "ctx0.leak", "ctx1.leak", "mail.example", "corp.example")


@pytest.fixture(scope="module")
def evidence() -> pl.DataFrame:
    market = write_market(Setting(products=3, needs=4, reviews_per_product=60), 3)
    frame = market.table.frame.select("text", "product", "rating").with_row_index("k")
    number = pl.col("k").cast(pl.String)
    return frame.with_columns(
        text=pl.col("text") + pl.lit(" Write to jane.secret@corp.example or 13812345678."),
        product=pl.col("product").replace(
            market.truth.products[0], "Mail jane.secret@corp.example"
        ),
        user=pl.lit("u") + number + pl.lit("@mail.example"),
        where=pl.lit("ctx") + (pl.col("k") % 2).cast(pl.String) + pl.lit(".leak@ctx.example"),
    ).drop("k")


def contents(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 20
    return "\n".join(
        pl.read_parquet(path).write_csv()
        if path.suffix == ".parquet"
        else path.read_bytes().decode("utf-8", "replace")
        for path in files
    )


def test_no_file_of_a_run_or_of_its_copy_holds_it(evidence: pl.DataFrame, tmp_path: Path) -> None:
    options = ReadOptions(context=("where",), dedupe="off")
    own = "mail JANE.secret@corp.example"
    run = position(evidence, own=own, options=options, replicates=20, out=tmp_path / "run")
    export(tmp_path / "run", tmp_path / "public", redacted=True)
    for folder in (tmp_path / "run", tmp_path / "public"):
        found = contents(folder).casefold()
        assert [secret for secret in SECRETS if secret in found] == []
    assert run.document.own in set(run.tables["satisfaction"]["product"])
    assert run.tables["members"]["user"].n_unique() == evidence.height
    assert "Personal data was covered in" in (tmp_path / "run" / "report.md").read_text()


def test_it_is_left_where_that_is_asked_for(evidence: pl.DataFrame) -> None:
    options = ReadOptions(context=("where",), dedupe="off")
    run = position(evidence, options=options, replicates=20, redact=False)
    assert run.document.verbatims["text"].str.contains("jane.secret@corp.example").any()
    said = " ".join(sentence.text for sentence in run.document.said("quality"))
    assert "left as it was written" in said
