"""berth finds a product's place in its market from evidence.

The names below are loaded when first used, so that `import berth` is quick.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "BerthError": "berth.core",
    "Column": "berth.core",
    "Finding": "berth.core",
    "InputError": "berth.core",
    "Kind": "berth.core",
    "Model": "berth.flows.model",
    "ReadOptions": "berth.sources",
    "Role": "berth.core",
    "Run": "berth.artefact",
    "Table": "berth.core",
    "compare": "berth.flows.compare",
    "inspect": "berth.sources",
    "load": "berth.flows.model",
    "position": "berth.flows.position",
    "read": "berth.sources",
    "train": "berth.flows.train",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'berth' has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
