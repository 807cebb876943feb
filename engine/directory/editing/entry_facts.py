"""What the catalogues are called, and the fields of what their entries say beside a code and a name."""

from engine.directory.editing.columns import Column, Kind
from engine.errors import N_

TITLES = {
    "agency_levels": N_("Cấp đơn vị"),
    "fields": N_("Lĩnh vực"),
    "communes": N_("Xã, phường, đặc khu"),
    "refusal_reasons": N_("Lý do từ chối tiếp nhận"),
    "return_reasons": N_("Lý do cơ quan trả lại hồ sơ"),
    "content_headings": N_("Nhóm nội dung phản ánh"),
    "question_signs": N_("Dấu hiệu của một câu hỏi"),
    "outside_bodies": N_("Cơ quan ngoài hệ thống"),
    "channels": N_("Kênh tiếp nhận"),
    "channel_conditions": N_("Điều kiện tiếp nhận theo kênh"),
    "notices": N_("Thông báo gửi người dân"),
    "staff_notices": N_("Thông báo gửi cán bộ"),
    "digests": N_("Thư việc trong ngày"),
    "statuses": N_("Tình trạng hồ sơ"),
    "publication_forms": N_("Hình thức công khai"),
    "publication_outcomes": N_("Kết quả nêu ở trang công khai"),
    "review_criteria": N_("Tiêu chí rà soát quy định"),
    "ready_texts": N_("Mẫu câu trả lời"),
    "letter_heads": N_("Phần đầu, phần cuối công văn"),
    "deadline_rules": N_("Quy định thời hạn"),
    "retention_terms": N_("Thời hạn lưu hồ sơ"),
}

_NOTICE_SUBJECT = frozenset({"number"})
_NOTICE_SENT = frozenset(
    {"number", "status", "agency", "received_on", "due_on", "letter_number", "tracking_page", "publication_page",
     "taken_down_on", "asked_by", "reply_by"}
)  # fmt: skip
_NOTICE_PAGE = _NOTICE_SENT | {"title", "text"}
_NOTICE_MAIL = _NOTICE_SENT | {"reply_link", "reply_until"}
_NOTICE_SENT_WORDS = N_(
    "Dùng được: {{ number }} (mã hồ sơ), {{ status }} (tình trạng), {{ agency }} (cơ quan), {{ received_on }} (ngày "
    "nhận), {{ due_on }} (hạn trả lời), {{ letter_number }} (số công văn), {{ asked_by }} (cơ quan đang hỏi), "
    "{{ reply_by }} (hạn người gửi trả lời), {{ reply_link }} (liên kết trả lời không cần mã, chỉ có khi đang chờ "
    "bổ sung), {{ reply_until }} (ngày liên kết hết dùng), {{ tracking_page }}, "
    "{{ publication_page }} (địa chỉ trang), {{ taken_down_on }} (ngày gỡ bản công khai). Không có lời của người gửi "
    "hay cán bộ: thư đi ngoài hệ thống."
)
_NOTICE_PAGE_WORDS = N_(
    "Dùng được như thư, thêm {{ title }} (tiêu đề) và {{ text }} (lời cán bộ ghi): trang này chỉ mở bằng mã bí mật."
)
_DIGEST = frozenset(
    {"day", "late", "today", "fresh", "mine", "waiting", "unread", "late_cases", "today_cases", "inbox_page",
     "notices_page", "preferences_page"}
)  # fmt: skip
_DIGEST_WORDS = N_(
    "Dùng được: {{ day }} (ngày), {{ late }} (quá hạn), {{ today }} (đến hạn), {{ fresh }} (mới), {{ mine }} (đang "
    "giữ), {{ waiting }} (chờ nhận), {{ unread }} (thông báo chưa đọc), {{ late_cases }}, {{ today_cases }} (địa chỉ "
    "các hồ sơ), {{ inbox_page }}, {{ notices_page }}, {{ preferences_page }} (địa chỉ trang)."
)
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

_READY = frozenset(
    {"number", "title", "sender", "address", "received_on", "due_on", "agency", "field", "officer", "today"}
)
_READY_WORDS = N_(
    "Dùng được: {{ number }} (mã hồ sơ), {{ title }} (tiêu đề phản ánh), {{ sender }} (người gửi), {{ address }} (địa "
    "chỉ người gửi), {{ received_on }} (ngày nhận), {{ due_on }} (hạn trả lời), {{ agency }} (cơ quan trả lời), "
    "{{ field }} (lĩnh vực), {{ officer }} (cán bộ soạn), {{ today }} (ngày hôm nay)."
)

KNOWN_FACTS: dict[str, tuple[Column, ...]] = {
    "agency_levels": (Column("facts.rank", N_("Thứ bậc"), Kind.WHOLE),),
    "refusal_reasons": (
        Column("facts.guide", N_("Hướng dẫn người gửi"), Kind.TEXT, longest=4_000, is_plain=True,
               help=N_("Gửi nguyên văn như ghi ở đây; không dùng chỗ trống {{ }}.")),
        Column("facts.contact", N_("Nơi liên hệ"), Kind.TEXT, longest=2_000, is_plain=True,
               help=N_("Tên nơi nhận, địa chỉ, điện thoại, giờ làm việc; gửi cùng hướng dẫn.")),
        Column("facts.never_public", N_("Không bao giờ công khai"), Kind.YES),
        Column("facts.needs_explanation", N_("Phải giải thích thêm"), Kind.YES),
        Column("facts.hides_sender", N_("Giữ kín danh tính người gửi"), Kind.YES,
               help=N_("Chỉ cán bộ tiếp nhận, phân loại còn đọc được người gửi là ai. Chờ xác nhận.")),
    ),
    "content_headings": (Column("facts.kind", N_("Loại"), help=N_("behaviour: hành vi; regulation: quy định.")),),
    "outside_bodies": (
        Column("facts.level", N_("Cấp"), is_listed=True,
               help=N_("ministry: bộ, ngành; province: tỉnh, thành phố; central: cơ quan trung ương tại tỉnh chưa có "
                       "tài khoản.")),
        Column("facts.address", N_("Địa chỉ"), longest=300),
        Column("facts.email", N_("Thư điện tử"), longest=200),
    ),
    "channels": (
        Column("facts.required", N_("Mục bắt buộc"), Kind.LINES,
               help=N_("Mỗi dòng tên một mục của biểu mẫu gửi, ví dụ phone.")),
        Column("facts.by_officer", N_("Cán bộ nhập thay"), Kind.YES),
    ),
    "channel_conditions": (
        Column("facts.channels", N_("Áp dụng cho kênh"), Kind.LINES,
               help=N_("Mỗi dòng mã một kênh, ví dụ web.")),
        Column("facts.test", N_("Cách kiểm tra"), Kind.CHOICE, options="condition_tests", is_listed=True),
        Column("facts.fields", N_("Một trong các mục này phải có"), Kind.LINES,
               help=N_("Khi kiểm tra theo mục của biểu mẫu gửi: mỗi dòng tên một mục, ví dụ phone.")),
        Column("facts.reasons", N_("Lý do từ chối do bảng quyết định đề xuất"), Kind.LINES,
               help=N_("Khi kiểm tra theo đề xuất: mỗi dòng mã một lý do, ví dụ R04.")),
        Column("facts.basis", N_("Căn cứ"), Kind.TEXT, longest=1_000, help=N_("Văn bản, điều khoản.")),
    ),
    "notices": (
        Column("facts.subject", N_("Tiêu đề thư"), Kind.TEMPLATE, longest=300, words=_NOTICE_SUBJECT,
               help=N_("Dùng được: {{ number }} (mã hồ sơ).")),
        Column("facts.mail", N_("Nội dung thư"), Kind.TEMPLATE, longest=10_000, words=_NOTICE_MAIL,
               help=_NOTICE_SENT_WORDS),
        Column("facts.sms", N_("Tin nhắn"), Kind.TEMPLATE, longest=300, words=_NOTICE_MAIL, help=_NOTICE_SENT_WORDS),
        Column("facts.text", N_("Lời trên trang tra cứu"), Kind.TEMPLATE, longest=10_000, words=_NOTICE_PAGE,
               help=_NOTICE_PAGE_WORDS),
        Column("facts.is_urgent", N_("Khẩn: gửi ngay cả trong giờ yên tĩnh"), Kind.YES),
        Column("facts.by_letter", N_("Gửi thư giấy cho người không có thư điện tử"), Kind.YES),
        Column("facts.name_en", N_("Tên bằng tiếng Anh"), longest=300),
        Column("facts.subject_en", N_("Tiêu đề thư bằng tiếng Anh"), Kind.TEMPLATE, longest=300,
               words=_NOTICE_SUBJECT),
        Column("facts.mail_en", N_("Nội dung thư bằng tiếng Anh"), Kind.TEMPLATE, longest=10_000, words=_NOTICE_MAIL),
        Column("facts.sms_en", N_("Tin nhắn bằng tiếng Anh"), Kind.TEMPLATE, longest=300, words=_NOTICE_MAIL),
        Column("facts.text_en", N_("Lời trên trang tra cứu bằng tiếng Anh"), Kind.TEMPLATE, longest=10_000,
               words=_NOTICE_PAGE),
    ),
    "digests": (
        Column("facts.subject", N_("Tiêu đề thư"), Kind.TEMPLATE, longest=300, words=_DIGEST, help=_DIGEST_WORDS),
        Column("facts.text", N_("Nội dung thư"), Kind.TEMPLATE, longest=10_000, words=_DIGEST, help=_DIGEST_WORDS),
        Column("facts.subject_en", N_("Tiêu đề thư bằng tiếng Anh"), Kind.TEMPLATE, longest=300, words=_DIGEST),
        Column("facts.text_en", N_("Nội dung thư bằng tiếng Anh"), Kind.TEMPLATE, longest=10_000, words=_DIGEST),
    ),
    "staff_notices": (
        Column("facts.text", N_("Nội dung"), Kind.TEMPLATE, longest=1_000, words=_STAFF_NOTICE,
               help=_STAFF_NOTICE_WORDS),
        Column("facts.name_en", N_("Tên bằng tiếng Anh"), longest=300),
        Column("facts.text_en", N_("Nội dung bằng tiếng Anh"), Kind.TEMPLATE, longest=1_000, words=_STAFF_NOTICE,
               help=_STAFF_NOTICE_WORDS),
        Column("facts.is_urgent", N_("Khẩn: gửi ngay cả trong giờ yên tĩnh"), Kind.YES),
        Column("facts.way", N_("Cách báo khi cán bộ chưa chọn"), Kind.CHOICE, options="notice_ways",
               help=N_("Để trống: khẩn thì gửi thư ngay, còn lại đếm trong thư hằng ngày.")),
    ),
    "statuses": (
        Column("facts.sentence", N_("Câu trong diễn biến"), Kind.TEMPLATE, longest=1_000, words=_STATUS,
               help=N_("Dùng được: {{ agency }} (cơ quan), {{ number }} (mã hồ sơ).")),
    ),
    "ready_texts": (
        Column("facts.text", N_("Nội dung"), Kind.TEMPLATE, longest=10_000, words=_READY, help=_READY_WORDS),
        Column("facts.agency", N_("Cơ quan dùng mẫu này"), Kind.CHOICE, options="agencies", is_listed=True,
               help=N_("Để trống: mọi cơ quan dùng được.")),
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
    "retention_terms": (
        Column("facts.anonymise_after", N_("Ẩn danh sau (năm)"), Kind.WHOLE, most=100, is_listed=True,
               help=N_("Kể từ ngày hồ sơ kết thúc. 0: không bao giờ. Mã của mục là tình trạng khi kết thúc (answered, "
                       "refused…), hoặc mã quy trình.")),
        Column("facts.erase_after", N_("Xoá nội dung sau (năm)"), Kind.WHOLE, most=100, is_listed=True,
               help=N_("Kể từ ngày hồ sơ kết thúc; chỉ còn số liệu thống kê. 0: không bao giờ.")),
        Column("facts.basis", N_("Căn cứ"), Kind.TEXT, longest=1_000, help=N_("Văn bản, điều khoản.")),
        Column("facts.status", N_("Tình trạng đối chiếu"), Kind.CHOICE, options="rule_standings", is_listed=True),
    ),
    "deadline_rules": (
        Column("facts.term", N_("Thời hạn"), Kind.TERM, longest=40, is_listed=True,
               help=N_("Ví dụ: 20 ngày, 5 ngày làm việc, 4 giờ.")),
        Column("facts.from", N_("Tính từ"), Kind.CHOICE, options="term_starts", is_listed=True),
        Column("facts.steps", N_("Các bước phải theo thời hạn này"), longest=400,
               help=N_("Mã “quy_trình/bước”, cách nhau bằng dấu phẩy. Trang giám sát lọc được hồ sơ sắp đến, đã quá "
                       "thời hạn này; để trống thì không lọc theo.")),
        Column("facts.basis", N_("Căn cứ"), Kind.TEXT, longest=1_000, help=N_("Văn bản, điều khoản.")),
        Column("facts.status", N_("Tình trạng đối chiếu"), Kind.CHOICE, options="rule_standings", is_listed=True),
    ),
}  # fmt: skip
