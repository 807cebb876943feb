"""The API, version 1: JSON for scripts and other systems, by Bearer token; described by itself in OpenAPI."""

from webui.api import (
    bulk_acts,
    cases,
    files,
    messages,
    openapi,
    operations,
    petitions,
    processes,
    publications,
    tasks,
)
from webui.api.room import api

__all__ = [
    "api",
    "bulk_acts",
    "cases",
    "files",
    "messages",
    "openapi",
    "operations",
    "petitions",
    "processes",
    "publications",
    "tasks",
]
