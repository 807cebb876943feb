"""How long a designer waits: for the findings after a change, for a save, for the review with every scenario played.

The petition procedure over the demo, asked through the web application as its editor asks, each time with a
content that was never seen before.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from _town import CHECKOUT, folder, percentile, report  # first: it puts the checkout on the path

from engine.cli.preparing import prepare_demo
from engine.cli.settings import load_settings
from engine.directory import create_session, find_officer_by_username
from engine.storage import read_work
from webui.app import create_app

DESIGNER = "vp.010"
STUDY = "processes/petition/petition_study.bpmn"
FORM = "forms/petition/classify.json"
RUNS, ROUNDS = 5, 20
OK = 200


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with folder() as path:
        client = _signed_in(path)
        figures = {"first_check_ms": _timed(_check, client, 0), **_figures(client)}
    report({name: round(value, 1) for name, value in figures.items()}, as_json=arguments.json)


def _signed_in(path: Path) -> Any:
    settings = load_settings(data=path / "data", library=CHECKOUT, demo=True)
    prepare_demo(settings)
    app = create_app(settings)
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    with read_work() as work:
        found = find_officer_by_username(work, DESIGNER)
    assert found is not None
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = create_session(found.id), True
    return client


def _figures(client: Any) -> dict[str, float]:
    checks = [[_timed(_check, client, run * ROUNDS + number + 1) for number in range(ROUNDS)] for run in range(RUNS)]
    saves = [_timed(_save, client, number) for number in range(ROUNDS)]
    reviews = []
    for number in range(RUNS):
        _save(client, ROUNDS + number)
        reviews.append(_timed(_get, client, "/thiet-ke/cong-bo"))
    return {
        "check_after_change_ms": median(percentile(run, 0.95) for run in checks),
        "check_after_change_p50_ms": median(median(run) for run in checks),
        "save_ms": percentile(saves, 0.95),
        "review_with_scenarios_ms": median(reviews),
        "library_page_ms": median(_timed(_get, client, "/thiet-ke/") for _ in range(RUNS)),
    }


def _timed(act: Callable[..., object], *given: object) -> float:
    begun = time.perf_counter()
    act(*given)
    return (time.perf_counter() - begun) * 1000


def _check(client: Any, number: int) -> None:
    content = (CHECKOUT / STUDY).read_text().replace('name="Soạn', f'name="Lần {number} soạn', 1)
    answer = client.post(f"/thiet-ke/tep/{STUDY}/kiem-tra", json={"content": content})
    assert answer.get_json()["findings"] == [], answer.text


def _save(client: Any, number: int) -> None:
    address = f"/thiet-ke/tep/{FORM}/noi-dung"
    content = (CHECKOUT / FORM).read_text().replace("Hướng xử lý", f"Hướng xử lý {number}", 1)
    revision = client.get(address).get_json()["revision"]
    assert client.put(address, json={"content": content, "revision": revision}).status_code == OK


def _get(client: Any, address: str) -> None:
    assert client.get(address).status_code == OK


if __name__ == "__main__":
    main()
