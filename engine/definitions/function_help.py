"""What each function of the expressions does, for who writes one: how it is called, and in a sentence what it gives."""

from collections.abc import Mapping

from engine.errors import N_

FUNCTION_HELP: Mapping[str, tuple[str, str]] = {
    "abs": ("abs(số)", N_("Giá trị tuyệt đối.")),
    "agency_for": ("agency_for(lĩnh vực)", N_("Mã cơ quan phụ trách lĩnh vực này; trống khi có nhiều hoặc chưa có.")),
    "agency_name": ("agency_name(mã)", N_("Tên của cơ quan có mã này.")),
    "all": ("all(danh sách)", N_("Đúng khi mọi mục đều đúng.")),
    "any": ("any(danh sách)", N_("Đúng khi có ít nhất một mục đúng.")),
    "bool": ("bool(giá trị)", N_("Sai khi trống, bằng 0 hoặc sai; còn lại là đúng.")),
    "budget": ('budget("bước")', N_("Thời hạn của bước theo bảng định mức của quy trình.")),
    "contains": ("contains(văn bản, phần)", N_("Văn bản có chứa phần này không, bỏ qua hoa thường và dấu.")),
    "count": ("count(danh sách, giá trị)", N_("Số mục, hoặc số mục bằng giá trị đã nêu.")),
    "date": ("date(giá trị)", N_("Ngày của một giá trị, dạng 2026-11-23.")),
    "days": ("days(số)", N_("Một khoảng thời gian tính theo ngày lịch.")),
    "days_between": ("days_between(từ, đến)", N_("Số ngày lịch giữa hai ngày.")),
    "default": ("default(giá trị, thay thế)", N_("Giá trị, hoặc giá trị thay thế khi trống.")),
    "ends_with": ("ends_with(văn bản, phần)", N_("Văn bản có kết thúc bằng phần này không.")),
    "first": ("first(danh sách)", N_("Mục đầu tiên.")),
    "float": ("float(giá trị)", N_("Số thập phân của một văn bản.")),
    "get": ("get(đối tượng, tên, thay thế)", N_("Một mục của đối tượng hay danh sách, không có thì giá trị thay thế.")),
    "hub": ("hub()", N_("Mã của cơ quan điều phối.")),
    "int": ("int(giá trị)", N_("Số nguyên của một văn bản hay một số.")),
    "join": ('join(danh sách, ", ")', N_("Các mục nối thành một văn bản.")),
    "keys": ("keys(đối tượng)", N_("Tên các mục của đối tượng.")),
    "last": ("last(danh sách)", N_("Mục cuối cùng.")),
    "len": ("len(giá trị)", N_("Độ dài của văn bản, danh sách hay đối tượng.")),
    "lower": ("lower(văn bản)", N_("Văn bản viết thường.")),
    "max": ("max(a, b, …)", N_("Giá trị lớn nhất.")),
    "mentions": ('mentions(văn bản, "cụm; cụm")', N_("Văn bản có một trong các cụm từ này không.")),
    "min": ("min(a, b, …)", N_("Giá trị nhỏ nhất.")),
    "now": ("now()", N_("Thời điểm hiện tại, giờ Việt Nam.")),
    "phrases_in": ('phrases_in(văn bản, "cụm; cụm")', N_("Những cụm từ mà văn bản có.")),
    "round": ("round(số, chữ số)", N_("Số làm tròn.")),
    "sorted": ("sorted(danh sách)", N_("Danh sách xếp theo thứ tự.")),
    "starts_with": ("starts_with(văn bản, phần)", N_("Văn bản có bắt đầu bằng phần này không.")),
    "str": ("str(giá trị)", N_("Giá trị viết thành văn bản.")),
    "strip": ("strip(văn bản)", N_("Văn bản bỏ khoảng trắng ở hai đầu.")),
    "sum": ("sum(danh sách)", N_("Tổng các số.")),
    "today": ("today()", N_("Ngày hôm nay, dạng 2026-11-23.")),
    "upper": ("upper(văn bản)", N_("Văn bản viết hoa.")),
    "working_days": ("working_days(số)", N_("Một khoảng thời gian tính theo ngày làm việc.")),
    "working_days_since": (
        "working_days_since(ngày)", N_("Số ngày làm việc đã qua kể từ một ngày, không tính ngày đó, tính cả hôm nay."),
    ),
}  # fmt: skip
