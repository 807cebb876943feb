"""How an intervention is shown and done: what will happen to which case, a reason, one button, a kind answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import CaseView
from engine.cases.interventions import require_admin
from engine.errors import Conflict, HoiDapError, Invalid, NotFound
from webui.auth import current_officer
from webui.errors import status_of
from webui.kit import Faults, words_of


@dataclass(frozen=True, slots=True)
class Act:
    """One intervention in one case. `happens` says, line by line, what it does; `is_dangerous`: it cannot be undone."""

    case: CaseView
    title: str
    happens: tuple[str, ...]
    button: str
    is_dangerous: bool = False
    needs_admin: bool = True


def carry_out(
    act: Act, run: Callable[[str], tuple[str, str]], *, template: str = "monitor/act.html", **more: Any
) -> ResponseReturnValue:
    """The page of the act, or, when its button was pressed, what came of it.

    `run` does it, with the reason, and says how it went. What is wrong with the form, or refused by a rule, is told
    on the same page with everything kept; who comes too late is told on the page of the case.

    Raises:
        NotAllowed: the act is for administrators.
    """
    if act.needs_admin:
        require_admin(current_officer())
    if request.method != "POST":
        return show_act(act, template=template, **more)
    try:
        flash(*run(request.form.get("reason", "")))
    except (Conflict, NotFound) as error:
        flash(trouble(error), "wrong")
    except HoiDapError as error:
        return show_act(act, template=template, faults=Faults.of(error), status=status_of(error), **more)
    return redirect(url_for("monitor.case", number=act.case.number), 303)


def show_act(act: Act, *, template: str, status: int = 200, **more: Any) -> ResponseReturnValue:
    """The page of the act, with what was typed."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    return render_template(template, **{"act": act, "typed": typed, "faults": Faults(), **more}), status


def trouble(error: HoiDapError) -> str:
    """What is wrong and what to do, in one line."""
    if isinstance(error, Invalid) and error.problems:
        return " ".join(f"{fault.what} {fault.remedy}" for fault in Faults.of(error))
    return " ".join(words_of(error))
