"""Handing over a stored file: always as a download, never as a page of ours."""

import io

from flask import Response, send_file

from engine.petitions import OpenedFile


def hand_over(file: OpenedFile) -> Response:
    """The file for the browser to keep; its headers see to it that nothing in it runs here."""
    answer = send_file(
        io.BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name, max_age=0
    )
    answer.cache_control.no_store = True
    return answer
