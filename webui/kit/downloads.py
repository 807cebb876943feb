"""Files on their way in and out: read no further than allowed, handed over as downloads only."""

import io
from typing import BinaryIO, cast

from flask import Response, send_file
from werkzeug.datastructures import FileStorage

from engine.petitions import FileUpload, OpenedFile, read_upload


def read_sent(sent: FileStorage) -> FileUpload:
    """A file as the browser sent it."""
    return read_upload(sent.filename or "", cast("BinaryIO", sent.stream))


def hand_over(file: OpenedFile) -> Response:
    """The file for the browser to keep; its headers see to it that nothing in it runs here."""
    answer = send_file(
        io.BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name, max_age=0
    )
    answer.cache_control.no_store = True
    return answer
