"""An address is hidden to the end of what tells its door, whoever describes it and however."""

import pytest

from engine.petitions.masking import Kind, find_personal


def addresses(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_personal(text) if one.kind is Kind.ADDRESS]


@pytest.mark.parametrize(
    "address",
    [
        "buôn Kô Tam, nhà dài thứ hai bên phải bến nước",
        "thôn Hữu Đức, xóm giữa, gần đền Po Nagar, cổng nhà có hai con voi xi măng",
        "xóm Rớ thôn Đầm Môn, vách nhà sơn màu hột gà",
        "làng Suối Le, chỗ cây cầy lớn, lên dốc nhà thứ năm",
        "ấp Giồng Trôm nhỏ, bên kia bến phà Cổ Chiên",
        "xóm ghe Thái An, nhà chân núi có tượng Mẹ bồng con",
        "chòi rẫy, tọa độ 12.7713, 108.0241",
        "trại gà ông Lữ, sau hòn đá Dựng, Ninh Xuân",
        "thôn Hiệp Thanh, xã Cam Thịnh Đông, không số",
    ],
)
def test_a_home_is_hidden_up_to_the_end_of_its_sentence(address: str) -> None:
    assert addresses(f"Tôi ở {address}. Xin xem xét.") == [address]


def test_a_home_typed_without_marks_is_hidden_to_its_end() -> None:
    address = "thon Ma Ty, dau doc cay da, xa Bac Ai Tay"
    assert addresses(f"nguoi Raglai o {address}. cam on can bo da doc") == [address]


@pytest.mark.parametrize(
    "described", ["sinh 1962, dân tộc Nùng", "công nhân vệ sinh", "1998, làm mướn", "dân tộc Kinh"]
)
def test_an_address_is_somebodys_behind_what_describes_who_it_is(described: str) -> None:
    text = f"Tôi tên Vi Văn Đoàn, {described}, thôn Tân Tiến, nhà trên dốc nhìn xuống hồ Buôn Triết."
    assert addresses(text) == ["thôn Tân Tiến, nhà trên dốc nhìn xuống hồ Buôn Triết"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tôi ở thôn Phú Hữu, xã Ninh An, nước máy đục ngầu cả tuần.", ["thôn Phú Hữu, xã Ninh An"]),
        ("Tôi ở thôn Phú Hữu, xã Ninh An, nhà em bị cúp điện hoài.", ["thôn Phú Hữu, xã Ninh An"]),
        ("Ông Lê Văn Ba, Chủ tịch UBND xã, thôn Phú Hữu vừa họp.", []),
    ],
)
def test_what_happens_there_and_where_an_official_is_stays(text: str, told: list[str]) -> None:
    assert addresses(text) == told
