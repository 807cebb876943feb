"""The forty sample petitions, sent through the API, each driven to the end that is expected of it."""

from collections import Counter
from typing import Any

from engine.cases import deliver_message
from tests.stories.handling import answer, handle, publish, take_on, transfer_to
from tests.support.province import Petition, Province, read_demo

# What is expected of a petition → how its story ends: the status its sender reads and its case's.
ENDS = {
    "handle": ("published", "completed"),
    "refuse": ("refused", "completed"),
    "transfer_out": ("transferred", "completed"),
    "pool": ("collecting", "running"),
    "supplement": ("need_supplement", "running"),
    "secret": ("received", "running"),
}
NO_NAME = "Không ghi tên"
HEADINGS = {"behaviour": "5.1", "regulation": "5.2", "both": "5.1"}


def send(province: Province, item: dict[str, Any]) -> Petition:
    """As reception keys it in; who gave no name is written down as such, and every foreigner is a person."""
    given = {"sender_type": item["sender_type"], "full_name": item["sender_name"] or NO_NAME,
             "org_name": item["sender_name"],
             "email": item["email"], "phone": item["phone"] or "0900000000", "field": item["field"],
             "external_number": item["id"]}  # fmt: skip
    if item["sender_type"] not in {"individual", "organisation"}:
        given["sender_type"] = "individual"
    return province.receives(item["title"], item["content"], channel=item["channel"], keyed=True, **given)


def drive(petition: Petition, expected: dict[str, Any]) -> None:
    """What the officers do with it."""
    outcome, agency = expected["outcome"], expected["lead_agency"]
    if outcome == "refuse":
        petition.done("check_conditions", decision="refuse", refusal_reason=expected["refusal_reason"])
    elif outcome == "supplement":
        petition.done("check_conditions", decision="supplement", supplement_request="Xin nêu rõ việc gì, ở đâu.")
    elif outcome == "secret":
        petition.done("check_conditions", decision="accept")
    elif outcome in {"transfer_out", "pool"}:
        petition.done("check_conditions", decision="accept")
        chosen = {"kind": "regulation", "content_heading": "5.2", "legal_regime": "D20_574", "field": "khac"}
        if outcome == "pool":
            petition.done("classify", decision="collect", collect_note="Tập hợp để nghiên cứu khi rà soát.", **chosen)
        else:
            petition.done("classify", decision="transfer_out", outside_body="Bộ Tư pháp",
                          transfer_note="Kính chuyển theo thẩm quyền.", **chosen)  # fmt: skip
    else:
        kind = expected["kind"]
        transfer_to(petition, agency, kind=kind, content_heading=HEADINGS[kind], legal_regime=expected["legal_regime"])
        take_on(petition, agency)
        handle(petition)
        answer(petition, agency)
        publish(petition)
        deliver_message("rating.submitted", petition.number, {"score": 5})


def test_each_of_the_forty_comes_to_the_end_that_is_expected_of_it(province: Province) -> None:
    items = read_demo("petitions.json")["petitions"]
    ends: dict[str, tuple[str, str, str]] = {}
    for item in items:
        petition = send(province, item)
        drive(petition, item["expected"])
        province.forget_rates()
        ends[item["id"]] = (item["expected"]["outcome"], petition.seen_by_sender()["status"], petition.status)
        if item["expected"]["outcome"] == "secret":
            assert petition.open == ["classify"]
    assert len(ends) == 40
    assert ends == {name: (outcome, *ENDS[outcome]) for name, (outcome, _, _) in ends.items()}
    assert Counter(outcome for outcome, _, _ in ends.values()) == Counter(
        handle=24, refuse=8, supplement=4, secret=2, pool=1, transfer_out=1
    )
