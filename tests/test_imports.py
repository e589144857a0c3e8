"""What importing berth may cost, and where its folders may import from."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import berth

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "berth").rglob("*.py"))
HEAVY = ("torch", "transformers", "tensorflow", "jax", "pandas", "pyarrow", "duckdb", "openai")
NETWORKS = tuple(
    f"berth.model.{part}"
    for part in (
        "activations", "augmentation.", "batches", "checkpoint", "encoders.", "fit", "fusion.",
        "heads.", "layers", "network", "optimisers", "pace", "parts", "precision", "schedules",
    )
)  # fmt: skip
"""Modules that may need torch; nothing else may."""
ABSENT = f"""
import sys

class Absent:
    def find_spec(self, name, *rest):
        if name.split(".")[0] in {HEAVY}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
"""


def trees() -> list[tuple[Path, ast.Module]]:
    return [(file, ast.parse(file.read_text(encoding="utf-8"))) for file in SOURCES]


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["berth" if node.level else node.module or ""]
    return []


def loaded(code: str) -> set[str]:
    """Names of the modules that a fresh interpreter holds after running the code."""
    report = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", report], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_no_import_of_berth_inside_a_function() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{inner.lineno}"
        for file, tree in trees()
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(outer)
        if any(name.split(".")[0] == "berth" for name in imported(inner))
    ]
    assert found == []


def test_no_import_for_type_checkers_only() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file, tree in trees()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "TYPE_CHECKING")
        or (isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING")
    ]
    assert found == []


def test_files_and_functions_are_short() -> None:
    long = [str(f) for f in SOURCES if len(f.read_text(encoding="utf-8").splitlines()) > 400]
    assert long == []
    functions = [
        f"{file.relative_to(ROOT)}:{node.name}"
        for file, tree in trees()
        for node in ast.walk(tree)
        # The signature of a verb is its list of options: what counts is what comes after.
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.body[0].lineno >= 60
    ]
    assert functions == []


def test_importing_berth_loads_nothing_else() -> None:
    ours = {name for name in loaded("import berth") if name.split(".")[0] == "berth"}
    assert ours == {"berth"}


def test_help_loads_no_numbers() -> None:
    code = "from berth.cli.app import command, VERBS, app"
    assert not loaded(code) & {"numpy", "polars", "scipy", "sklearn", "altair", "berth.core"}


def named(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_torch_is_imported_by_the_parts_of_networks_alone() -> None:
    importing = {
        named(file)
        for file, tree in trees()
        for node in tree.body
        if any(name.split(".")[0] == "torch" for name in imported(node))
    }
    assert {module for module in importing if not module.startswith(NETWORKS)} == set()


def test_the_whole_of_berth_loads_without_heavy_libraries() -> None:
    modules = [
        name
        for file in SOURCES
        if file.name != "__main__.py" and not (name := named(file)).startswith(NETWORKS)
    ]
    # Absent for the interpreter that imports: a library of the core may use one where it is there.
    names = loaded(ABSENT + "\n".join(f"import {module}" for module in modules))
    assert set(modules) <= names
    assert not {name.split(".")[0] for name in names} & set(HEAVY)


def test_every_name_on_offer_is_there() -> None:
    for name in berth.__all__:
        assert getattr(berth, name) is not None
    assert set(berth.__all__) == set(dir(berth))
    with pytest.raises(AttributeError, match="nothing"):
        berth.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_the_stub_names_what_is_on_offer() -> None:
    stub = ast.parse((ROOT / "berth" / "__init__.pyi").read_text(encoding="utf-8"))
    homes = {
        name.asname: node.module
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert homes == berth._HOMES  # type: ignore[attr-defined]
