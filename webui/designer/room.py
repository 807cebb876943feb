"""The room itself: for process designers; administrators may look."""

from pathlib import Path

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from engine.cases.designing import may_design, may_look
from webui.auth import current_officer, signed_in, staff_only
from webui.speech import _

designer = Blueprint("designer", __name__, url_prefix="/thiet-ke")


@designer.before_request
def _tell_scripts() -> ResponseReturnValue | None:
    """A script that saves cannot show the sign-in page: it is told, and keeps what it holds."""
    if signed_in() is None and is_asked_by_script():
        what = _("Phiên làm việc đã hết.")
        remedy = _("Đăng nhập lại ở một thẻ khác rồi lưu tiếp; nội dung vẫn ở trên trang này.")
        return jsonify({"code": "session.ended", "message": what, "remedy": remedy}), 401
    return None


staff_only(designer)


@designer.before_request
def _lookers_alone() -> None:
    officer = current_officer()
    if not may_look(officer):
        abort(404)
    if not may_design(officer) and request.endpoint in FOR_DESIGNERS:
        abort(404)
    if request.method == "POST" and not may_design(officer) and request.endpoint not in FOR_LOOKERS:
        abort(404)


FOR_LOOKERS = {"designer.check", "designer.preview_form_as_seen", "designer.decide"}
"""What those may send who only look: questions, and their word on another's proposal."""
FOR_DESIGNERS = {"designer.publish", "designer.new", "designer.ask_copy"}
"""Pages that lead to changes and nowhere else."""


def is_asked_by_script() -> bool:
    """Whether the request comes from an editor rather than from a page."""
    return request.is_json or request.path.endswith(("/noi-dung", "/kiem-tra", "/tu-dien.json", "/xem-thu"))


def library_folder() -> Path:
    """The editable face of the library on this machine."""
    folder: Path = current_app.config["SETTINGS"].library
    return folder
