"""The validator of a form: built once, with patterns and formats of our own and no way out."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import date, datetime
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry

from engine.definitions.forms.cleaning import MOST_ITEMS
from engine.definitions.forms.patterns import compile_pattern
from engine.definitions.forms.schema import Schema, type_of

LONGEST_TYPED = 100_000
MOST_ROWS = 200
LONGEST_EMAIL = 254
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EMAIL = re.compile(r"[^@\s<>\"(),;:\\]{1,64}@[^@\s<>\"(),;:\\.]{1,63}(\.[^@\s<>\"(),;:\\.]{1,63}){1,8}")
PHONE = re.compile(r"[0-9]{9,11}")
CODE = re.compile(r"[\w-][\w.-]{0,63}", re.ASCII)
FILE = re.compile(r"[\w-][\w.-]{0,99}", re.ASCII)

Validator: TypeAlias = Any

formats = FormatChecker(formats=())


def _format(name: str, test: Callable[[str], bool]) -> None:
    formats.checks(name)(lambda value: not isinstance(value, str) or test(value))


def _is_date(text: str) -> bool:
    return DAY.fullmatch(text) is not None and _parses(date.fromisoformat, text)


def _is_instant(text: str) -> bool:
    return DAY.match(text) is not None and "T" in text and _parses(datetime.fromisoformat, text)


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


_format("date", _is_date)
_format("date-time", _is_instant)
_format("email", lambda text: len(text) <= LONGEST_EMAIL and EMAIL.fullmatch(text) is not None)
_format("phone", lambda text: PHONE.fullmatch(text) is not None)
_format("officer", lambda text: CODE.fullmatch(text) is not None)
_format("agency", lambda text: CODE.fullmatch(text) is not None)
_format("file", lambda text: FILE.fullmatch(text) is not None)

FORMATS = frozenset(formats.checkers)


def _required(_validator: Validator, names: object, instance: object, _schema: Schema) -> Iterator[ValidationError]:
    """Each missing property as an error of its own place, not of the object around it."""
    if isinstance(instance, Mapping) and isinstance(names, list):
        for name in names:
            if name not in instance:
                yield ValidationError("missing", path=[name])


def _pattern(_validator: Validator, source: str, instance: object, _schema: Schema) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not compile_pattern(source).search(instance):
        yield ValidationError("pattern")


FormSchemaValidator: Validator = extend(Draft202012Validator, {"required": _required, "pattern": _pattern})


def build_validator(schema: Schema) -> Validator:
    """The validator of a schema; it fetches nothing, and every text and list has an end."""
    return FormSchemaValidator(bounded(deepcopy(dict(schema))), format_checker=formats, registry=Registry())


def bounded(schema: Any) -> Any:
    """The schema with an upper bound on every text and list that has none."""
    if isinstance(schema, list):
        return [bounded(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: part if key in {"enum", "const", "default"} else bounded(part) for key, part in schema.items()}
    if schema.get("type") == "string" or type_of(schema) == "string":
        schema.setdefault("maxLength", LONGEST_TYPED)
    if schema.get("type") == "array":
        schema.setdefault("maxItems", min(MOST_ROWS, MOST_ITEMS))
    return schema
