"""The secret code that opens a petition to its sender: shown once, kept as a peppered hash."""

import hashlib
import hmac
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4
_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_tracking_code() -> str:
    """A fresh code of 80 bits in readable groups, such as `7K3M-Q9XA-0TDW-58ZE`."""
    return tracking_code_of(secrets.token_bytes(LENGTH))


def tracking_code_of(seed: bytes) -> str:
    """The code that these bytes spell; it is as hard to guess as its first sixteen are."""
    # The alphabet has 32 letters, so that every letter is as likely as any other.
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in seed[:LENGTH])
    return "-".join(letters[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def hash_tracking_code(code: str, *, number: str, secret: bytes) -> bytes:
    """What is stored for a code: useless to who has the database and not the secret.

    Case, spaces and dashes do not matter, nor do letters that look alike.
    """
    letters = "".join(letter for letter in code[:100].upper() if letter.isalnum()).translate(_LOOK_ALIKE)
    return hmac.digest(secret, f"tracking\0{number}\0{letters}".encode(errors="replace"), hashlib.sha256)


def is_same_hash(left: bytes, right: bytes) -> bool:
    """Whether both are equal; takes as long for any two."""
    return hmac.compare_digest(left, right)
