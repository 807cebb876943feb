"""What forms say in other languages: each text of a form as its hints translate it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TRANSLATIONS = "translations"
"""The hint: language → text as it stands in the form → the same in that language."""


@dataclass(slots=True)
class FormWords:
    """The translations of every form this process has read; the same words are said the same way everywhere."""

    _by_language: dict[str, dict[str, str]] = field(default_factory=dict)

    def learn(self, translations: object) -> None:
        """Take in what a form's hints say; what is no text is left out."""
        for language, words in _mapping(translations).items():
            known = self._by_language.setdefault(language, {})
            known |= {text: said for text, said in _mapping(words).items() if isinstance(said, str) and said}

    def find(self, text: str, language: str) -> str | None:
        """The text in that language; None where no form translates it."""
        return self._by_language.get(language, {}).get(text)


form_words = FormWords()
"""Those of this process; forms tell theirs when they are built."""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
