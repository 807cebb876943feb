"""Decisions: DMN tables read once, asked within the safe language, and answering as variables."""

from engine.definitions.decisions.reading import inspect_decisions, read_decision
from engine.definitions.decisions.table import DecisionFailed, DecisionTable, HitPolicy, Input, Output, Rule

__all__ = [
    "DecisionFailed",
    "DecisionTable",
    "HitPolicy",
    "Input",
    "Output",
    "Rule",
    "inspect_decisions",
    "read_decision",
]
