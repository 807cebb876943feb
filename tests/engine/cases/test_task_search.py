"""Words that are looked for in a queue: every task that has them and no other, indexed or not."""

import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text, update

from engine.cases import Sort, TaskFilter, claim_task, index_tasks, list_tasks, name_people
from engine.cases import task_search as module
from engine.runtime import sealing
from engine.runtime.sealing import seal
from engine.storage import begin_work, read_work
from engine.storage.search_text import search_plain, task_words
from engine.storage.tables import Case, CaseSearch, SealedCase, Task
from engine.storage.wiping import wipe
from tests.support.diagrams import Diagram
from tests.support.town import Town

PLACES = ("Đường Hoà Bình", "chợ Đầm", "Đường Trần Phú", "thôn Đông", "khu nhà ở Ỷ La")
MATTERS = ("Nước đục", "Đèn đường hỏng", "Rác", "Nắp cống vỡ")
QUESTIONS = (
    "duong",
    "đường hoà",
    "hoa BINH",
    "nuoc duc tran",
    "tran phu nuoc",
    "HS-2026",
    "17",
    "xem xét d",
    "zzz",
    "o",
    "y la",
)


@pytest.fixture
def tasks(town: Town) -> list[dict[str, Any]]:
    """Two hundred open tasks, half of them indexed."""
    random = Random(3)
    people = [town.officer(name).id for name in ("minh", "an")]
    agency = town.officer("minh").agency
    with begin_work() as work:
        rows = [_row(random, number, work.now, agency, people) for number in range(200)]
        work.connection.execute(insert(Task), rows[:100])
    index_tasks()
    with begin_work() as work:
        work.connection.execute(insert(Task), rows[100:])
    return rows


def _row(random: Random, number: int, now: Any, agency: str, people: list[UUID]) -> dict[str, Any]:
    title = f"{random.choice(MATTERS)} ở {random.choice(PLACES)}"
    step = random.choice(("Xem xét", "Dự thảo"))
    return {
        "case_id": uuid4(),
        "id": uuid4(),
        "process_id": "permit",
        "element": "check",
        "title": step,
        "case_number": f"HS-2026-{number:06}",
        "case_title": title,
        "role": None,
        "agency": random.choice((agency, agency, "ELSEWHERE", None)),
        "assignee": random.choice((None, *people)),
        "status": "open",
        "urgency": random.choice((0, 1)),
        "opened_at": now - timedelta(hours=random.choice((1, 30, 400))),
        "due_at": random.choice((None, now - timedelta(hours=2), now + timedelta(days=3))),
        "matter": random.choice(("dat_dai", "moi_truong", None)),
        "words": task_words(title, f"HS-2026-{number:06}", step),
    }


def found(town: Town, queue: str, typed: str, *, by: str = "hoa", sort: Sort = Sort.DUE, **more: Any) -> list[UUID]:
    """All pages of what is found."""
    ids, cursor = [], None
    while True:
        page = list_tasks(
            queue, actor=town.officer(by), wanted=TaskFilter(text=typed, **more), sort=sort, limit=13, cursor=cursor
        )
        ids += [task.id for task in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return ids


def meant(rows: Iterable[dict[str, Any]], typed: str) -> set[UUID]:
    """What is to be found, worked out in the plainest way."""
    *whole, last = search_plain(typed).split()
    ids = set()
    for row in rows:
        has = row["words"].split()
        begins = any(word.startswith(last) if len(last) > 1 else word == last for word in has)
        if begins and all(word in has for word in whole):
            ids.add(row["id"])
    return ids


@pytest.mark.parametrize("few", [0, 40, 10_000])
@pytest.mark.parametrize("typed", QUESTIONS)
def test_exactly_what_is_meant_is_found_in_every_order_and_under_filters(
    town: Town, tasks: list[dict[str, Any]], typed: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FEW", few)
    agency = town.officer("minh").agency
    for sort in Sort:
        ids = found(town, "all", typed, sort=sort)
        assert len(ids) == len(set(ids))
        assert set(ids) == meant(tasks, typed)
    late = [row for row in tasks if row["urgency"] and row["matter"] == "dat_dai"]
    assert set(found(town, "all", typed, is_urgent=True, field="dat_dai")) == meant(late, typed)
    own = [row for row in tasks if row["agency"] in {agency, None} and row["assignee"] is None]
    assert set(found(town, "unit", typed, by="minh")) == meant(own, typed)
    held = [row for row in tasks if row["assignee"] == town.officer("minh").id]
    assert set(found(town, "mine", typed, by="minh")) == meant(held, typed)


@pytest.mark.parametrize(
    "typed", ["hòa bình", "hoà bình", "HOA bình", unicodedata.normalize("NFD", "Hoà Bình"), "bình hoà"]
)
def test_diacritics_their_spelling_and_the_order_of_words_do_not_matter(town: Town, typed: str) -> None:
    case = _open(town, "Đường Hoà Bình")
    assert found(town, "unit", typed, by="minh") == [town.task(case, "check").id]


def test_what_a_step_opens_is_found_at_once_and_what_is_done_no_more(town: Town) -> None:
    case = _open(town, "Cột điện nghiêng")
    index_tasks()
    claim_task(town.task(case, "check").id, actor=town.officer("an"))
    assert found(town, "unit", "cot dien", by="minh") == []
    assert found(town, "mine", "cot dien", by="an") == [town.task(case, "check").id]
    town.complete(case, "check", by="an")
    assert found(town, "all", "cot dien") == [town.task(case, "sign").id]
    assert len(found(town, "done", "cot di", by="an")) == 1
    assert found(town, "done", "nghieng cau", by="an") == []


def test_who_reads_no_content_finds_by_number_and_step_alone(town: Town) -> None:
    case = _open(town, "Cột điện nghiêng")
    number = town.case(case).number
    for _ in range(2):
        assert len(found(town, "all", number, by="quan")) == 1
        assert len(found(town, "all", "check", by="quan")) == 1
        assert found(town, "all", "nghieng", by="quan") == []
        index_tasks()


def test_a_case_is_found_by_the_names_it_has_now(town: Town) -> None:
    case = _open(town, "Cột điện nghiêng")
    for names in (("Nguyễn Thị Ất",), ("Lê Văn Bính",), ()):
        with begin_work() as work:
            name_people(work, case, names)
        for _ in range(2):
            assert bool(found(town, "all", "nguyen thi at")) is (names == ("Nguyễn Thị Ất",))
            assert bool(found(town, "all", "le van binh")) is (names == ("Lê Văn Bính",))
            index_tasks()
    with begin_work() as work:
        name_people(work, case, ("Nguyễn Thị Ất",))
    town.complete(case, "check")
    assert found(town, "all", "nguyen thi at") == [town.task(case, "sign").id]


def test_a_case_that_goes_to_another_agency_is_found_there(town: Town) -> None:
    case = _open(town, "Cột điện nghiêng")
    index_tasks()
    with begin_work() as work:
        work.connection.execute(update(Task).where(Task.case_id == case).values(agency="STC"))
    assert found(town, "all", "nghieng", agency="STC") == [town.task(case, "check").id]
    assert found(town, "all", "nghieng", agency="SXD") == []


def test_a_sealed_case_is_found_no_more_and_leaves_no_word_behind(town: Town, database_url: str) -> None:
    case, other = _open(town, "Xyzmatkhau đê vỡ"), _open(town, "Rác thải")
    index_tasks()
    with begin_work() as work:
        seal(work, case, agencies=[], marked_at=work.now, marked_by="system", reason="nghi có bí mật")
    assert found(town, "all", "xyzmatkhau") == []
    assert found(town, "all", "rac") == [town.task(other, "check").id]
    if town.database.is_sqlite:
        with read_work() as work:
            assert work.connection.scalar(text("SELECT count(*) FROM task_words")) == 1
        assert wipe(town.database, ["tasks"]).is_done
        file = Path(database_url.removeprefix("sqlite:///"))
        assert all(b"xyzmatkhau" not in one.read_bytes() for one in file.parent.glob(f"{file.name}*"))


def test_what_is_done_leaves_the_index_by_and_by(town: Town) -> None:
    if not town.database.is_sqlite:
        pytest.skip("PostgreSQL keeps its index by itself")
    case = _open(town, "Rác thải")
    index_tasks()
    town.complete(case, "check")
    assert index_tasks() == 1
    for _ in range(50):
        module._leave_out_some()
    with read_work() as work:
        rows = work.connection.execute(text("SELECT id FROM task_words_content")).all()
        row = work.connection.scalar(select(Task.search_row).where(Task.status == "open"))
    assert [tuple(one) for one in rows] == [(row,)]
    town.complete(case, "sign", by="an")
    assert found(town, "all", "rac") == []


def _open(town: Town, title: str) -> UUID:
    diagram = Diagram().start().user("check").user("sign").end()
    town.publish(diagram.chain("begin", "check", "sign", "done"))
    case = town.open().id
    with begin_work() as work:
        number = work.connection.scalar(select(Task.case_number).where(Task.case_id == case))
        words = task_words(title, str(number), "check")
        work.connection.execute(update(Task).where(Task.case_id == case).values(case_title=title, words=words))
        work.connection.execute(update(CaseSearch).where(CaseSearch.case_id == case).values(text=search_plain(title)))
        work.connection.execute(update(Case).where(Case.id == case).values(title=title))
    return case


def test_a_case_set_aside_before_tasks_had_words_is_found_when_it_is_back(town: Town) -> None:
    case = _open(town, "Cột điện nghiêng")
    with begin_work() as work:
        name_people(work, case, ("Nguyễn Thị Ất",))
    index_tasks()
    with begin_work() as work:
        seal(work, case, reason="nghi", marked_by="minh", marked_at=work.now, agencies=["SXD"])
    with begin_work() as work:
        rows = sealing._unpacked(sealing._content(work, case))
        for row in rows["tasks"].values():
            del row["words"]
        packed = sealing._packed(rows)
        work.connection.execute(update(SealedCase).where(SealedCase.case_id == case).values(content=packed))
    with begin_work() as work:
        sealing.unseal(work, case)
    for _ in range(2):
        for typed in ("cot dien", "nguyen thi at"):
            assert found(town, "all", typed) == [town.task(case, "check").id]
        index_tasks()
