"""Errors that say where the trouble is and what to do about it."""


class BerthError(Exception):
    """Base of every error berth raises on purpose.

    `str(error)` is one readable paragraph: the place, what is wrong, the remedy.
    """

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        file: str = "",
        row: int | str | None = None,
        column: str = "",
    ) -> None:
        self.message, self.remedy = message, remedy
        self.file, self.row, self.column = file, row, column
        place = [
            text
            for text in (
                file,
                f"row {row}" if row is not None else "",
                f"column {column!r}" if column else "",
            )
            if text
        ]
        head = f"{', '.join(place)}: {message}" if place else message
        super().__init__(f"{head} {remedy}".strip())


class InputError(BerthError):
    """The evidence, or an option about it, cannot be used as it stands."""


class MissingExtra(BerthError):
    """A part needs an optional dependency that is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs the {extra!r} extra.",
            remedy=f"Install it with: pip install 'berth-ai[{extra}]'",
        )
        self.extra = extra


class PeerError(BerthError):
    """A server that the user named (a database, a language model) did not answer as it should."""
