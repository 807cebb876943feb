"""Pages travel compressed."""

import gzip
import io
import secrets

from flask import Flask, Response, request

SMALLEST = 1000
LONGEST_PADDING = 100


def compress_pages(app: Flask) -> None:
    """Compress each page for browsers that take it."""
    app.after_request(_compress)


def _compress(answer: Response) -> Response:
    if (
        answer.mimetype != "text/html"
        or answer.is_streamed
        or answer.content_encoding
        or not request.accept_encodings["gzip"]
        or len(answer.get_data()) < SMALLEST
    ):
        return answer
    answer.set_data(gzipped(answer.get_data()))
    answer.content_encoding = "gzip"
    answer.vary.add("Accept-Encoding")
    return answer


def gzipped(content: bytes) -> bytes:
    """The content compressed, with padding of random length."""
    # A name of random length in the header hides how well the page was compressed: its length would
    # otherwise tell, guess by guess, what stands in it (the BREACH attack).
    padding = secrets.token_hex(LONGEST_PADDING // 2)[: secrets.randbelow(LONGEST_PADDING)]
    out = io.BytesIO()
    with gzip.GzipFile(filename=padding, mode="wb", fileobj=out, compresslevel=6, mtime=0) as packed:
        packed.write(content)
    return out.getvalue()
