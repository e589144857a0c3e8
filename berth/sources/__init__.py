"""From bytes to a table: reading, the parts columns play, cleaning, copies, languages."""

from berth.sources.covering import covered
from berth.sources.options import ReadOptions
from berth.sources.reading import Reading, inspect, read
from berth.sources.roles import Taken

__all__ = ["ReadOptions", "Reading", "Taken", "covered", "inspect", "read"]
