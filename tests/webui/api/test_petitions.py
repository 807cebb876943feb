from tests.engine.petitions.office import PDF, count, petition
from tests.webui.api.script import ROOT, Script, good, problem


def test_a_petition_is_sent_and_followed_with_its_code(anyone: Script) -> None:
    sent = good(anyone.post("/petitions", petition()), 201)
    assert sent["number"].startswith("KH-")
    seen = good(anyone.get(f"/petitions/{sent['number']}", X_Tracking_Code=sent["tracking_code"]))
    assert (seen["number"], seen["status"], seen["title"]) == (sent["number"], "received", petition()["title"])
    assert [entry["status"] for entry in seen["timeline"] if entry["kind"] == "status"] == ["submitted", "received"]


def test_fields_may_stand_in_data_as_for_cases(anyone: Script) -> None:
    good(anyone.post("/petitions", {"data": petition()}), 201)


def test_missing_and_malformed_fields_are_named_and_nothing_is_stored(anyone: Script) -> None:
    document = problem(anyone.post("/petitions", petition(title="", phone="12", channel="web")), 422)
    assert {"/title", "/phone"} <= {one["where"] for one in document["problems"]}
    assert count("petitions") == 0


def test_wrong_code_unknown_number_and_missing_code_are_answered_alike(anyone: Script) -> None:
    sent = good(anyone.post("/petitions", petition()), 201)
    answers = [
        anyone.get(f"/petitions/{sent['number']}", X_Tracking_Code="ABCD-EFGH"),
        anyone.get("/petitions/KH-2026-999999", X_Tracking_Code=sent["tracking_code"]),
        anyone.get(f"/petitions/{sent['number']}"),
    ]
    documents = [problem(answer, 404) for answer in answers]
    assert documents[0] == documents[1] == documents[2]


def test_trying_codes_is_stopped(anyone: Script) -> None:
    sent = good(anyone.post("/petitions", petition()), 201)
    codes = [anyone.get(f"/petitions/{sent['number']}", X_Tracking_Code=f"WRONG-{n}") for n in range(40)]
    stopped = [answer for answer in codes if answer.status_code == 429]
    assert stopped
    assert int(stopped[0].headers["Retry-After"]) > 0


def test_sending_without_end_is_stopped(anyone: Script) -> None:
    answers = [anyone.post("/petitions", petition()).status_code for _ in range(32)]
    assert answers[0] == 201
    assert answers[-1] == 429


def test_files_are_sent_first_and_named_in_the_petition(anyone: Script) -> None:
    import io

    uploaded = anyone.client.post(
        ROOT + "/files", data={"file": (io.BytesIO(PDF), "../../đơn.pdf")}, content_type="multipart/form-data"
    )
    file = good(uploaded, 201)
    assert (file["name"], file["media_type"]) == ("đơn.pdf", "application/pdf")
    good(anyone.post("/petitions", petition(files=[file["file_id"]])), 201)


def test_a_disguised_file_is_refused_by_its_content(anyone: Script) -> None:
    import io

    answer = anyone.client.post(
        ROOT + "/files", data={"file": (io.BytesIO(b"MZ\x90 program"), "anh.jpg")}, content_type="multipart/form-data"
    )
    assert problem(answer, 422)["code"] == "file.refused"


def test_an_unknown_or_foreign_file_is_refused(anyone: Script, reception: Script) -> None:
    document = problem(anyone.post("/petitions", petition(files=["00000000-0000-7000-8000-000000000000"])), 404)
    assert document["code"] == "file.unknown"


def test_channels_of_the_office_need_an_officer(anyone: Script, reception: Script, minh: Script) -> None:
    problem(anyone.post("/petitions", petition(channel="phone")), 403)
    problem(anyone.post("/petitions", petition(external_number="X1")), 403)
    problem(minh.post("/petitions", petition(channel="phone")), 403)
    good(reception.post("/petitions", petition(channel="phone", external_number="X1", external_due="2099-01-05")), 201)


def test_published_answers_are_open_to_everyone(anyone: Script) -> None:
    assert good(anyone.get("/publications?q=duong&limit=5")) == {"items": [], "next_cursor": None}
    assert problem(anyone.get("/publications?cursor=%00"), 422)
    assert problem(anyone.get("/publications?limit=0"), 422)
