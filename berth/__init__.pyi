"""What `berth` offers, for type checkers; `__init__.py` loads the same names when first used."""

from berth.artefact import Run as Run
from berth.core import BerthError as BerthError
from berth.core import Column as Column
from berth.core import Finding as Finding
from berth.core import InputError as InputError
from berth.core import Kind as Kind
from berth.core import Role as Role
from berth.core import Table as Table
from berth.flows.compare import compare as compare
from berth.flows.model import Model as Model
from berth.flows.model import load as load
from berth.flows.position import position as position
from berth.flows.train import train as train
from berth.sources import ReadOptions as ReadOptions
from berth.sources import inspect as inspect
from berth.sources import read as read

__version__: str
