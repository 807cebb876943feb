"""What every room builds its pages with: form fields, words for errors, navigation, shared template helpers."""

from webui.kit.choices import list_choices
from webui.kit.downloads import hand_over, read_sent
from webui.kit.faults import Faults, words_of
from webui.kit.helpers import changes, paragraphs, register_kit, rich
from webui.kit.navigation import NavigationEntry, add_navigation, navigation_for
from webui.kit.posted import read_posted
from webui.kit.safe_next import safe_next
from webui.kit.tones import tone_of

__all__ = [
    "Faults",
    "NavigationEntry",
    "add_navigation",
    "changes",
    "hand_over",
    "list_choices",
    "navigation_for",
    "paragraphs",
    "read_posted",
    "read_sent",
    "register_kit",
    "rich",
    "safe_next",
    "tone_of",
    "words_of",
]
