"""How the command speaks to the person at the terminal."""

import sys

from engine.errors import HoiDapError, Invalid, Problem, fill


def say_error(error: HoiDapError) -> None:
    """One sentence of what happened and one of what to do, then each problem on a line of its own."""
    print(f"hoidap: {error} {error.advice}", file=sys.stderr)
    if isinstance(error, Invalid):
        for problem in error.problems:
            print(f"  {problem_line(problem)}", file=sys.stderr)


def say_wrong_use(message: str) -> None:
    """What is wrong with the arguments."""
    print(f"hoidap: {message}", file=sys.stderr)


def say(text: str = "") -> None:
    """A line for the person, sent at once: what follows may take a while."""
    print(text, flush=True)


def problem_line(problem: Problem) -> str:
    """Where, what and what to do, in one line."""
    place = f"{problem.file}:{problem.line}" if problem.file and problem.line else problem.file or problem.where
    told = f"{place}: {fill(problem.what, problem.facts)}" if place else fill(problem.what, problem.facts)
    return f"{told} {fill(problem.remedy, problem.facts)}".rstrip()
