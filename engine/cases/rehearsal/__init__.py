"""Rehearse a procedure: its scenarios are played on the real runtime, without a database."""

from engine.cases.rehearsal.coverage import Coverage, sequence_flows
from engine.cases.rehearsal.playing import NEUTRAL_HUB, Rehearsal, ScenarioResult, play_scenario
from engine.cases.rehearsal.scenario import Scenario, is_scenario, read_scenario, scenarios_of, story_processes

__all__ = [
    "NEUTRAL_HUB",
    "Coverage",
    "Rehearsal",
    "Scenario",
    "ScenarioResult",
    "is_scenario",
    "play_scenario",
    "read_scenario",
    "scenarios_of",
    "sequence_flows",
    "story_processes",
]
