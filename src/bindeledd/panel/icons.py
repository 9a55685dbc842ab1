"""The product's own drawings on a grid of 16: icons for deeds and things, one glyph a state.

Only shapes live here. Which word goes with a glyph is decided in `states`, where an icon
stands is decided by the templates. Stroke width, caps and colour come from the stylesheet.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_CIRCLE: Final = '<circle cx="8" cy="8" r="5.75"/>'
_SHEET: Final = '<path d="M4 1.75h5.25L12.5 5v9.25H4zM9.25 1.75V5h3.25"/>'

ICONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dashboard": '<rect x="2.25" y="2.25" width="4.5" height="6" rx="1"/>'
        '<rect x="9.25" y="2.25" width="4.5" height="3.5" rx="1"/>'
        '<rect x="2.25" y="11" width="4.5" height="2.75" rx="1"/>'
        '<rect x="9.25" y="8.5" width="4.5" height="5.25" rx="1"/>',
        "project": '<path d="M1.75 12.25h12.5M3 12.25v-1.5a5 5 0 0 1 10 0v1.5M6.5 6v3M9.5 6v3"/>',
        "clock": _CIRCLE + '<path d="M8 4.75V8l2.25 1.5"/>',
        "machine": '<rect x="1.5" y="11.25" width="8.5" height="2.75" rx="1.375"/>'
        '<path d="M3 11.25V8h4.5l1 3.25M7.25 8 10.75 2.75 14 7.5l.5 3-3-.75L14 7.5"/>',
        "item": '<path d="M8 1.75 13.5 5v6L8 14.25 2.5 11V5zM2.5 5 8 8.25 13.5 5M8 8.25v6"/>',
        "truck": '<path d="M3 11.75H1.5V3.75H9v8H6M9 6.25h3l2.5 2.75v2.75h-1.25M10 11.75H9"/>'
        '<circle cx="4.5" cy="12" r="1.5"/><circle cx="11.75" cy="12" r="1.5"/>',
        "document": _SHEET + '<path d="M6.25 8.5H10M6.25 11H10"/>',
        "document-in": _SHEET + '<path d="M10.25 9.75H6.5M8.25 7.75l-2 2 2 2"/>',
        "chart": '<path d="M2 14h12M4.25 11V8M8 11V2.75M11.75 11V5.75"/>',
        "money": '<rect x="1.75" y="4" width="12.5" height="8" rx="1.25"/>'
        '<circle cx="8" cy="8" r="1.75"/><path d="M4.25 8h.01M11.75 8h.01"/>',
        "connection": '<path d="M5.5 1.75V5M10.5 1.75V5M3.75 5h8.5v2.5a4.25 4.25 0 0 1-8.5 0z'
        'M8 11.75v2.5"/>',
        "link": '<circle cx="3.75" cy="8" r="2"/><circle cx="12.25" cy="8" r="2"/>'
        '<path d="M5.75 8h4.5"/>',
        "unlink": '<circle cx="3.75" cy="8" r="2"/><circle cx="12.25" cy="8" r="2"/>'
        '<path d="M8.9 5.25 7.1 10.75"/>',
        "held": _CIRCLE + '<path d="M6.5 6v4M9.5 6v4"/>',
        "run": '<path d="M2.5 5.25h11M11 2.75l2.5 2.5L11 7.75M13.5 10.75h-11M5 8.25l-2.5 2.5'
        ' 2.5 2.5"/>',
        "people": '<circle cx="6" cy="5.25" r="2.5"/><path d="M1.75 13.5c0-2.4 1.9-4 4.25-4'
        's4.25 1.6 4.25 4M10.5 2.9a2.5 2.5 0 0 1 0 4.7M12.25 9.9c1.3.6 2 1.9 2 3.6"/>',
        "person": '<circle cx="8" cy="5.25" r="2.75"/>'
        '<path d="M2.75 14c0-2.75 2.25-4.25 5.25-4.25S13.25 11.25 13.25 14"/>',
        "building": '<path d="M2.5 14V2.5h7V14M9.5 6.5h4V14M1.5 14h13M5 5.5h2M5 8.25h2M5 11h2'
        'M11.5 9.25h.01M11.5 11.5h.01"/>',
        "department": '<rect x="5.75" y="1.75" width="4.5" height="3.5" rx=".75"/>'
        '<rect x="1.75" y="10.75" width="4.5" height="3.5" rx=".75"/>'
        '<rect x="9.75" y="10.75" width="4.5" height="3.5" rx=".75"/>'
        '<path d="M8 5.25V8M4 10.75V8h8v2.75"/>',
        "settings": '<path d="M2 5h6.75M12.25 5H14M2 11h1.75M7.25 11H14"/>'
        '<circle cx="10.5" cy="5" r="1.75"/><circle cx="5.5" cy="11" r="1.75"/>',
        "search": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>',
        "chevron-right": '<path d="M6 3.5 10.5 8 6 12.5"/>',
        "chevron-left": '<path d="M10 3.5 5.5 8l4.5 4.5"/>',
        "chevron-down": '<path d="M3.5 6 8 10.5 12.5 6"/>',
        "chevron-up": '<path d="M3.5 10 8 5.5l4.5 4.5"/>',
        "plus": '<path d="M8 3v10M3 8h10"/>',
        "minus": '<path d="M3 8h10"/>',
        "cross": '<path d="m4 4 8 8M12 4l-8 8"/>',
        "check": '<path d="M3 8.5 6.5 12 13 4.5"/>',
        "check-ring": _CIRCLE + '<path d="m5.5 8.25 1.75 1.75 3.25-3.75"/>',
        "cross-ring": _CIRCLE + '<path d="m6 6 4 4M10 6l-4 4"/>',
        "warning": '<path d="M8 2.25 14.25 13.5H1.75zM8 6.5v3M8 11.5h.01"/>',
        "info": _CIRCLE + '<path d="M8 7.5V11M8 5h.01"/>',
        "question": _CIRCLE + '<path d="M6.4 6.4a1.65 1.65 0 1 1 2.4 1.45c-.55.3-.8.6-.8 1.15'
        'M8 11.1h.01"/>',
        "lock": '<rect x="3.25" y="7" width="9.5" height="7" rx="1.25"/>'
        '<path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2"/>',
        "calendar": '<rect x="2.25" y="3.25" width="11.5" height="10.5" rx="1.25"/>'
        '<path d="M2.25 6.75h11.5M5.25 1.75v3M10.75 1.75v3"/>',
        "arrow-right": '<path d="M2.75 8h10.5M9.25 4l4 4-4 4"/>',
        "arrow-left": '<path d="M13.25 8H2.75M6.75 4l-4 4 4 4"/>',
        "arrow-up": '<path d="M8 13.25V2.75M4 6.75l4-4 4 4"/>',
        "arrow-down": '<path d="M8 2.75v10.5M4 9.25l4 4 4-4"/>',
        "refresh": '<path d="M13.25 8A5.25 5.25 0 1 1 11.7 4.3l1.55 1.45M13.25 2.5v3.25H10"/>',
        "copy": '<rect x="5.5" y="5.5" width="8" height="8" rx="1.25"/><path d="M10.5 5.5V3.75'
        "a1.25 1.25 0 0 0-1.25-1.25h-5.5A1.25 1.25 0 0 0 2.5 3.75v5.5a1.25 1.25 0 0 0 1.25 1.25"
        'H5.5"/>',
        "offline": '<path d="M1.75 6.25A9 9 0 0 1 4.9 4.2M7.5 3.5a9 9 0 0 1 6.75 2.75M4.25 8.75'
        "a5.4 5.4 0 0 1 2.5-1.4M10 7.6a5.4 5.4 0 0 1 1.75 1.15M6.5 10.9a2.2 2.2 0 0 1 2.6-.3"
        'M8 13h.01M2.75 2.25l10.5 11"/>',
        "pencil": '<path d="m3 13 .75-3.25L10.5 3 13 5.5l-6.75 6.75zM9 4.5 11.5 7"/>',
        "camera": '<path d="M1.75 5h2.5l1.25-1.75h5L11.75 5h2.5v8H1.75z"/>'
        '<circle cx="8" cy="8.75" r="2.5"/>',
        "attachment": '<path d="m13 7.5-5 4.9a3.2 3.2 0 0 1-4.6-4.5l5.3-5.2a2.1 2.1 0 0 1 3 3'
        'L6.6 10.6a1 1 0 0 1-1.4-1.4l4.5-4.4"/>',
        "more": '<path d="M3.5 8h.01M8 8h.01M12.5 8h.01"/>',
        "external": '<path d="M6.5 3H3.25v9.75H13V9.5M9.5 2.75h3.75V6.5M13 3 7.5 8.5"/>',
        "keyboard": '<rect x="1.5" y="3.75" width="13" height="8.5" rx="1.25"/>'
        '<path d="M4.25 6.5h.01M6.75 6.5h.01M9.25 6.5h.01M11.75 6.5h.01M5.25 9.5h5.5"/>',
        "eye": '<path d="M1.5 8S4 3.75 8 3.75 14.5 8 14.5 8 12 12.25 8 12.25 1.5 8 1.5 8z"/>'
        '<circle cx="8" cy="8" r="1.9"/>',
        "skip": '<path d="M3 4.25 7.5 8 3 11.75zM8.75 4.25 13.25 8l-4.5 3.75z"/>',
        "by-hand": '<path d="M6 9V3.25a1.1 1.1 0 0 1 2.2 0V7.5l3.6.7c.9.2 1.4.9 1.2 1.8l-.6 2.6'
        'c-.2 1-.9 1.65-1.9 1.65H7.8c-.7 0-1.2-.3-1.6-.9L3.6 9.9c-.4-.7.6-1.6 1.3-1.1z"/>',
        "sun": '<circle cx="8" cy="8" r="2.75"/><path d="M8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5'
        'M3.4 3.4l1.05 1.05M11.55 11.55l1.05 1.05M3.4 12.6l1.05-1.05M11.55 4.45l1.05-1.05"/>',
        "moon": '<path d="M13.25 9.5A5.75 5.75 0 1 1 6.5 2.75a4.5 4.5 0 0 0 6.75 6.75z"/>',
        "qr": '<path d="M2.25 2.25h4v4h-4zM9.75 2.25h4v4h-4zM2.25 9.75h4v4h-4zM9.75 9.75v1.5'
        'M13.75 9.75h-1.5M12 12h1.75v1.75M9.75 13.75h.01"/>',
        "message": '<path d="M2.25 3h11.5v8H7.5l-3 2.5V11H2.25z"/>',
        "undo": '<path d="M5.5 3.25 2.75 6l2.75 2.75M2.75 6H9.5a3.75 3.75 0 0 1 0 7.5h-3"/>',
        "drag": '<path d="M6 3.5h.01M10 3.5h.01M6 8h.01M10 8h.01M6 12.5h.01M10 12.5h.01"/>',
        "filter": '<path d="M2 4h12M4.5 8h7M6.75 12h2.5"/>',
        "menu": '<path d="M2.25 4h11.5M2.25 8h11.5M2.25 12h11.5"/>',
        "download": '<path d="M8 2v8.25M4.5 6.75 8 10.25l3.5-3.5M2.5 13.5h11"/>',
        "upload": '<path d="M8 10.25V2M4.5 5.5 8 2l3.5 3.5M2.5 13.5h11"/>',
        "key": '<circle cx="5" cy="11" r="2.75"/><path d="m7 9 6-6M10.5 5.5l2 2"/>',
        "shield": '<path d="M8 1.75 13 3.5V8c0 3-2 5.25-5 6.25C5 13.25 3 11 3 8V3.5z'
        'M5.75 8l1.6 1.6 3-3.35"/>',
        "sign-out": '<path d="M9.5 2.5H3v11h6.5M6.5 8h7M11 5.25 13.75 8 11 10.75"/>',
        "history": '<path d="M2.75 8A5.25 5.25 0 1 0 4.3 4.3L2.75 5.75M2.75 2.5v3.25H6'
        'M8 5.25V8l2 1.25"/>',
    }
)
"""Name of the icon to the inside of its `<svg>`."""

GLYPHS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "draft": '<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.3 2.02"/>',
        "awaiting": '<circle cx="8" cy="8" r="5.5"/>',
        "approved": '<circle cx="8" cy="8" r="5.5"/><path d="m5.5 8.25 1.75 1.75 3.25-3.75"/>',
        "queued": '<path d="M2 8h.01M5.5 8h.01M9 8h5M11.5 5.5 14 8l-2.5 2.5"/>',
        "transferred": '<circle class="solid" cx="4" cy="8" r="2.25"/>'
        '<circle class="solid" cx="12" cy="8" r="2.25"/><path d="M4 8h8"/>',
        "billed": '<rect class="solid" x="3.25" y="7" width="9.5" height="6.75" rx="1.25"/>'
        '<path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2"/>',
        "held": '<rect x="2.5" y="2.5" width="11" height="11" rx="2.5"/>'
        '<path d="M6.4 5.75v4.5M9.6 5.75v4.5"/>',
        "rejected": '<path d="M5.6 2.25h4.8l3.35 3.35v4.8l-3.35 3.35H5.6L2.25 10.4V5.6z'
        'M6 6l4 4M10 6l-4 4"/>',
        "uncertain": '<path d="M8 1.5 14.5 8 8 14.5 1.5 8zM6.65 6.6a1.4 1.4 0 1 1 2.05 1.2'
        'c-.5.25-.7.55-.7 1M8 10.75h.01"/>',
        "changed": '<path d="M8 2.75 14 13.25H2z"/>',
        "skipped": ICONS["skip"],
        "on-phone": ICONS["offline"],
        "unchanged": '<path d="M3 6h10M3 10h10"/>',
        "approved-once": '<circle cx="8" cy="8" r="5.5"/><path d="m6.75 6.5 1.5-1v5.25"/>',
        "returned": '<circle cx="8" cy="8" r="5.5"/>'
        '<path d="M10.75 8h-5.5M7.5 5.75 5.25 8l2.25 2.25"/>',
        "reserved": '<rect x="3.25" y="7" width="9.5" height="6.75" rx="1.25"'
        ' stroke-dasharray="2.2 1.7"/><path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2"/>',
        "exported": '<path d="M8 9.75V2.25M5 5l3-2.75L11 5M2.5 9v4.75h11V9"/>',
        "credited": '<rect class="solid" x="3.25" y="7" width="9.5" height="6.75" rx="1.25"/>'
        '<path d="M5.25 7V4.5A2.75 2.75 0 0 1 10.6 3.6"/>',
    }
)
"""State to the inside of its `<svg>`: each has a silhouette of its own."""


def drawing(inside: str, *, classes: str = "icon", label: str = "") -> SafeString:
    """Wrap a drawing of ours in its `<svg>`.

    Args:
        inside: Markup from this module; never text from outside.
        classes: Class names of the element.
        label: Accessible name; empty hides the drawing from assistive technology, because
            the word stands beside it.
    """
    naming = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" focusable="false" {}>{}</svg>',
        classes,
        naming,
        mark_safe(inside),  # noqa: S308 - markup of this module only
    )


def icon(name: str, *, classes: str = "", label: str = "") -> SafeString:
    """Draw one icon.

    Raises:
        KeyError: There is no icon of that name; a template misspells it.
    """
    return drawing(ICONS[name], classes=f"icon {classes}".strip(), label=label)


def glyph(name: str, *, classes: str = "", label: str = "") -> SafeString:
    """Draw the glyph of one state.

    Raises:
        KeyError: There is no state of that name.
    """
    return drawing(GLYPHS[name], classes=f"icon glyph {classes}".strip(), label=label)
