"""A citizen who writes to the province, and follows what comes of it."""

import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.browser.visitor import Visitor

# Nobody writes a petition faster than this, and the form does not believe who does.
SHORTEST_SECONDS = 3.5
PERSONS = count(345_678)


@dataclass(frozen=True, slots=True)
class Codes:
    """What the receipt gives."""

    number: str
    secret: str


class Citizen(Visitor):
    """Sends, follows, supplements, rates."""

    began = 0.0

    def writes(self, title: str, content: str, *files: Path) -> None:
        """The first step: the matter."""
        self.opens("/")
        self.follows("Gửi phản ánh, kiến nghị", within="main")
        self.began = time.monotonic()
        self.types("Tiêu đề", title)
        self.types("Nội dung", content)
        if files:
            self.attaches("Tệp đính kèm", *files)
        self.presses("Tiếp tục")

    def gives_name(self) -> None:
        """The second step: the person."""
        self.types("Họ và tên", "Nguyễn Thị Giả Định")
        self.types("Địa chỉ liên hệ", "12 Trần Phú")
        # Each is somebody else: one person may not send as many petitions in a day as these tests do.
        one = next(PERSONS)
        self.types("Số điện thoại", f"0912 {one // 1000:03} {one % 1000:03}")
        self.types("Thư điện tử", f"giadinh{one}@mau.example")
        self.presses("Tiếp tục")

    def agrees_and_sends(self) -> Codes:
        """The third step, and the receipt."""
        self.ticks("Tôi cam kết nội dung là đúng và không chứa bí mật nhà nước")
        time.sleep(max(0.0, self.began + SHORTEST_SECONDS - time.monotonic()))
        self.presses("Gửi phản ánh, kiến nghị", within="main")
        return self.codes

    def sends(self, title: str, content: str, *files: Path) -> Codes:
        """All three steps."""
        self.writes(title, content, *files)
        self.gives_name()
        return self.agrees_and_sends()

    @property
    def codes(self) -> Codes:
        """The two codes of the receipt on this page."""
        number = self.page.locator(".c-codes__number").inner_text()
        return Codes(number, self.page.locator(".c-codes__secret").inner_text())

    def looks_up(self, number: str, secret: str) -> None:
        self.opens("/phan-anh/tra-cuu")
        self.types("Mã hồ sơ", number)
        self.types("Mã bí mật", secret)
        self.presses("Xem")
