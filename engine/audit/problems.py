"""What can be wrong with the record, each with the place where it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from engine.errors import N_, fill


@dataclass(frozen=True, slots=True)
class AuditProblem:
    """One thing that is wrong. `seal` is the number of the seal that proves it, if one does."""

    code: str
    message: str
    case_id: UUID | None = None
    case_number: str | None = None
    seq: int | None = None
    seal: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return fill(
            self.message,
            {
                "case": self.case_number or self.case_id,
                "seq": self.seq,
                "seal": self.seal,
                **self.facts,
            },
        )

    @classmethod
    def case_deleted(cls, case_id: UUID, *, seal: int | None) -> "AuditProblem":
        """A case that was there, and is not."""
        if seal is None:
            return cls("case_deleted", N_("Hồ sơ {case}: đã bị xóa, chỉ còn lại nhật ký."), case_id)
        return cls(
            "case_deleted",
            N_("Hồ sơ {case}: đã bị xóa; dấu niêm số {seal} chứng minh hồ sơ từng có."),
            case_id,
            seal=seal,
        )


CHAIN_MESSAGES: Mapping[str, str] = {
    "unreadable": N_("Hồ sơ {case}: nhật ký có dòng không còn đọc được."),
    "event_altered": N_("Hồ sơ {case}: sự kiện {seq} không còn đúng như lúc ghi."),
    "event_missing": N_("Hồ sơ {case}: thiếu sự kiện {seq}."),
    "event_added": N_("Hồ sơ {case}: sự kiện {seq} không thuộc chuỗi đã ghi."),
    "head_differs": N_("Hồ sơ {case}: mã cuối chuỗi không khớp với sự kiện {seq}."),
    "chain_truncated": N_("Hồ sơ {case}: mất các sự kiện đến số {seq} mà dấu niêm số {seal} đã xác nhận."),
    "chain_rewritten": N_("Hồ sơ {case}: chuỗi đến sự kiện {seq} khác với dấu niêm số {seal}."),
}

SEAL_MESSAGES: Mapping[str, str] = {
    "seals_unreadable": N_("Sổ dấu niêm có dòng không còn đọc được."),
    "seal_missing": N_("Thiếu dấu niêm số {seal}."),
    "seal_altered": N_("Dấu niêm số {seal} không còn đúng như lúc lập."),
    "seal_unchained": N_("Dấu niêm số {seal} không nối với dấu niêm trước nó."),
    "leaves_altered": N_("Danh sách chuỗi trong dấu niêm số {seal} đã bị sửa."),
    "anchor_differs": N_("Dấu niêm số {seal} khác với mã đã lưu ở nơi khác."),
}
