"""What can go wrong with a letter, in words for the clerk, and for who keeps the template."""

from typing import ClassVar

from engine.errors import N_, Invalid, Problem, Unavailable


class LetterTemplateInvalid(Invalid):
    """A letter's template cannot be used; the problem names what is wrong in it and what to do."""

    code: ClassVar[str] = "letter.template_invalid"
    message = N_("Mẫu công văn chưa dùng được.")
    remedy = N_("Báo quản trị sửa tệp mẫu được nêu; xoá tệp ấy thì mẫu của hệ thống được dùng lại.")


class LetterNotPressed(Unavailable):
    """The letter could not be made in time, or a part of the program is missing."""

    code: ClassVar[str] = "letter.not_pressed"
    message = N_("Chưa tạo được tệp công văn: {reason}.")
    remedy = N_("Bấm lại sau ít phút; nếu vẫn vậy, báo quản trị. Nội dung đã nhập vẫn được giữ.")


def template_invalid(template: str, what: str, remedy: str = "", **facts: object) -> LetterTemplateInvalid:
    """The error about one template."""
    told = Problem(template, what, remedy or LetterTemplateInvalid.remedy, code=LetterTemplateInvalid.code, facts=facts)
    return LetterTemplateInvalid(problems=[told])
