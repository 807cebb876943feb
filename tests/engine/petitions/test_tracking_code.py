import pytest

from engine.petitions import PetitionSettings, use_petition_settings
from engine.petitions.tracking_code import ALPHABET, LENGTH, hash_tracking_code, new_tracking_code

SECRET = b"0123456789abcdef"


def hashed(code: str, number: str = "KH-2026-000001", secret: bytes = SECRET) -> bytes:
    return hash_tracking_code(code, number=number, secret=secret)


def test_a_code_has_at_least_eighty_bits() -> None:
    assert len(set(ALPHABET)) ** LENGTH >= 2**80
    assert len({new_tracking_code() for _ in range(200)}) == 200


@pytest.mark.parametrize("typed", ["01ab-cdef-ghjk-mnpq", "OIAB CDEF GHJK MNPQ", " olabcdefghjkmnpq"])
def test_letters_that_look_alike_are_alike(typed: str) -> None:
    assert hashed(typed) == hashed("01AB-CDEF-GHJK-MNPQ")


def test_a_hash_depends_on_code_number_and_secret() -> None:
    code = new_tracking_code()
    others = [hashed(code, number="KH-2026-000002"), hashed(code, secret=b"another secret!!"), hashed("0" * 16)]
    assert hashed(code) not in others


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        use_petition_settings(PetitionSettings(secret=b"short", files="x"))
