"""Hiding what was found, in words that can be read aloud."""

import re
from collections.abc import Iterable, Mapping

from engine.petitions.masking.kinds import Found, Kind

WORDS: Mapping[Kind, str] = {
    Kind.OWN: "thông tin người gửi",
    Kind.NAME: "họ tên",
    Kind.PHONE: "số điện thoại",
    Kind.EMAIL: "thư điện tử",
    Kind.LINK: "tài khoản mạng xã hội",
    Kind.ADDRESS: "địa chỉ",
    Kind.IDENTITY: "số giấy tờ tùy thân",
    Kind.TAX: "mã số thuế",
    Kind.INSURANCE: "số bảo hiểm",
    Kind.PLATE: "biển số",
    Kind.ACCOUNT: "số tài khoản",
    Kind.BIRTH: "ngày sinh",
    Kind.LAND: "thửa đất",
    Kind.CODE: "mã số",
    Kind.MARKED: "thông tin riêng",
}
MASK = re.compile(r"\[đã che: [^\[\]\n]{1,40}\]")
"""What stands where something was hidden; never looked into again."""


def mask_of(kind: Kind, number: int = 0) -> str:
    """What stands for a piece of this kind; numbered where several of them are to be told apart."""
    return f"[đã che: {WORDS[kind]} {number}]" if number else f"[đã che: {WORDS[kind]}]"


def hide(text: str, found: Iterable[Found]) -> str:
    """The text with each of these places replaced; places do not overlap."""
    parts, at = [], 0
    for one in sorted(found, key=lambda piece: piece.start):
        parts += [text[at : one.start], mask_of(one.kind)]
        at = one.end
    return "".join((*parts, text[at:]))
