"""The nouns every floor shares."""

from berth.core.errors import BerthError, InputError, MissingExtra, PeerError
from berth.core.finding import PROOF_LIMIT, Finding, RowId, Sentence
from berth.core.kinds import Column, Kind, Role
from berth.core.progress import Quiet
from berth.core.protocols import Floats, Learner, Predictor, Progress
from berth.core.seeding import stream
from berth.core.table import ROW_ID, Table

__all__ = [
    "PROOF_LIMIT",
    "ROW_ID",
    "BerthError",
    "Column",
    "Finding",
    "Floats",
    "InputError",
    "Kind",
    "Learner",
    "MissingExtra",
    "PeerError",
    "Predictor",
    "Progress",
    "Quiet",
    "Role",
    "RowId",
    "Sentence",
    "Table",
    "stream",
]
