"""What can go wrong at a designer's desk."""

from engine.errors import N_, Conflict, Invalid, NotFound


class FileUnknown(NotFound):
    """The library has no such file, or the own draft takes it out."""

    code = "designer.file_unknown"
    message = N_("Thư viện không có tệp “{path}”.")
    remedy = N_("Mở lại từ trang thư viện quy trình.")


class FileTooLarge(Invalid):
    """More than a file of its kind may weigh; nothing of it is kept."""

    code = "designer.file_too_large"
    message = N_("Tệp “{path}” nặng {size} KB, nhiều hơn mức {limit} KB.")
    remedy = N_("Tách thành các tệp nhỏ hơn. Bản đã lưu trước đó vẫn còn.")


class FileUnreadable(Invalid):
    """Not text in UTF-8: no editor can show it."""

    code = "designer.file_unreadable"
    message = N_("Tệp “{path}” không phải văn bản UTF-8.")
    remedy = N_("Lưu lại tệp bằng bảng mã UTF-8 rồi gửi lần nữa.")


class NameTaken(Conflict):
    """A file or a process of that name is there already."""

    code = "designer.name_taken"
    message = N_("Đã có “{name}” trong thư viện.")
    remedy = N_("Chọn tên khác.")


class PublishRefused(Invalid):
    """The changes cannot be published as they are; each problem says why."""

    code = "publish.refused"
    message = N_("Chưa công bố được: còn điều phải sửa.")
    remedy = N_("Sửa từng điều được nêu; nháp vẫn còn nguyên.")


class NothingToPublish(Invalid):
    """No draft changes anything that runs."""

    code = "publish.nothing"
    message = N_("Không có thay đổi nào để công bố.")
    remedy = N_("Sửa một tệp của quy trình trước; tệp không quy trình nào dùng thì chưa công bố được.")


class ReviewOutdated(Conflict):
    """The drafts have changed since they were looked at."""

    code = "publish.review_outdated"
    message = N_("Nháp đã thay đổi sau khi trang này được mở.")
    remedy = N_("Xem lại các thay đổi bên dưới rồi công bố.")


class PublishConflict(Conflict):
    """Someone published another content of a file since the draft was begun."""

    code = "publish.conflict"
    message = N_("{paths} đã được công bố bản khác sau khi nháp này được bắt đầu.")
    remedy = N_("So sánh hai bản, rồi giữ bản của mình hoặc lấy bản đang dùng.")


class AlreadyProposed(Conflict):
    """These very changes wait for a second person already."""

    code = "publish.already_proposed"
    message = N_("Đúng các thay đổi này đã được gửi, đang chờ người thứ hai duyệt.")
    remedy = N_("Nhắc người duyệt, hoặc rút đề nghị đó rồi gửi lại.")


class ProposalUnknown(NotFound):
    """There is no such proposal."""

    code = "proposal.unknown"
    message = N_("Không có đề nghị công bố này.")
    remedy = N_("Mở lại danh sách đề nghị.")


class ProposalClosed(Conflict):
    """Someone has decided already."""

    code = "proposal.closed"
    message = N_("Đề nghị này không còn chờ duyệt.")
    remedy = N_("Xem kết quả trên trang của đề nghị.")


class ImportRefused(Invalid):
    """Nothing of what was sent can be taken in."""

    code = "import.refused"
    message = N_("Không nhận được tệp đã gửi.")
    remedy = N_("Sửa điều được nêu rồi gửi lại; chưa có gì thay đổi.")
