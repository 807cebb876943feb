"""How soon everyone can read an answer once it is approved.

The demo's province and its shipped procedure. Every person acts the moment they can, so that what is left is the
program's own time: from the head's approval, through the letter, the check, the masks and the second reader, until
the page, the list, the search and the first page show the answer.
"""

import time
from http import HTTPStatus
from pathlib import Path
from statistics import median

from _town import measure_both  # first: it puts the checkout on the path

from engine.storage import create_schema
from tests.stories.handling import ANSWER, handle, issue, take_on, transfer_to
from tests.support.province import Petition, Province, province_at

RUNS = 5


def main() -> None:
    measure_both("publishing", _measure)


def _measure(folder: Path, url: str | None) -> dict[str, float]:
    folder.mkdir(parents=True, exist_ok=True)
    name = "sqlite" if url is None else "postgresql"
    address = url or f"sqlite:///{folder / 'hoidap.db'}"
    create_schema(address)
    with province_at(address, folder) as province:
        _visible_after(province, 0)
        taken = [_visible_after(province, number) for number in range(1, RUNS + 1)]
    approved, confirmed = (round(median(times)) for times in zip(*taken, strict=True))
    return {f"{name}.approved_to_visible_ms": approved, f"{name}.confirmed_to_visible_ms": confirmed}


def _visible_after(province: Province, number: int) -> tuple[float, float]:
    """Milliseconds from the approval, and from the second reader's confirmation, until everyone reads the answer."""
    petition = _drafted(province, number)
    approved = time.perf_counter()
    petition.done("approve_answer", decision="approve")
    issue(petition, "SNNMT")
    petition.done("check_answer", decision="fits")
    begun = petition.shown("prepare_publication")
    texts = {name: begun[name] for name in ("public_title", "public_question", "public_answer")}
    petition.just_done("prepare_publication", decision="publish", **texts)
    confirmed = time.perf_counter()
    petition.done("confirm_publication", confirmed="confirm")
    for address in (f"/cong-khai/{petition.number}", "/cong-khai", f"/cong-khai?q={petition.number}", "/"):
        shown = province.client.get(address)
        if shown.status_code != HTTPStatus.OK or petition.number not in shown.text:
            raise SystemExit(f"{petition.number} is not at {address}")
    now = time.perf_counter()
    return (now - approved) * 1000, (now - confirmed) * 1000


def _drafted(province: Province, number: int) -> Petition:
    petition = province.receives(f"Trả kết quả chậm, lần {number}", "Hồ sơ của tôi đã một tháng chưa có kết quả.",
                                 field="dat_dai")  # fmt: skip
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done("draft_answer", **ANSWER)
    return petition


if __name__ == "__main__":
    main()
