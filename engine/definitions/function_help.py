"""What each function of the expressions does, for who writes one: how it is called, and in a sentence what it gives."""

from collections.abc import Mapping

from engine.errors import N_

FUNCTION_HELP: Mapping[str, tuple[str, str]] = {
    "abs": (N_("abs(số)"), N_("Giá trị tuyệt đối.")),
    "after": (
        N_('after(ngày, "20 days")'),
        N_("Ngày cuối của thời hạn tính từ ngày ấy; rơi vào ngày nghỉ thì lùi sang."),
    ),
    "agencies": (
        N_('agencies("loại", …)'),
        N_("Mã của các cơ quan đang hoạt động; có nêu loại thì chỉ những cơ quan thuộc các loại ấy."),
    ),
    "agency_for": (
        N_("agency_for(lĩnh vực)"),
        N_("Mã cơ quan phụ trách lĩnh vực này; trống khi có nhiều hoặc chưa có."),
    ),
    "agency_name": (N_("agency_name(mã)"), N_("Tên của cơ quan có mã này.")),
    "all": (N_("all(danh sách)"), N_("Đúng khi mọi mục đều đúng.")),
    "any": (N_("any(danh sách)"), N_("Đúng khi có ít nhất một mục đúng.")),
    "before": (
        N_('before(ngày, "3 working days")'),
        N_("Giờ mở cửa của ngày làm việc đứng trước ngày ấy chừng ấy ngày."),
    ),
    "bool": (N_("bool(giá trị)"), N_("Sai khi trống, bằng 0 hoặc sai; còn lại là đúng.")),
    "budget": (N_('budget("bước")'), N_("Thời hạn của bước theo bảng định mức của quy trình.")),
    "case_due": ("case_due()", N_("Hạn của cả hồ sơ; trống khi hồ sơ không có hạn.")),
    "contains": (N_("contains(văn bản, phần)"), N_("Văn bản có chứa phần này không, bỏ qua hoa thường và dấu.")),
    "count": (N_("count(danh sách, giá trị)"), N_("Số mục, hoặc số mục bằng giá trị đã nêu.")),
    "date": (N_("date(giá trị)"), N_("Ngày của một giá trị, dạng 2026-11-23.")),
    "days": (N_("days(số)"), N_("Một khoảng thời gian tính theo ngày lịch.")),
    "days_between": (N_("days_between(từ, đến)"), N_("Số ngày lịch giữa hai ngày.")),
    "default": (N_("default(giá trị, thay thế)"), N_("Giá trị, hoặc giá trị thay thế khi trống.")),
    "ends_with": (N_("ends_with(văn bản, phần)"), N_("Văn bản có kết thúc bằng phần này không.")),
    "first": (N_("first(danh sách)"), N_("Mục đầu tiên.")),
    "float": (N_("float(giá trị)"), N_("Số thập phân của một văn bản.")),
    "get": (
        N_("get(đối tượng, tên, thay thế)"),
        N_("Một mục của đối tượng hay danh sách, không có thì giá trị thay thế."),
    ),
    "hub": ("hub()", N_("Mã của cơ quan điều phối.")),
    "int": (N_("int(giá trị)"), N_("Số nguyên của một văn bản hay một số.")),
    "join": (N_('join(danh sách, ", ")'), N_("Các mục nối thành một văn bản.")),
    "keys": (N_("keys(đối tượng)"), N_("Tên các mục của đối tượng.")),
    "last": (N_("last(danh sách)"), N_("Mục cuối cùng.")),
    "len": (N_("len(giá trị)"), N_("Độ dài của văn bản, danh sách hay đối tượng.")),
    "lower": (N_("lower(văn bản)"), N_("Văn bản viết thường.")),
    "max": ("max(a, b, …)", N_("Giá trị lớn nhất.")),
    "mentions": (N_('mentions(văn bản, "cụm; cụm")'), N_("Văn bản có một trong các cụm từ này không.")),
    "min": ("min(a, b, …)", N_("Giá trị nhỏ nhất.")),
    "now": ("now()", N_("Thời điểm hiện tại, giờ Việt Nam.")),
    "phrases_in": (N_('phrases_in(văn bản, "cụm; cụm")'), N_("Những cụm từ mà văn bản có.")),
    "round": (N_("round(số, chữ số)"), N_("Số làm tròn.")),
    "show_day": (N_("show_day(ngày)"), N_("Ngày viết theo lối Việt Nam, dạng 23/11/2026; trống khi không có ngày.")),
    "show_number": (
        N_("show_number(số)"),
        N_("Số viết theo lối Việt Nam, dạng 1.234.567,5; trống khi không có số."),
    ),
    "sorted": (N_("sorted(danh sách)"), N_("Danh sách xếp theo thứ tự.")),
    "starts_with": (N_("starts_with(văn bản, phần)"), N_("Văn bản có bắt đầu bằng phần này không.")),
    "str": (N_("str(giá trị)"), N_("Giá trị viết thành văn bản.")),
    "strip": (N_("strip(văn bản)"), N_("Văn bản bỏ khoảng trắng ở hai đầu.")),
    "sum": (N_("sum(danh sách)"), N_("Tổng các số.")),
    "today": ("today()", N_("Ngày hôm nay, dạng 2026-11-23.")),
    "upper": (N_("upper(văn bản)"), N_("Văn bản viết hoa.")),
    "working_days": (N_("working_days(số)"), N_("Một khoảng thời gian tính theo ngày làm việc.")),
    "working_days_since": (
        N_("working_days_since(ngày)"),
        N_("Số ngày làm việc đã qua kể từ một ngày, không tính ngày đó, tính cả hôm nay."),
    ),
}
