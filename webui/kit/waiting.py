"""What waits for the officer at this browser, asked once a page: all numbers come from one question."""

from flask import g

from engine.cases import Waiting, count_waiting
from engine.directory import Officer


def waiting_for(officer: Officer) -> Waiting:
    """What waits for the officer who is signed in."""
    if "hoidap_waiting" not in g:
        g.hoidap_waiting = count_waiting(actor=officer)
    waiting: Waiting = g.hoidap_waiting
    return waiting
