"""Column types that mean the same on SQLite and PostgreSQL."""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""A day that does not come, where a moment is needed to put rows in order."""
MICROSECOND = timedelta(microseconds=1)


class Id(TypeDecorator[UUID]):
    """A UUID: native on PostgreSQL, sixteen bytes on SQLite."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Uuid() if dialect.name == "postgresql" else LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:  # noqa: ARG002
        if value is None or isinstance(value, UUID):
            return value
        return _uuid(bytes(value))


@lru_cache(maxsize=4096)
def _uuid(value: bytes) -> UUID:
    return UUID(bytes=value)


class Instant(TypeDecorator[datetime]):
    """An aware moment in UTC: timestamptz on PostgreSQL, microseconds since 1970 on SQLite."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else Integer())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        moment: datetime = EPOCH + value * MICROSECOND
        return moment


class Json(TypeDecorator[Any]):
    """JSON values only (no dates, no objects): JSONB on PostgreSQL, text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(JSONB(none_as_null=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return orjson.dumps(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return orjson.loads(value)


class _Stamps:
    """Moments in 1/4096 of a millisecond since 1970, each later than the one before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def take(self) -> int:
        with self._lock:
            self._last = max(time.time_ns() * 4096 // 1_000_000, self._last + 1)
            return self._last


_stamps = _Stamps()


def new_id() -> UUID:
    """A fresh identifier that grows with time (UUID version 7), so that indexes stay compact.

    Those of one process are in the order in which they were made, also within one millisecond: the twelve bits
    after the milliseconds are their fraction (RFC 9562, 6.2, method 3).
    """
    stamp = _stamps.take()
    milliseconds, fraction = stamp >> 12 & 0xFFFFFFFFFFFF, stamp & 0xFFF
    tail = int.from_bytes(os.urandom(8), "big") & ~(0x3 << 62)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | tail)
