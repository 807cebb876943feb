"""Places and agencies in a sender's own words."""

import pytest

from engine.petitions.naming import agency_named, place_named

PLACES = {
    "P-NT": "Phường Nha Trang",
    "P-BNT": "Phường Bắc Nha Trang",
    "X-DK": "Xã Diên Khánh",
    "DK-TS": "Đặc khu Trường Sa",
}
AGENCIES = {"SXD": "Sở Xây dựng", "SYT": "Sở Y tế"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ở phường Nha Trang, đèn hỏng.", "P-NT"),
        ("Ở phường Bắc Nha Trang, đèn hỏng.", "P-BNT"),
        ("o phuong bac nha trang den hong", "P-BNT"),
        ("Đường ở Diên Khánh ngập.", "X-DK"),
        ("Đường ở Nha Trang ngập.", None),
        ("Từ phường Nha Trang đến xã Diên Khánh.", None),
        ("Nhà tôi ở đường Trường Sa.", None),
        ("Tôi sống ở Trường Sa.", "DK-TS"),
        ("Không nói ở đâu.", None),
    ],
)
def test_the_one_place_that_a_text_names(text: str, place: str | None) -> None:
    assert place_named(text, PLACES) == place


def test_the_one_agency_that_a_text_names() -> None:
    assert agency_named("Tôi hỏi Sở Xây dựng hai lần.", AGENCIES) == "SXD"
    assert agency_named("Tôi hỏi Sở Xây dựng và Sở Y tế.", AGENCIES) is None
    assert agency_named("Tôi hỏi nhiều nơi.", AGENCIES) is None
