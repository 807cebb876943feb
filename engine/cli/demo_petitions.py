"""The petitions of a demo: taken in like any others, some carried on as the scenarios tell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import select

from engine.cases import complete_task, get_task, send_now
from engine.directory import Officer, OfficerRow, get_officer
from engine.errors import HoiDapError
from engine.petitions import FileUpload, import_petitions, store_file
from engine.storage import read_work
from engine.storage.tables import Petition, Task

SCENARIOS = "processes/petition/scenarios"
MOST = 14
AT_EACH_STEP = 2
SCAN = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
"""A PDF of one empty page: stands for the signed scan that a clerk would upload."""


def bring_demo_petitions(items: Sequence[Mapping[str, Any]], library: Path, officers: Sequence[OfficerRow]) -> int:
    """How many invented petitions were taken in; each scenario carries one of them some way along."""
    report = import_petitions(items[:MOST])
    stories = list(_read_stories(library / SCENARIOS))
    for position, imported in enumerate(report.imported):
        story = stories[position * len(stories) // len(report.imported)] if stories else []
        # The first goes to its end; the others stop at different steps, so that every queue has something in it.
        steps = len(story) if position == 0 else (len(report.imported) - 1 - position) // AT_EACH_STEP
        tell(imported.number, story[:steps], officers)
    return len(report.imported)


def _read_stories(folder: Path) -> Iterable[list[Mapping[str, Any]]]:
    for path in sorted(folder.glob("*.yaml")):
        steps = yaml.safe_load(path.read_bytes()).get("steps", [])
        acts = []
        for step in steps:
            if "complete" in step:
                acts.append(step)
            elif "expect" not in step:
                # What must wait for time or for the sender stays waiting, as it would in a living office.
                break
        if acts:
            yield acts


def tell(
    number: str,
    acts: Iterable[Mapping[str, Any]],
    officers: Sequence[OfficerRow],
    *,
    settle: Callable[[UUID, Officer], object] | None = None,
) -> None:
    """Carry the petition through the acts of a scenario, as far as they go; after each, what may be undone settles."""
    for act in acts:
        task = _find_open(number, str(act["complete"]))
        actor = _complete(task, act, officers) if task is not None else None
        if actor is None:
            return
        (settle or _let_it_stand)(task.case_id, actor)


def _find_open(number: str, element: str) -> Any:
    with read_work() as work:
        return work.connection.execute(
            select(Task.id, Task.case_id, Task.role, Task.agency, Task.assignee)
            .join(Petition, Petition.case_id == Task.case_id)
            .where(Petition.number == number, Task.element == element, Task.status == "open")
        ).first()


def _complete(task: Any, act: Mapping[str, Any], officers: Sequence[OfficerRow]) -> Officer | None:
    """Who of the possible officers has done it."""
    for candidate in _candidates(task, officers):
        with read_work() as work:
            actor = get_officer(work, candidate)
        try:
            complete_task(task.id, _with_files(task.id, act.get("with") or {}, actor), actor=actor)
        except HoiDapError:
            # Four eyes may ask for another officer; whoever is next in the unit tries.
            continue
        return actor
    return None


def _let_it_stand(case_id: UUID, actor: Officer) -> None:
    """The demo begins with nothing to undo: its notices go out at once."""
    with suppress(HoiDapError):
        send_now(case_id, actor=actor)


def _candidates(task: Any, officers: Sequence[OfficerRow]) -> list[UUID]:
    if task.assignee is not None:
        return [task.assignee]
    return [one.id for one in officers if task.role in one.roles and task.agency in {None, one.agency}]


def _with_files(task_id: UUID, data: Mapping[str, Any], actor: Officer) -> dict[str, Any]:
    """The data of a scenario, with a real file wherever it names one."""
    form = get_task(task_id, actor=actor).form
    files = {field.name for field in form.fields if field.widget == "files"} if form else set()
    return {name: _stored(value, actor) if name in files and value else value for name, value in data.items()}


def _stored(value: Any, actor: Officer) -> Any:
    file_id = str(store_file(FileUpload("van-ban-da-ky.pdf", SCAN), actor=actor).id)
    return [file_id] if isinstance(value, list) else file_id
