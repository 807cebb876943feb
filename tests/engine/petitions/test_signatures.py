"""What is read of a PDF's digital signature, whoever made the file."""

import time

import pytest

from engine.petitions.signatures import SignatureState, find_signature, state_of
from tests.support.signed_pdfs import SIGNER, plain_pdf, signed_pdf

PDF = "application/pdf"


def test_a_signature_that_holds_says_whose_it_is() -> None:
    found = find_signature(signed_pdf(), PDF)
    assert found is not None
    assert state_of(found) is SignatureState.INTACT
    assert found["signer"] == SIGNER
    assert found["signed_at"]


def test_a_file_changed_after_signing_is_broken() -> None:
    signed = signed_pdf()
    for changed in (signed.replace(b"/MediaBox", b"/mediaBox", 1), signed + b"\n% more\n"):
        assert state_of(find_signature(changed, PDF)) is SignatureState.BROKEN


def test_a_certificate_that_had_expired_is_told() -> None:
    assert state_of(find_signature(signed_pdf(is_expired=True), PDF)) is SignatureState.EXPIRED


def test_what_has_no_signature_is_not_looked_at() -> None:
    begun = time.perf_counter()
    assert find_signature(plain_pdf(), PDF) is None
    assert find_signature(b"\x89PNG /ByteRange", "image/png") is None
    assert time.perf_counter() - begun < 1
    assert state_of(None) is SignatureState.NONE


@pytest.mark.parametrize(
    "hostile", [b"%PDF-1.7 /ByteRange %%EOF", b"%PDF-1.7\n" + b"[" * 100_000 + b"/ByteRange\n%%EOF"]
)
def test_a_file_that_is_no_pdf_inside_is_unreadable_or_unsigned(hostile: bytes) -> None:
    assert state_of(find_signature(hostile, PDF)) in {SignatureState.UNREADABLE, SignatureState.NONE}
