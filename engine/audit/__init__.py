"""Who did what to which case: append-only, hash-chained for each case, sealed over all of them.

What it cannot see: a case that came and went between two seals, and a database rewritten whole,
seals included. Against the second, keep the last seal's hash elsewhere and give it to `verify`.
"""

from engine.audit.chain import FIRST_HEAD, append_events, unpack
from engine.audit.problems import AuditProblem
from engine.audit.recording import EventView, list_events, record
from engine.audit.sealing import has_unsealed, seal
from engine.audit.verifying import VerifyReport, verify
from engine.audit.withholding import WITHHELD, withhold_words

__all__ = [
    "FIRST_HEAD",
    "WITHHELD",
    "AuditProblem",
    "EventView",
    "VerifyReport",
    "append_events",
    "has_unsealed",
    "list_events",
    "record",
    "seal",
    "unpack",
    "verify",
    "withhold_words",
]
