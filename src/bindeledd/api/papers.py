"""Documents as answers: PDF and sheets instead of JSON, and how the schema tells of them."""

from __future__ import annotations

import re
from typing import Any, Final

from django.http import HttpResponse

_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}


def file_of(*media_types: str) -> dict[str, Any]:
    """Return what the schema says of an operation that answers with a file."""
    content = dict.fromkeys(media_types, _BINARY)
    return {"responses": {200: {"description": "The file.", "content": content}}}


PDF: Final = file_of("application/pdf")


def paper(name: str, number: str, content: bytes) -> HttpResponse:
    """Return a PDF."""
    return file(f"{name}-{number}.pdf", "application/pdf", content)


def file(name: str, media_type: str, content: bytes) -> HttpResponse:
    """Return a file under a plain name."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    headers = {"Content-Disposition": f'attachment; filename="{plain}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
