"""What belongs to a found place is hidden with it, and nothing that does not."""

import pytest

from engine.petitions.masking import Found, Kind
from engine.petitions.masking.whole import whole_of


def whole(text: str, piece: str, kind: Kind) -> str:
    start = text.index(piece)
    one = whole_of(Found(start, start + len(piece), kind), text)
    assert one.kind is kind
    return text[one.start : one.end]


@pytest.mark.parametrize(
    ("text", "piece", "told"),
    [
        ("việc cấp GCN số CN 270031 (vào sổ CS 00918) cho", "CN 270031", "GCN số CN 270031 (vào sổ CS 00918"),
        ("thửa 09 tờ 112 xã Cam Hiệp Nam cũ của mẹ", "thửa 09 tờ 112", "thửa 09 tờ 112 xã Cam Hiệp Nam cũ"),
        ("thửa 1072, tờ bản đồ địa chính 4, xứ đồng Cây Sung.", "thửa 1072",
         "thửa 1072, tờ bản đồ địa chính 4, xứ đồng Cây Sung"),
        ("gồm các thửa 51, 52 tờ 7", "thửa 51, 52 tờ 7", "các thửa 51, 52 tờ 7"),
        ("mẫu ruộng gò Mả Thánh, số thửa hồi đó 31.", "thửa hồi đó 31", "ruộng gò Mả Thánh, số thửa hồi đó 31"),
        ("sổ vào CS 07741, lô J-18; xe", "CS 07741", "sổ vào CS 07741, lô J-18"),
        ("lô 5, khoảnh 2, tiểu khu 101 rừng", "lô 5", "lô 5, khoảnh 2, tiểu khu 101"),
    ],
)  # fmt: skip
def test_land_is_taken_with_its_sheet_its_field_and_its_deed(text: str, piece: str, told: str) -> None:
    assert whole(text, piece, Kind.LAND) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("thửa 12, tờ 4, diện tích 214 m2", "thửa 12, tờ 4"),
        ("thửa 12, tờ 4 của mẹ tôi", "thửa 12, tờ 4"),
        ("thửa 12, tờ 4, đường rộng 5 mét", "thửa 12, tờ 4"),
    ],
)
def test_what_is_said_of_the_land_stays(text: str, told: str) -> None:
    assert whole(text, "thửa 12", Kind.LAND) == told


@pytest.mark.parametrize(
    ("text", "piece", "told"),
    [
        ("Con tôi sn 2005, mới lớn", "2005", "sn 2005"),
        ("Tiêu Viết Lạc, sanh năm 1951", "1951", "sanh năm 1951"),
        ("ông tuổi Canh Tý", "Canh Tý", "tuổi Canh Tý"),
        ("năm 1951 ông về", "1951", "1951"),
    ],
)
def test_a_birth_is_taken_with_its_label(text: str, piece: str, told: str) -> None:
    assert whole(text, piece, Kind.BIRTH) == told


def test_a_number_is_taken_with_its_other_digits_but_not_with_a_sum() -> None:
    assert whole("số 102 8744 19350 tại", "102 8744", Kind.ACCOUNT) == "102 8744 19350"
    assert whole("0905417226 500 triệu", "0905417226", Kind.PHONE) == "0905417226"


def test_a_name_is_left_as_it_is() -> None:
    assert whole("ông Lê Văn Ba, thửa 12", "Lê Văn Ba", Kind.NAME) == "Lê Văn Ba"
