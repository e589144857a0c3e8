"""A visible table from versioned names to parts, open to third parties."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import entry_points

from berth.core.errors import BerthError


class Registry(Mapping[str, object]):
    """Names such as `text.ngram.v1` to parts, imported when first asked for.

    `group` is also the entry-point group under which other distributions add parts;
    a name that berth itself has cannot be taken over.
    """

    def __init__(self, group: str, builtin: Mapping[str, str]) -> None:
        self.group, self._builtin = group, dict(builtin)

    def __getitem__(self, name: str) -> object:
        if target := self._builtin.get(name):
            module, _, attribute = target.partition(":")
            return getattr(import_module(module), attribute)
        for point in entry_points(group=self.group, name=name):
            return point.load()
        raise BerthError(
            f"{self.group} has no part {name!r}.", remedy=f"It has: {', '.join(self)}."
        )

    def __iter__(self) -> Iterator[str]:
        others = {point.name for point in entry_points(group=self.group)}
        return iter([*self._builtin, *sorted(others - self._builtin.keys())])

    def __len__(self) -> int:
        return sum(1 for _ in self)
