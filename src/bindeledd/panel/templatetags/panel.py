"""Template tags of the panel: figures in the reader's language, drawings, and form fields.

The work is done in `formatting`, `states`, `icons`, `charts` and `navigation`; here they only get
the names that templates use.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.forms import BaseForm, BoundField
from django.forms import widgets as kinds
from django.http import HttpRequest
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bindeledd.panel import charts, formatting, icons, navigation, states
from bindeledd.panel.theme import chosen_theme

register = template.Library()


@register.filter
def number(value: Decimal | int | None, decimals: int = 0) -> str:
    """`{{ rows|number }}`: «1 431»; `{{ x|number:2 }}` with decimals."""
    return formatting.number(value, decimals)


@register.filter
def kroner(value: Decimal | int | None, decimals: int = 0) -> str:
    """`{{ sum|kroner }}`: «kr 121 755»; `{{ sum|kroner:2 }}` where sums must meet."""
    return formatting.kroner(value, decimals)


@register.filter
def hours(value: Decimal | int | None, decimals: int = 1) -> str:
    """`{{ quantity|hours }}`: «7,5 t»."""
    return formatting.hours(value, decimals)


@register.filter
def minutes(value: int | None) -> str:
    """`{{ entry.minutes|minutes }}`: «7,5 t»."""
    return formatting.minutes(value)


@register.filter
def minutes_plain(value: int | None) -> str:
    """`{{ entry.minutes|minutes_plain }}`: «7,5», «7,25»."""
    return formatting.minutes_plain(value)


@register.filter
def quantity(value: Decimal | int | None) -> str:
    """`{{ line.quantity|quantity }}`: «96», «38,4»."""
    return formatting.quantity(value)


@register.filter
def percent(value: Decimal | int | None, decimals: int = 0) -> str:
    """`{{ share|percent:1 }}`: «19,7 %»."""
    return formatting.percent(value, decimals)


@register.filter
def signed(value: Decimal | int | None, decimals: int = 0) -> str:
    """`{{ difference|signed:1 }}`: «+2,1»."""
    return formatting.signed(value, decimals)


@register.filter
def org_number(value: str | None) -> str:
    """`{{ customer.org_number|org_number }}`: «888 888 888»."""
    return formatting.org_number(value)


@register.filter
def phone(value: str | None) -> str:
    """`{{ customer.phone|phone }}`: «22 15 40 00», «464 28 407»."""
    return formatting.phone(value)


@register.filter
def email(value: str | None) -> SafeString | str:
    """`{{ customer.email|email }}`: may break after the sign, nowhere else."""
    if not value:
        return formatting.MISSING
    name, sign, place = value.partition("@")
    return format_html("{}{}<wbr>{}", name, sign, place)


@register.filter
def clock(value: datetime | None) -> str:
    """`{{ at|clock }}`: «kl. 15.00», "15:00"."""
    return formatting.clock(value)


@register.filter
def day_short(value: date | None) -> str:
    """`{{ on|day_short }}`: «tor. 19.11.», "Thu 19 Nov"."""
    return formatting.day_short(value)


@register.filter
def day(value: date | None) -> str:
    """`{{ on|day }}`: «19.11.2026», "19 Nov 2026"."""
    return formatting.day(value)


@register.filter
def day_month(value: date | None) -> str:
    """`{{ on|day_month }}`: «16.11.», "16 Nov"."""
    return formatting.day_month(value)


@register.filter
def weekday(value: date | None) -> str:
    """`{{ on|weekday }}`: «man.», "Mon"."""
    return formatting.weekday(value)


@register.filter
def day_said(value: date | None) -> str:
    """`{{ on|day_said }}`: «tirsdag 17. november», "Tuesday 17 November"."""
    return formatting.day_said(value)


@register.filter
def day_long(value: date | None) -> str:
    """`{{ on|day_long }}`: «torsdag 19. november 2026»."""
    return formatting.day_long(value)


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ at|moment }}`: «tor. 19.11. kl. 15.00», today only the time."""
    return formatting.moment(value)


@register.filter
def duration(value: timedelta | None) -> str:
    """`{{ took|duration }}`: "38 s"."""
    return formatting.duration(value)


@register.filter
def waited(days: int | None) -> str:
    """`{{ days|waited }}`: «2 dager»."""
    return formatting.waited(days)


@register.filter
def or_dash(value: object) -> object:
    """`{{ name|or_dash }}`: a dash for what is missing or empty; zero stays zero."""
    return formatting.MISSING if value is None or value == "" else value


@register.filter
def shares(parts: Sequence[charts.Part]) -> tuple[charts.Share, ...]:
    """`{% for share in parts|shares %}`: the parts of a bar in whole per cent."""
    return charts.shares(parts)


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """`{% icon "link" %}`; with `label` it stands alone and is read aloud."""
    return icons.icon(name, classes=css, label=label)


@register.simple_tag
def state(code: str, label: str | Promise = "", *, bare: bool = False) -> SafeString:
    """`{% state "held" %}`, `{% state "held" label=words %}`, `{% state "held" bare=True %}`."""
    return states.state_tag(code, label=label, bare=bare)


@register.simple_tag
def state_line(code: str, label: str | Promise = "") -> SafeString:
    """`{% state_line "held" %}`: glyph and word without a ground, for legends and rows."""
    return states.state_line(code, label=label)


@register.simple_tag
def approval(code: str, line: bool = False) -> SafeString:  # noqa: FBT001, FBT002 - a template writes it by place
    """`{% approval entry.state %}`: how far approval has come; `True` after it for a line."""
    sign = states.APPROVAL[code]
    return states.state_line(sign) if line else states.state_tag(sign)


@register.filter
def on(value: object) -> bool:
    """`{% if open|on %}`: a flag of a part, also where `{{ … }}` made a text of it."""
    return bool(value) and str(value) not in {"False", "None", "0"}


@register.filter
def words(text: str) -> list[str]:
    """`{% for code in "held rejected"|words %}`: the words of a text."""
    return text.split()


@register.simple_tag
def joint(code: str, label: str | Promise = "", *, silent: bool = False) -> SafeString:
    """`{% joint "suggestion" %}`; `silent=True` where the word stands beside it."""
    return states.joint_drawing(code, label=label, silent=silent)


@register.simple_tag
def joint_word(code: str) -> str:
    """`{% joint_word "linked" %}`: the word of a joint."""
    return str(states.JOINTS[code].word)


@register.simple_tag
def sign(code: str) -> SafeString:
    """`{% sign "create" %}`: the sign of a plan row."""
    return states.plan_sign(code)


@register.simple_tag
def sign_word(code: str) -> str:
    """`{% sign_word "create" %}`: the word of a plan sign."""
    return str(states.PLAN_SIGNS[code].word)


@register.simple_tag
def mode_word(code: str) -> str:
    """`{% mode_word "auto" %}`: when a flow runs, in words."""
    return str(states.MODES[code])


@register.simple_tag
def tally(figure: Decimal | int | None, tone: str) -> SafeString:
    """`{% tally 27 "held" %}`: a count in a row, coloured only when it is not zero."""
    css = f"tally-figure tone-{tone}" if figure else "tally-figure tone-none"
    return format_html('<span class="{}">{}</span>', css, formatting.number(figure))


@register.simple_tag(takes_context=True)
def rail_groups(context: Context) -> tuple[navigation.EntryGroup, ...]:
    """`{% rail_groups as groups %}`: the rail, from `nav` and `rail_counts` of the context."""
    counts = context.get("rail_counts")
    known = counts if isinstance(counts, Mapping) else {}
    role = getattr(context.get("request"), "role", None)
    return navigation.rail(str(context.get("nav") or ""), known, role)


@register.simple_tag
def address(url_name: str, *about: object) -> str:
    """`{% address "panel:search" as url %}`: empty while the page does not exist."""
    return navigation.address(url_name, *about)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """`{% theme as chosen %}`: "light", "dark", or empty when the device decides."""
    request = context.get("request")
    return chosen_theme(request) if isinstance(request, HttpRequest) else ""


@register.filter
def control(field: BoundField) -> str:
    """`{{ field|control }}`: which control a field is: choices, check, select, area or text."""
    widget = field.field.widget
    if isinstance(widget, kinds.RadioSelect | kinds.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, kinds.CheckboxInput):
        return "check"
    if isinstance(widget, kinds.Select):
        return "select"
    return "area" if isinstance(widget, kinds.Textarea) else "text"


@register.filter
def focused(field: BoundField) -> SafeString:
    """`{{ field|focused }}`: the control, with focus from the start; at most one on a page."""
    return field.as_widget(attrs={"autofocus": True})


@register.filter
def all_errors(form: BaseForm) -> list[tuple[BoundField, str]]:
    """`{% for field, error in form|all_errors %}`: each error of each visible field."""
    return [(field, str(error)) for field in form.visible_fields() for error in field.errors]


@register.filter
def undo_address(tags: str) -> str:
    """`{{ message.extra_tags|undo_address }}`: the address after "undo=", or nothing."""
    for tag in (tags or "").split():
        if tag.startswith("undo=/") and not tag.startswith("undo=//"):
            return tag.removeprefix("undo=")
    return ""


@register.filter
def initials(user: object) -> str:
    """`{{ user|initials }}`: the letters in the round sign beside a name."""
    words = str(getattr(user, "name", "") or getattr(user, "email", "") or "").split()
    letters = [word[0] for word in words]
    return "".join([*letters[:1], *letters[1:][-1:]]).upper()
