"""What every room builds its pages with: form fields, words for errors, navigation, shared template helpers."""

from webui.kit.choices import list_choices
from webui.kit.faults import Faults, words_of
from webui.kit.helpers import register_kit
from webui.kit.navigation import NavigationEntry, add_navigation, navigation_for
from webui.kit.posted import read_posted
from webui.kit.safe_next import safe_next

__all__ = [
    "Faults",
    "NavigationEntry",
    "add_navigation",
    "list_choices",
    "navigation_for",
    "read_posted",
    "register_kit",
    "safe_next",
    "words_of",
]
