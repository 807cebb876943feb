"""The citizens' room: sending a petition, following it, and reading the answers made public."""

from webui.citizen import home, late_forms, publications, receipt, replying, sending, tracking, words
from webui.citizen.room import citizen

__all__ = ["citizen", "home", "late_forms", "publications", "receipt", "replying", "sending", "tracking", "words"]
