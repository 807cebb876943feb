"""What happens without a person: the outbox goes out, timers fire, messages expire, seals are set.

Nothing here knows a petition: whoever has something to send registers a handler by its kind.
"""

from engine.jobs.handlers import Effect, Handler, register, shelf
from engine.jobs.outbox import carry_out, retry_failed, revive_retried, take_waiting

__all__ = [
    "Effect",
    "Handler",
    "carry_out",
    "register",
    "retry_failed",
    "revive_retried",
    "shelf",
    "take_waiting",
]
