"""Confirmed secrets: both words, the encrypted copy, the erasing, the days on paper, and the key of who gets it."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.secrecy import SECRET_OFFICER, get_sealed
from engine.cases.secrecy_confirming import confirm_secret, propose_secret, reject_secret, take_back_confirmation
from engine.cases.secrecy_erasing import erase_handed_over, record_milestone
from engine.cases.secrecy_stages import SecrecyLifted, SecrecyMoved
from engine.directory import change_public_key, find_public_key
from engine.errors import Conflict, Invalid, NotAllowed
from engine.petitions import hand_over_secret
from engine.storage import begin_work, read_work
from webui.auth import current_officer
from webui.errors import status_of
from webui.inbox.room import inbox
from webui.inbox.secrecy import sealed_page
from webui.kit import Faults
from webui.speech import _

ADDRESS = "/ho-so/<number>/che-do-rieng"


@inbox.post(f"{ADDRESS}/de-nghi")
def propose_as_secret(number: str) -> ResponseReturnValue:
    """One of the two says that it is a state secret."""
    propose_secret(_case_id(number), actor=current_officer())
    flash(_("Đã ghi ý kiến của bạn. Chưa có gì thay đổi cho đến khi người thứ hai xác nhận."), "done")
    return _back(number)


@inbox.post(f"{ADDRESS}/xac-nhan")
def confirm_as_secret(number: str) -> ResponseReturnValue:
    """The other one says so, too."""
    confirm_secret(_case_id(number), actor=current_officer())
    flash(_("Hồ sơ %(number)s đã được xác nhận là bí mật nhà nước.", number=number), "done")
    return _back(number)


@inbox.post(f"{ADDRESS}/khong-xac-nhan")
def reject_as_secret(number: str) -> ResponseReturnValue:
    """It is not confirmed: still suspected."""
    try:
        reject_secret(_case_id(number), actor=current_officer(), reason=request.form.get("reason", ""))
    except Invalid as error:
        return sealed_page(number, faults=Faults.of(error)), status_of(error)
    flash(_("Hồ sơ %(number)s trở lại bước nghi ngờ, chờ quyết định.", number=number), "done")
    return _back(number)


@inbox.post(f"{ADDRESS}/rut-xac-nhan")
def take_back_as_secret(number: str) -> ResponseReturnValue:
    """It was confirmed wrongly: suspected again."""
    try:
        take_back_confirmation(_case_id(number), actor=current_officer(), reason=request.form.get("reason", ""))
    except Invalid as error:
        return sealed_page(number, faults=Faults.of(error)), status_of(error)
    flash(_("Hồ sơ %(number)s trở lại bước nghi ngờ, chờ quyết định.", number=number), "done")
    return _back(number)


@inbox.post(f"{ADDRESS}/ban-ma-hoa")
def encrypted_copy(number: str) -> ResponseReturnValue:
    """The encrypted copy, made while it goes out: it lies nowhere here."""
    try:
        name, pieces = hand_over_secret(_case_id(number), actor=current_officer())
    except (SecrecyLifted, SecrecyMoved):
        raise
    except Conflict as error:
        return sealed_page(number, faults=Faults.of(error)), status_of(error)
    answer = Response(pieces, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.cache_control.no_store = True
    return answer


@inbox.post(f"{ADDRESS}/da-mo-duoc")
def erase(number: str) -> ResponseReturnValue:
    """Who has opened the copy tells its word: the content is erased."""
    try:
        erase_handed_over(_case_id(number), actor=current_officer(), word=request.form.get("word", ""))
    except (SecrecyLifted, SecrecyMoved):
        raise
    except (Invalid, Conflict) as error:
        return sealed_page(number, faults=Faults.of(error)), status_of(error)
    flash(_("Nội dung của hồ sơ %(number)s đã được xóa vĩnh viễn khỏi hệ thống.", number=number), "done")
    return _back(number)


@inbox.post(f"{ADDRESS}/moc")
def milestone(number: str) -> ResponseReturnValue:
    """What was done on paper, by its day."""
    try:
        record_milestone(
            _case_id(number),
            actor=current_officer(),
            kind=request.form.get("kind", ""),
            day=request.form.get("day", ""),
        )
    except Invalid as error:
        return sealed_page(number, faults=Faults.of(error)), status_of(error)
    flash(_("Đã ghi mốc."), "done")
    return _back(number)


@inbox.get("/che-do-rieng/khoa")
def secrecy_key() -> ResponseReturnValue:
    """The key to which copies for this officer are encrypted."""
    return _key_page()


@inbox.post("/che-do-rieng/khoa")
def change_secrecy_key() -> ResponseReturnValue:
    """A new key; what was pasted is shown again only once it is known to be none that must stay private."""
    officer = current_officer()
    _require_secret_officer()
    try:
        with begin_work(officer.id) as work:
            change_public_key(work, officer, request.form.get("public_key", ""))
    except Invalid as error:
        return _key_page(Faults.of(error)), status_of(error)
    flash(_("Đã nhận khóa công khai. Bản mã hóa tải từ nay chỉ mở được bằng khóa riêng của bạn."), "done")
    return redirect(url_for("inbox.secrecy_key"), 303)


def _key_page(faults: Faults | None = None) -> str:
    officer = current_officer()
    _require_secret_officer()
    with read_work(officer.id) as work:
        key = find_public_key(work, officer)
    return render_template("inbox/secrecy_key.html", key=key, faults=faults or Faults())


def _require_secret_officer() -> None:
    if not current_officer().has_role(SECRET_OFFICER):
        raise NotAllowed(_("Chỉ cán bộ phụ trách tài liệu mật có khóa này."))


def _case_id(number: str) -> UUID:
    return get_sealed(number, actor=current_officer()).case_id


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for("inbox.secrecy", number=number), 303)
