"""Reading bytes as they lie in the database, whatever was done to them."""

from sqlalchemy import Cast, LargeBinary, cast
from sqlalchemy.orm import InstrumentedAttribute


def raw(column: InstrumentedAttribute[bytes]) -> Cast[bytes]:
    """The column as bytes: SQLite keeps text where somebody put text, and the driver would choke on it."""
    return cast(column, LargeBinary)
