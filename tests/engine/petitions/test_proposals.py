"""The shipped tables: what they propose, why, and that each of their rows is of use."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench import routing
from engine.definitions import Library
from engine.definitions.decisions import DecisionTable, Rule
from engine.petitions.proposals import Proposal, propose, weighed
from engine.scripting import compile_sfeel_expression

ROOT = Path(__file__).parents[3]
PROVINCE = routing.Province()
LIBRARY = Library.from_folder(ROOT)
TABLES = routing.read_tables(LIBRARY)
TABLES_OF_ALL = {**TABLES, **routing.read_tables(LIBRARY, "petition_reception", "propose_conditions")}
FILES = (
    "demo/petitions.json",
    "bench/petitions_tuned.json",
    "bench/petitions_held_out.json",
    "bench/petitions_later.json",
)


def said(title: str, content: str, **more: Any) -> dict[str, Proposal]:
    item = {"title": title, "content": content, "sender_name": "Lan", "email": "lan@mau.example", **more}
    return routing.proposals_for(item, PROVINCE, TABLES)


def values(found: dict[str, Proposal]) -> dict[str, Any]:
    return {name: one.value for name, one in found.items()}


def items() -> Iterator[dict[str, Any]]:
    for name in FILES:
        yield from json.loads((ROOT / name).read_bytes())["petitions"]


def test_a_late_result_is_behaviour_and_says_so() -> None:
    found = said(
        "Chậm trả sổ đỏ", "Hồ sơ đăng ký biến động của tôi quá hạn 20 ngày, không ai trả lời.", field="dat_dai"
    )
    assert found["kind"].value == "behaviour"
    assert "“quá hạn”" in found["kind"].because
    assert values(found)["decision"] == "transfer"
    assert values(found)["lead_agency"] == "SNNMT"
    assert values(found)["content_heading"] == "5.1"
    assert values(found)["legal_regime"] == "D20_574"


def test_a_matter_of_regulation_is_not_presented_as_behaviour_because_of_its_field() -> None:
    (item,) = (one for one in items() if one["id"] == "PM014")
    found = routing.proposals_for(item, PROVINCE, TABLES)
    assert found["kind"].value == "regulation"
    assert found["content_heading"].value == "5.8"


def test_every_proposal_has_its_reason_and_none_quotes_the_sender() -> None:
    for item in items():
        for one in routing.proposals_for(item, PROVINCE, TABLES).values():
            assert one.because
            assert item["content"][:60] not in one.because


def test_who_says_it_is_no_denunciation_is_believed() -> None:
    told = "Tôi không tố cáo ai, chỉ mong cán bộ đừng bắt tôi đi lại nhiều lần khi xin xác nhận giấy tờ."
    assert values(said("Xin xác nhận", told, field="noi_vu", address_unit="D09"))["outcome"] == "handle"


def test_a_refusal_says_where_to_go_instead() -> None:
    found = said("Tố cáo", "Tôi tố cáo ông A nhận hối lộ, có ghi âm làm bằng chứng.", field="khac")
    assert values(found)["refusal_reason"] == "R02"
    assert "Thanh tra tỉnh" in found["refusal_reason"].because
    assert values(found)["decision"] == "refuse"


def test_a_secret_leaves_the_decision_to_people() -> None:
    found = said("Văn bản", "Tôi gửi kèm bản chụp văn bản đóng dấu mật về phương án của đơn vị.", field="khac")
    assert values(found)["outcome"] == "secret"
    assert "decision" not in found


def test_the_agency_that_gave_it_back_names_the_next() -> None:
    known = {"field": "dat_dai", "commune": None, "suggested_agency": "STC", "place": None, "named_agency": None,
             "title": "Giá đất", "content": "Bảng giá đất chưa hợp lý, đề nghị điều chỉnh bảng giá.",
             "text": "Bảng giá đất chưa hợp lý", "has_name": True, "has_contact": True}  # fmt: skip
    found = ask_all(known)
    assert found["lead_agency"] == Proposal("STC", "cơ quan trước trả lại và đề nghị chuyển đến đây")


def test_the_place_of_the_matter_goes_before_that_of_the_sender() -> None:
    found = said("Đèn hỏng", "Đèn chiếu sáng ở xã Diên Khánh hỏng cả tháng, chưa ai sửa.",
                 field="ha_tang_dia_phuong", address_unit="D01")  # fmt: skip
    assert values(found)["lead_agency"] == "X-DK"


def test_what_has_no_reason_is_not_proposed() -> None:
    answers = {"one": {"kind": "behaviour", "kind_because": None, "field": None, "field_because": "x", "other": 1}}
    assert propose(["one"], {}, lambda name, _: answers[name]) == {}


def test_signs_are_weighed() -> None:
    answer: dict[str, list[Any]] = {
        "sign": ["late", "late", "field.land", "field.water", "calm"],
        "weight": [2, -1, 2, 2, 1],
        "found": [["quá hạn", "trễ"], ["đúng hạn"], ["đất"], ["nước", "ống nước", "mất nước", "cúp nước"], []],
    }
    found = weighed(answer)
    assert found["score"] == {"late": 2.0, "field.land": 2, "field.water": 4.0}
    assert found["heard"]["late"] == "“quá hạn”, “trễ”"
    assert found["best"] == {"field": "water"}
    assert found["lead"] == {"field": 2.0}


def ask_all(known: dict[str, Any]) -> dict[str, Proposal]:
    functions = routing.functions_of(PROVINCE)
    budget = routing.budget()
    return propose(TABLES, known, lambda name, data: TABLES[name].decide(data, functions, budget))


@pytest.mark.parametrize(
    ("file", "least"),
    [
        ("demo/petitions.json", {"outcome": 0.95, "kind": 0.95, "lead_agency": 0.95}),
        ("bench/petitions_tuned.json", {"outcome": 0.95, "kind": 0.95, "lead_agency": 0.95}),
        ("bench/petitions_later.json", {"outcome": 0.9, "kind": 0.9, "lead_agency": 0.9}),
        ("bench/petitions_held_out.json", {"outcome": 0.85, "kind": 0.85, "lead_agency": 0.85}),
    ],
)
def test_enough_is_proposed_rightly(file: str, least: dict[str, float]) -> None:
    judged = [
        (one, routing.proposals_for(one, PROVINCE, TABLES))
        for one in json.loads((ROOT / file).read_bytes())["petitions"]
    ]
    figures = routing.figures_of(judged, PROVINCE, TABLES)
    assert {name: figures[name] >= share for name, share in least.items()} == dict.fromkeys(least, True)
    assert figures["lead_agency"] > figures["baseline_lead_agency"]


LONG = "Tôi đã trình bày đầy đủ sự việc với nơi tiếp nhận và mong được xem xét sớm cho gia đình."
EXTRA: tuple[dict[str, Any], ...] = (
    {"title": "На улице", "content": "на улице не горит свет, пожалуйста, что это такое и кто отвечает за это"},
    {"title": "Đường", "content": LONG, "sender_name": None},
    {"title": "Giấy tờ", "content": f"{LONG} Tôi không nhớ nộp ở đâu, ngày nào, tháng nào, giờ nào.",
     "field": "giao_duc"},
    {"title": "Sân", "content": "Tháng tư, ngày mười, trên phường.", "field": None},
    {"title": "Nước máy", "content": "Nước máy đục, đồng hồ nước hỏng, cấp nước yếu, đã báo mà chưa ai sửa.",
     "field": "giao_duc"},
    {"title": "Nước máy", "content": "Nước máy đục, đồng hồ nước hỏng, cấp nước yếu, đã báo mà chưa ai sửa.",
     "field": None},
    {"title": "Trả lại", "content": LONG, "field": "dat_dai", "variables": {"suggested_agency": "STC"}},
    {"title": "Khiếu nại", "content": "Tôi khiếu nại UBND phường, yêu cầu hủy quyết định cưỡng chế đối với tôi.",
     "field": "xay_dung_quy_hoach", "address_unit": "D01"},
    {"title": "Tuyển dụng", "content": "Kết quả thi tuyển viên chức quá hạn công bố, không ai trả lời thí sinh.",
     "field": "noi_vu", "address_unit": "D01"},
    {"title": "Đường hẻm", "content": "Đường hẻm 12 hư hỏng nặng, ổ gà khắp nơi, đã báo mà chưa ai sửa.",
     "field": "giao_thong", "address_unit": "D01"},
    {"title": "Nguồn gốc đất", "content": "UBND xã chậm xác nhận nguồn gốc đất, cán bộ xã hẹn nhiều lần.",
     "field": "dat_dai", "address_unit": "D09"},
    {"title": "Một cửa", "content": "Một cửa phường trả kết quả trễ hẹn, cán bộ phường không xin lỗi.",
     "field": "tthc_mot_cua", "address_unit": "D01"},
    {"title": "Sở", "content": "Tôi gửi đơn đến Sở Xây dựng đã lâu mà chưa được trả lời, đề nghị xem xét sớm.",
     "field": None},
)  # fmt: skip


def test_every_row_of_every_table_is_taken_by_some_petition() -> None:
    taken: set[tuple[str, str]] = set()
    for item in (*items(), *({"sender_name": "Lan", **one} for one in EXTRA)):
        taken |= set(rows_taken(item))
    rows = {(table.id, rule.id) for table in TABLES_OF_ALL.values() for rule in table.rules}
    assert rows - taken == set()


def rows_taken(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The rows that hold for a petition; of a table of signs, those that found a phrase."""
    seen = routing.known_of(item, PROVINCE) | item.get("variables", {})
    functions, spent = routing.functions_of(PROVINCE), routing.budget()
    taken: list[tuple[str, str]] = []

    def ask(name: str, data: Any) -> Any:
        table = TABLES_OF_ALL[name]
        taken.extend((table.id, rule.id) for rule in holding(table, data, functions, spent))
        return table.decide(data, functions, spent)

    propose(TABLES_OF_ALL, seen, ask)
    yield from taken


def holding(table: DecisionTable, data: Any, functions: Any, spent: Any) -> Iterator[Rule]:
    for rule in table.rules:
        answer = replace(table, rules=(rule,)).decide(data, functions, spent)
        if table.hit_policy.gives_lists:
            if answer["found"][0]:
                yield rule
        elif rule.is_open or taken_alone(table, rule, data, functions, spent):
            yield rule
            return


def taken_alone(table: DecisionTable, rule: Rule, data: Any, functions: Any, spent: Any) -> bool:
    """Whether the row holds: with an answer of our own in place of its own, that answer comes."""
    mark = compile_sfeel_expression("true", functions=())
    marked = replace(rule, answers=tuple(mark for _ in rule.answers))
    answer = replace(table, rules=(marked,)).decide(data, functions, spent)
    return all(value is True for value in answer.values())


def test_the_reason_tells_the_phrases_that_weigh_most_and_none_within_another() -> None:
    rows: dict[str, list[Any]] = {
        "sign": ["late", "late", "late"],
        "weight": [1.5, 2, 2],
        "found": [["mẹ tôi"], ["chậm trả", "chậm trả kết quả"], ["trễ hẹn"]],
    }
    assert weighed(rows)["heard"]["late"] == "“chậm trả kết quả”, “trễ hẹn”"
    alone: dict[str, list[Any]] = {"sign": ["late"], "weight": [1.5], "found": [["mẹ tôi"]]}
    assert weighed(alone)["heard"]["late"] == "“mẹ tôi”"


def test_a_case_is_no_school() -> None:
    """«Trường hợp» has a word of «trường học» in it, and is none."""
    found = said("Chậm cấp thẻ", "Trường hợp của cha tôi chờ thẻ bảo hiểm y tế đã quá hạn một tháng.")
    assert all("“trường" not in one.because.lower() for one in found.values())
