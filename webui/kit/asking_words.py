"""How people say what came of asking a sender: the ways of a reply, how a round ended, how a condition stands."""

from webui.speech import LazyString, _l

WAYS = {
    "tracking": _l("gửi trên trang tra cứu"),
    "link": _l("trả lời bằng liên kết trong thư điện tử"),
    "letter": _l("gửi bằng thư"),
    "phone": _l("nói qua điện thoại"),
    "counter": _l("nộp trực tiếp"),
}
RESULTS = {
    "given": _l("đã bổ sung đủ"),
    "partial": _l("mới bổ sung một phần"),
    "never": _l("không bổ sung trong hạn"),
}
STANDINGS = {"met": _l("Đạt"), "missing": _l("Chưa đạt"), "seen": _l("Cán bộ xem")}


def way_word(way: str) -> LazyString | str:
    """How a supplement came."""
    return WAYS.get(way, way)


def result_word(result: str) -> LazyString | str:
    """How a round of asking ended."""
    return RESULTS.get(result, result)


def standing_word(state: str) -> LazyString | str:
    """How a condition of a channel stands."""
    return STANDINGS.get(state, state)
