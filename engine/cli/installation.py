"""The installation's folder: made when it is missing, readable by its owner alone."""

import os
import secrets
from pathlib import Path

from engine.cli.settings import Settings
from engine.errors import N_, Invalid

SECRET_BYTES = 32
SHORTEST_SECRET = 16


class FolderUnwritable(Invalid):
    """The data folder cannot be made or written."""

    code = "folder.unwritable"
    message = N_("Không ghi được vào thư mục dữ liệu {folder}: {reason}.")
    remedy = N_("Chọn thư mục khác bằng HOIDAP_DATA, hoặc cấp quyền ghi cho tài khoản đang chạy.")


class SecretInvalid(Invalid):
    """The installation's secret is too short to protect anything."""

    code = "secret.invalid"
    message = N_("Khóa bí mật của hệ thống quá ngắn hoặc không đọc được.")
    remedy = N_("Đặt HOIDAP_SECRET ít nhất 16 ký tự, hoặc bỏ biến này để hệ thống tự tạo.")


def prepare_folder(settings: Settings) -> None:
    """The data folder is there and can be written.

    Raises:
        FolderUnwritable: it cannot be.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = settings.data / f".write-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise FolderUnwritable(folder=str(settings.data), reason=error.strerror or str(error)) from error


def protect_files() -> None:
    """From now on, what this process writes is for its owner's eyes alone: petitions are personal."""
    os.umask(0o077)


def read_secret(settings: Settings) -> bytes:
    """The installation's secret, made at the first call and kept in the data folder.

    Raises:
        SecretInvalid: it is too short.
    """
    given = settings.secret.get_secret_value().encode()
    secret = given or _kept_secret(settings.secret_file)
    if len(secret) < SHORTEST_SECRET:
        raise SecretInvalid
    return secret


def write_privately(path: Path, content: bytes) -> None:
    """The file, whole or not at all, for its owner's eyes only."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    _create(unfinished, content)
    unfinished.replace(path)


def _kept_secret(path: Path) -> bytes:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        _create(unfinished, secrets.token_hex(SECRET_BYTES).encode())
        try:
            # A link fails when another process was first: both then read the same secret.
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return path.read_bytes().strip()


def _create(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
