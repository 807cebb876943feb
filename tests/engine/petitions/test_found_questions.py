"""The questions that a text seems to ask."""

from engine.petitions.asking import LONGEST, MOST, questions_in

SIGNS = ("?", "xin cho biết", "đề nghị")


def test_sentences_with_a_sign_are_found_as_they_were_written_and_with_the_sign() -> None:
    found = questions_in("Tôi đã nộp hồ sơ. Bao giờ có kết quả?\n- Đề nghị trả lời bằng văn bản; cảm ơn.", SIGNS)
    assert [one.text for one in found] == ["Bao giờ có kết quả?", "Đề nghị trả lời bằng văn bản;"]
    assert [one.signs for one in found] == [("?",), ("đề nghị",)]


def test_a_text_typed_without_marks_asks_as_well() -> None:
    (one,) = questions_in("Xin cho biet so dien thoai", SIGNS)
    assert one.signs == ("xin cho biết",)


def test_no_signs_find_no_questions() -> None:
    assert questions_in("Bao giờ có kết quả?", ()) == ()
    assert questions_in("", SIGNS) == ()


def test_however_much_is_asked_so_much_is_kept() -> None:
    found = questions_in("a" * 2 * LONGEST + "?" + " Sao thế?" * 3 * MOST, SIGNS)
    assert len(found) <= MOST
    assert all(len(one.text) <= LONGEST for one in found)
