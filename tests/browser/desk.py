"""An officer at their desk: opens a task of a case, does it, hands it on."""

from engine.cli.demo_accounts import DemoAccount
from tests.browser.visitor import Visitor

WAITING, MINE = "/can-bo/don-vi", "/can-bo/"


class Desk(Visitor):
    """Works through the inbox."""

    def signs_in(self, account: DemoAccount) -> None:
        """With the name and password that were given to them."""
        self.opens("/dang-nhap")
        self.types("Tên đăng nhập", account.username)
        self.types("Mật khẩu", account.password)
        self.presses("Đăng nhập")

    def opens_task(self, number: str, *, queue: str = WAITING) -> None:
        """The task of this case in one of the queues."""
        self.opens(queue)
        line = self.page.locator("[data-line]", has=self.page.get_by_text(number, exact=True))
        self._leads_on(line.get_by_role("link"))

    @property
    def said(self) -> str:
        """What the page says was done."""
        return " ".join(self.page.locator(".k-toast, .k-undo p").all_inner_texts())

    @property
    def main_button(self) -> str:
        return self.page.locator("[data-main]").inner_text()
