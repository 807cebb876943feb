"""The digital signature of a PDF that an officer brings: read once as it comes in, outside of any transaction.

It says whether the file is what was signed and the certificate was in force then. Who issued the certificate
is not asked: that the agency's own signing tool does, on the machine where the key is.
"""

import json
import logging
import subprocess
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("signature_program.py")
SECONDS = 20
SIGNED = b"/ByteRange"
_SURROUNDINGS = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
log = logging.getLogger(__name__)


class SignatureState(StrEnum):
    """What was found."""

    INTACT = "intact"
    NONE = "none"
    BROKEN = "broken"
    EXPIRED = "expired"
    UNREADABLE = "unreadable"


def find_signature(content: bytes, media_type: str) -> dict[str, Any] | None:
    """What the file's digital signature says: its state, whose it is, when; None where there can be none."""
    if media_type != "application/pdf" or SIGNED not in content:
        return None
    with tempfile.TemporaryDirectory(prefix="hoidap-signature-") as empty:
        try:
            told = subprocess.run(
                [sys.executable, "-I", "-B", "-X", "utf8", PROGRAM],
                input=content,
                capture_output=True,
                timeout=SECONDS,
                env=_SURROUNDINGS,
                cwd=empty,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"state": SignatureState.UNREADABLE.value}
    if told.returncode:
        # The last line alone, an error's name: what stands above may hold what people wrote.
        log.warning("a signature could not be read: %s", told.stderr[-2000:].splitlines()[-1:])
        return {"state": SignatureState.UNREADABLE.value}
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def state_of(signature: dict[str, Any] | None) -> SignatureState:
    """Where a stored file's signature stands."""
    return SignatureState(signature["state"]) if signature else SignatureState.NONE
