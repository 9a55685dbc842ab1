"""The gallery alone, with stand-in addresses so that the rail has its areas."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.html import format_html

from bindeledd.panel.gallery import gallery
from bindeledd.panel.gallery_work import phone_gallery, work_gallery
from bindeledd.panel.navigation import SECTIONS
from bindeledd.panel.theme import choose_theme

AREAS = [area.url_name.removeprefix("panel:") for section in SECTIONS for area in section.areas]
NAMES = [
    *AREAS,
    "search",
    "profile",
    "switch_company",
    "phone",
    "phone_week",
    "phone_projects",
    "phone_more",
]


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer with the address alone, which is what counts; a browser asks for no icon of it."""
    return HttpResponse(format_html('<link rel="icon" href="data:,">{}', request.path))


panel = [path(f"{name}/", nothing, name=name) for name in NAMES]
panel.append(path("theme/", choose_theme, name="theme"))
urlpatterns = [
    path("gallery/", gallery),
    path("gallery/work/", work_gallery),
    path("gallery/phone/", phone_gallery),
    path("gallery/approve/", nothing),
    path("", include((panel, "panel"))),
]
