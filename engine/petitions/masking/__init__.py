"""Personal data in what people write: found by shape, by the petition's own fields and by names, hidden on request.

Pure: texts in, places out. Nothing is decided here: who publishes sees what was found, and of which kind.
"""

from engine.petitions.masking.finding import find_personal
from engine.petitions.masking.hiding import MASK, WORDS, hide, mask_of
from engine.petitions.masking.kinds import Found, Kind

__all__ = ["MASK", "WORDS", "Found", "Kind", "find_personal", "hide", "mask_of"]
