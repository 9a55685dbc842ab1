"""Reads one uploaded file out of a multipart body: the part named ``file``.

Source: contract paper poweroffice-go, sections 14.1 and 15.1, read 2026-11-21. The limit of 30 MB
is documented for vouchers' PDF files; for orders' files it is assumed.
"""

from contextlib import closing
from io import BytesIO

from werkzeug.formparser import MultiPartParser
from werkzeug.http import parse_options_header

from bindeledd.sandbox.http import Request
from bindeledd.sandbox.poweroffice_go.problems import ProblemError, invalid

LIMIT = 30 * 1024 * 1024


def read_upload(request: Request, title: str) -> tuple[str, bytes]:
    """Give the name and the bytes of the uploaded file.

    Raises:
        ProblemError: The body is no multipart form (415), or holds no file with a name and content
            within the limit in a part ``file`` (400).
    """
    kind, details = parse_options_header(request.headers["content-type"])
    boundary = details.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise ProblemError(415, "Unsupported Media Type", f"Content type '{kind}' is not served.")
    try:
        _, files = MultiPartParser().parse(
            BytesIO(request.body), boundary.encode(), len(request.body)
        )
    except ValueError as error:
        raise invalid(title, "The multipart body cannot be read.") from error
    read: dict[str, tuple[str | None, bytes]] = {}
    for part, upload in files.items():
        with closing(upload):
            read.setdefault(part, (upload.filename, upload.read()))
    name, content = read.get("file", (None, b""))
    if not name:
        raise invalid(title, "The form has no part 'file' with a file name.")
    if not content:
        raise invalid(title, "The file is empty.")
    if len(content) > LIMIT:
        raise invalid(title, "The file is larger than 30 MB.")
    return name, content
