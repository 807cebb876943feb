"""What belongs to a place that was found, so that none of it stays to be read.

The other digits of a number, the label of a birth («tuổi», «sn»), and of a plot of land its sheet, its field and its
deed: «GCN số CN 270031 (vào sổ CS 00918)», «thửa 09 tờ 112 xã Cam Hiệp Nam cũ».
"""

import re

from engine.petitions.masking.kinds import Found, Kind
from engine.petitions.masking.shapes import CAPITALISED

NUMBERS = frozenset({Kind.PHONE, Kind.ACCOUNT, Kind.IDENTITY, Kind.TAX, Kind.INSURANCE, Kind.CODE})
MOST_MORE = 5
LOOK_BACK = 44
_DIGITS = re.compile(
    r"(?:[ .-]\d{1,7}){1,6}"
    r"(?![\w/]|[.,-]\d|\s?(?:đồng|đ|triệu|tỷ|nghìn|ngàn|tr|k|m2|lần|người|ngày|tháng|năm|giờ)(?!\w))"
)
_NAMED = rf"(?-i:{CAPITALISED}(?:\s{CAPITALISED}){{0,3}})"
_NUMBER = r"(?-i:[A-ZĐ]{0,4}[ -]?)\d{1,6}[a-z]?(?:[-/.]\d{1,5}[a-z]?|-[a-z](?!\w))?"
_MORE_LAND = re.compile(
    r"(?:[,;]?\s\(?|\s?[-–]\s?|\))(?:(?:thuộc|nay là|tức|tức là|và|theo|trích|của|tại|nay)\s){0,2}(?:"
    rf"(?:tờ|to|mảnh|tbđ|tbd|bđ|bản đồ|ban do|trích lục|trích đo)(?:\s(?:bản đồ|ban do|bđ|địa chính|trích lục|trích đo"
    rf"|số|so|là|mới|cũ|gốc)){{0,3}}\s{_NUMBER}"
    rf"|(?:số\s)?(?:thửa|thua|lô|lo|khoảnh|tiểu khu|nền)(?:\s(?:đất|số|so|cũ|mới|phân chiết|gốc|tạm)){{0,2}}\s{_NUMBER}"
    rf"|(?:biên nhận\s)?(?:số\s)?vào sổ(?:\s(?:số|cấp|cấp gcn)){{0,2}}\s(?-i:[A-ZĐ]{{0,4}}[ -]?)\d{{3,6}}"
    rf"|(?:xứ đồng|xứ|cánh đồng|đồng|gò|bàu|đồi|núi|hòn|khu dân cư|kdc|khu tái định cư|khu đô thị|kđt"
    rf"|thôn|xóm|ấp|buôn|xã|phường|thị trấn)\s(?:(?:đồng|gò|bàu|ruộng)\s)?{_NAMED}(?:\s(?:cũ|mở rộng|\d{{1,2}})(?!\w))?"
    r"|(?:sổ mục kê|mục kê)(?:\s(?:trang|số|tờ))?\s\d{1,4}"
    r"|tờ\s(?:số\s)?(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?:\s(?:mươi|mốt|hai|ba|bốn|năm|lăm|sáu|bảy|tám|chín)){0,2}"
    r"|bộ địa chính(?:\s(?:cũ|mới))?"
    r"|(?:bản đồ\s)?(?:cũ|mới)(?!\w)"
    r")(?!\w|/\d|\s?(?:m2|m²|ha|sào|mét|tỷ|triệu)(?!\w))",
    re.IGNORECASE,
)
_BEFORE_LAND = re.compile(
    r"(?<!\w)(?:(?:các|những|nửa|một phần|mảnh|đám|miếng|vạt)\s)?"
    rf"(?:(?:ruộng|đất|rẫy|vườn)(?:\s(?:giồng|màu|gò|lúa|đồi|ruộng|rẫy|vườn)){{0,2}}(?:\s{_NAMED})?"
    r"(?:\s\d{1,4}\s(?:sào|công|mẫu|m2))?,?\s)?"
    r"(?:(?:số hiệu|số|hiệu|sổ vào|vào sổ|vào sổ cấp|sổ hồng|sổ đỏ|bìa đỏ|sổ|bằng khoán|gcn"
    r"|giấy chứng nhận|qsdđ|các|lô|thửa)\s){0,4}\Z",
    re.IGNORECASE,
)
_BEFORE_BIRTH = re.compile(
    r"(?<!\w)(?:sanh|sn|s\.n\.?|ns|n\.s|tuổi|đẻ|sinh)(?:\s(?:năm|ngày|vào|là|khoảng|chừng|đầu|cuối)){0,2}[ :]{1,2}\Z",
    re.IGNORECASE,
)


def whole_of(one: Found, text: str) -> Found:
    """The place with what belongs to it, before it and behind it."""
    if one.kind in NUMBERS:
        match = _DIGITS.match(text, one.end)
        return Found(one.start, match.end(), one.kind) if match else one
    if one.kind is Kind.BIRTH:
        return Found(_begin(_BEFORE_BIRTH, text, one.start), one.end, one.kind)
    if one.kind is Kind.LAND:
        return Found(_begin(_BEFORE_LAND, text, one.start), _land_end(text, one.end), one.kind)
    return one


def _begin(before: re.Pattern[str], text: str, start: int) -> int:
    first = max(0, start - LOOK_BACK)
    match = before.search(text[first:start])
    return first + match.start() if match else start


def _land_end(text: str, end: int) -> int:
    for _ in range(MOST_MORE):
        match = _MORE_LAND.match(text, end)
        if match is None:
            break
        end = match.end()
    return end
