"""Forms: what people fill in, described by a JSON Schema and hints, checked the same way everywhere."""

from engine.definitions.forms.fields import WIDGETS, FormField, Option
from engine.definitions.forms.form import Form
from engine.definitions.forms.inspection import inspect_form
from engine.definitions.forms.reading import build_form, read_form
from engine.definitions.forms.words import form_words

__all__ = ["WIDGETS", "Form", "FormField", "Option", "build_form", "form_words", "inspect_form", "read_form"]
