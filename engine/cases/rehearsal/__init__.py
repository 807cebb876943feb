"""Rehearse a procedure: its scenarios are played on the real runtime, without a database."""

from engine.cases.rehearsal.coverage import Coverage, sequence_flows
from engine.cases.rehearsal.playing import NEUTRAL_HUB, Rehearsal, ScenarioResult, play_scenario
from engine.cases.rehearsal.scenario import Scenario, read_scenario, scenarios_of

__all__ = [
    "NEUTRAL_HUB",
    "Coverage",
    "Rehearsal",
    "Scenario",
    "ScenarioResult",
    "play_scenario",
    "read_scenario",
    "scenarios_of",
    "sequence_flows",
]
