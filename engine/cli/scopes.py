"""What a Bearer token may be limited to."""

SCOPES = {
    "cases:read": "xem hồ sơ và quy trình",
    "cases:write": "khởi tạo hồ sơ",
    "tasks:read": "xem việc",
    "tasks:write": "nhận, trả, lưu nháp, hoàn thành việc; gửi tệp",
    "messages:write": "gửi thông điệp vào hồ sơ",
    "petitions:write": "gửi phản ánh, kiến nghị thay người dân",
}
"""Scope → what it allows. A token without some of them answers 403 to the routes that ask for it."""
