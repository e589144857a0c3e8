"""Words for findings: templates, or any OpenAI-compatible language model."""

from berth.writers.brief import PositionBrief
from berth.writers.facts import Facts
from berth.writers.model import ModelWriter
from berth.writers.template import TemplateWriter
from berth.writers.writer import Lang, Writer

__all__ = ["Facts", "Lang", "ModelWriter", "PositionBrief", "TemplateWriter", "Writer"]
