"""What the state of an absence is called, and how it is toned."""

from webui.speech import N_

STATES = {
    "waiting": N_("Chờ duyệt"),
    "ahead": N_("Sắp tới"),
    "now": N_("Đang thay thế"),
    "over": N_("Đã kết thúc"),
    "refused": N_("Không duyệt"),
    "cancelled": N_("Đã hủy"),
}
TONES = {
    "waiting": "soon",
    "ahead": "waiting",
    "now": "going",
    "over": "ended",
    "refused": "ended",
    "cancelled": "ended",
}
