"""What the catalogues are called, and the fields of what their entries say beside a code and a name."""

from engine.directory.editing.columns import Column, Kind
from engine.errors import N_

TITLES = {
    "agency_levels": N_("Cấp đơn vị"),
    "fields": N_("Lĩnh vực"),
    "communes": N_("Xã, phường, đặc khu"),
    "refusal_reasons": N_("Lý do từ chối tiếp nhận"),
    "content_headings": N_("Nhóm nội dung phản ánh"),
    "channels": N_("Kênh tiếp nhận"),
    "notices": N_("Thông báo gửi người dân"),
    "staff_notices": N_("Thông báo gửi cán bộ"),
    "statuses": N_("Tình trạng hồ sơ"),
    "publication_forms": N_("Hình thức công khai"),
    "review_criteria": N_("Tiêu chí rà soát quy định"),
    "letter_heads": N_("Phần đầu, phần cuối công văn"),
    "deadline_rules": N_("Quy định thời hạn"),
}

_NOTICE_SUBJECT = frozenset({"number"})
_NOTICE = frozenset(
    {"number", "title", "status", "agency", "received_on", "due_on", "letter_number", "text", "tracking_page",
     "publication_page"}
)  # fmt: skip
_STAFF_NOTICE = frozenset({"number", "process", "agency", "due_on"})
_STAFF_NOTICE_WORDS = N_(
    "Dùng được: {{ number }} (mã hồ sơ), {{ process }} (tên quy trình), {{ agency }} (cơ quan đang giữ hồ sơ), "
    "{{ due_on }} (hạn của hồ sơ)."
)
_STATUS = frozenset({"agency", "number"})
_LETTER = frozenset({"code", "agency", "parent", "place", "number", "title", "received_on", "sender"})
_LETTER_WORDS = N_(
    "Dùng được: {{ agency }} (cơ quan), {{ parent }} (cơ quan cấp trên), {{ code }} (mã cơ quan), {{ place }} (địa "
    "danh), {{ number }} (mã hồ sơ), {{ title }} (tiêu đề phản ánh), {{ received_on }} (ngày nhận), {{ sender }} "
    "(người gửi). Để trống: như mục “default”."
)

KNOWN_FACTS: dict[str, tuple[Column, ...]] = {
    "agency_levels": (Column("facts.rank", N_("Thứ bậc"), Kind.WHOLE),),
    "refusal_reasons": (
        Column("facts.guide", N_("Hướng dẫn người gửi"), Kind.TEXT, longest=4_000, is_plain=True,
               help=N_("Gửi nguyên văn như ghi ở đây; không dùng chỗ trống {{ }}.")),
        Column("facts.never_public", N_("Không bao giờ công khai"), Kind.YES),
        Column("facts.needs_explanation", N_("Phải giải thích thêm"), Kind.YES),
    ),
    "content_headings": (Column("facts.kind", N_("Loại"), help=N_("behaviour: hành vi; regulation: quy định.")),),
    "channels": (
        Column("facts.required", N_("Mục bắt buộc"), Kind.LINES,
               help=N_("Mỗi dòng tên một mục của biểu mẫu gửi, ví dụ phone.")),
        Column("facts.by_officer", N_("Cán bộ nhập thay"), Kind.YES),
    ),
    "notices": (
        Column("facts.subject", N_("Tiêu đề thư"), Kind.TEMPLATE, longest=300, words=_NOTICE_SUBJECT,
               help=N_("Dùng được: {{ number }} (mã hồ sơ).")),
        Column("facts.text", N_("Nội dung thư"), Kind.TEMPLATE, longest=10_000, words=_NOTICE,
               help=N_(
                   "Dùng được: {{ number }} (mã hồ sơ), {{ title }} (tiêu đề), {{ status }} (tình trạng), {{ agency }} "
                   "(cơ quan), {{ received_on }} (ngày nhận), {{ due_on }} (hạn trả lời), {{ letter_number }} (số công "
                   "văn), {{ text }} (lời cán bộ ghi), {{ tracking_page }}, {{ publication_page }} (địa chỉ trang)."
               )),
    ),
    "staff_notices": (
        Column("facts.text", N_("Nội dung"), Kind.TEMPLATE, longest=1_000, words=_STAFF_NOTICE,
               help=_STAFF_NOTICE_WORDS),
        Column("facts.name_en", N_("Tên bằng tiếng Anh"), longest=300),
        Column("facts.text_en", N_("Nội dung bằng tiếng Anh"), Kind.TEMPLATE, longest=1_000, words=_STAFF_NOTICE,
               help=_STAFF_NOTICE_WORDS),
        Column("facts.is_urgent", N_("Khẩn: báo ngay cả trong giờ yên tĩnh"), Kind.YES),
    ),
    "statuses": (
        Column("facts.sentence", N_("Câu trong diễn biến"), Kind.TEMPLATE, longest=1_000, words=_STATUS,
               help=N_("Dùng được: {{ agency }} (cơ quan), {{ number }} (mã hồ sơ).")),
    ),
    "letter_heads": (
        Column("facts.superior", N_("Cơ quan cấp trên"), Kind.TEMPLATE, longest=300, words=_LETTER,
               help=N_("Dòng trên tên cơ quan. Ghi dấu gạch “–” nếu không in dòng này; để trống: như mục “default”.")),
        Column("facts.issuer", N_("Cơ quan ban hành"), Kind.TEMPLATE, longest=300, words=_LETTER, help=_LETTER_WORDS),
        Column("facts.symbol", N_("Ký hiệu"), Kind.TEMPLATE, longest=100, words=_LETTER,
               help=N_("Đứng sau số công văn, ví dụ {{ code }}-VP.")),
        Column("facts.place", N_("Địa danh"), Kind.TEMPLATE, longest=100, words=_LETTER,
               help=N_("Đứng trước ngày tháng của công văn.")),
        Column("facts.subject", N_("Trích yếu"), Kind.TEMPLATE, longest=500, words=_LETTER, help=_LETTER_WORDS),
        Column("facts.opening", N_("Lời mở đầu"), Kind.TEMPLATE, longest=2_000, words=_LETTER, help=_LETTER_WORDS),
        Column("facts.closing", N_("Lời kết"), Kind.TEMPLATE, longest=2_000, words=_LETTER, help=_LETTER_WORDS),
        Column("facts.copies", N_("Nơi nhận"), Kind.TEMPLATE, longest=1_000, words=_LETTER,
               help=N_("Mỗi dòng một nơi nhận.")),
    ),
    "review_criteria": (
        Column("facts.field", N_("Mục của biểu mẫu rà soát"), longest=60,
               help=N_("Biểu mẫu đã có mục riêng cho tiêu chí này; để trống thì tiêu chí được hỏi thêm ở cuối.")),
        Column("facts.basis", N_("Căn cứ"), Kind.TEXT, longest=1_000, help=N_("Văn bản, điều khoản.")),
        Column("facts.status", N_("Tình trạng đối chiếu"), Kind.CHOICE, options="rule_standings", is_listed=True),
    ),
    "deadline_rules": (
        Column("facts.term", N_("Thời hạn"), Kind.TERM, longest=40, is_listed=True,
               help=N_("Ví dụ: 20 ngày, 5 ngày làm việc, 4 giờ.")),
        Column("facts.from", N_("Tính từ"), Kind.CHOICE, options="term_starts", is_listed=True),
        Column("facts.basis", N_("Căn cứ"), Kind.TEXT, longest=1_000, help=N_("Văn bản, điều khoản.")),
        Column("facts.status", N_("Tình trạng đối chiếu"), Kind.CHOICE, options="rule_standings", is_listed=True),
    ),
}  # fmt: skip
