"""Petitions alike in words at the same step: what one common answer may fit."""

import pytest

from engine.cases import TaskNotFound
from engine.petitions import list_alike_tasks
from engine.storage import Database
from tests.engine.directory.town import officer
from tests.engine.petitions.office import complete, open_task, send

DELAYED = "Hồ sơ cấp giấy chứng nhận của tôi nộp ở bộ phận một cửa đã ba tháng chưa được trả kết quả, thửa đất số"
OTHER = "Xin cấp lại giấy phép lao động cho kỹ sư, hồ sơ đã nộp đủ theo danh mục niêm yết."


def test_tasks_at_the_same_step_of_petitions_alike_are_found_with_ones_own(office: Database) -> None:
    alike = [send(title="Chậm trả", content=f"{DELAYED} {plot}", phone=f"090000000{plot}") for plot in range(4)]
    send(title="Giấy phép", content=OTHER, phone="0911111111")
    complete(alike[3].case_id, "hoa", decision="accept", lead="SXD")
    found = list_alike_tasks(open_task(alike[0].case_id).id, actor=officer("hoa"))
    assert set(found) == {open_task(one.case_id).id for one in alike[:3]}


def test_whose_task_it_is_not_finds_nothing(office: Database) -> None:
    receipt = send()
    with pytest.raises(TaskNotFound):
        list_alike_tasks(open_task(receipt.case_id).id, actor=officer("minh"))
