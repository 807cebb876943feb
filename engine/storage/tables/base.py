"""The common base of all tables and their naming of constraints."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.orm import DeclarativeBase

from engine.storage.types import Id, Instant, Json


class Base(DeclarativeBase):
    """Every table of the product; constraints are named so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {UUID: Id, datetime: Instant, dict[str, Any]: Json, list[Any]: Json}  # noqa: RUF012


def stored_columns(table: Table) -> list[Column[Any]]:
    """The columns that are written; the others are worked out from them."""
    return [column for column in table.columns if column.computed is None and not column.info.get("is_derived")]
