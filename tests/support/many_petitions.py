"""Petitions in the demo of a running server, written by a process of their own: `many_petitions FOLDER COUNT`."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from tests.support.serving import ROOT

WITHIN_SECONDS = 120


def send_many(data: Path, count: int) -> list[str]:
    """The numbers of new petitions that wait for the reception."""
    command = [sys.executable, "-m", "tests.support.many_petitions", str(data), str(count)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=WITHIN_SECONDS)
    return done.stdout.split()


def main(data: str, count: str) -> None:
    os.environ["HOIDAP_PASSWORD_COST"] = "low"
    from engine.cli.settings import Settings
    from engine.petitions import submit_petition
    from tests.engine.petitions.office import petition
    from webui.app import create_app

    create_app(Settings(data=Path(data), library=ROOT))
    for number in range(int(count)):
        # Each from a sender and a place of its own: who sends many is slowed down.
        sender = {"phone": f"09{secrets.randbelow(10**8):08}", "email": f"{secrets.token_hex(6)}@mau.example"}
        content = f"Đèn đường ở hẻm {number} hỏng ba tuần nay."
        letter = petition(title=f"Đèn đường hỏng ở hẻm {number}", content=content, **sender)
        receipt = submit_petition(letter, (), channel="web", client_key=secrets.token_hex(8))
        sys.stdout.write(f"{receipt.number}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
