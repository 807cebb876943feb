"""The program that reads the digital signature of one PDF, in a process of its own.

`python -I signature_program.py < file.pdf` prints what it found as JSON. A PDF is somebody's file, and may be
hostile: here it can write nothing, reach nobody, and not outlive its limits. This module imports nothing of
ours, so that it has nothing to give away.
"""

import io
import json
import os
import sys
from datetime import UTC, datetime
from typing import Any

CPU_SECONDS, MEMORY_BYTES = 10, 1024**3


def main() -> None:
    _limit()
    json.dump(read_signature(sys.stdin.buffer.read()), sys.stdout)


def read_signature(content: bytes) -> dict[str, Any]:
    """The last signature: `state` is none, broken, expired or intact; whose certificate, and when it was signed."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    signatures = PdfFileReader(io.BytesIO(content), strict=False).embedded_signatures
    if not signatures:
        return {"state": "none"}
    last = signatures[-1]
    certificate = last.signer_cert
    signed_at = last.self_reported_timestamp
    moment = signed_at or datetime.now(UTC)
    facts = {
        "signer": str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly)[:200],
        "signed_at": signed_at.isoformat() if signed_at else None,
        "expires": certificate.not_valid_after.isoformat(),
    }
    if not _is_whole(last):
        return {"state": "broken", **facts}
    if not certificate.not_valid_before <= moment <= certificate.not_valid_after:
        return {"state": "expired", **facts}
    return {"state": "intact", **facts}


def _is_whole(signature: Any) -> bool:
    """Whether the file is, byte for byte, what was signed: nothing changed, nothing added after."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    signature.compute_integrity_info()
    if signature.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return False
    intact, valid = validate_sig_integrity(
        signature.signer_info,
        signature.signer_cert,
        expected_content_type="data",
        actual_digest=signature.compute_digest(),
    )
    return bool(intact and valid)


def _limit() -> None:
    """What this process may use up from now on; it can write no file at all."""
    import resource

    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
