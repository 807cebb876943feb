"""The `hoidap` command: reads its arguments, calls one use case, prints."""

from engine.cli.main import main

__all__ = ["main"]
