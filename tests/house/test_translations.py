"""bindeledd speaks Norwegian in every text, and says there what the English says."""

import gettext as library
import re
from pathlib import Path

import allauth
import pytest
from django.utils import translation

from bindeledd.sync import wording
from tests.house import catalogue
from tests.house.catalogue import Entry, Text

ENTRIES = catalogue.read_po(catalogue.PO.read_text(encoding="utf-8"))

PLACEHOLDER = re.compile(r"%\((\w[\w.]*)\)[sd]")

BRACED = re.compile(r"\{(\w+)\}")
"""Facts that a script fills, or `str.format`."""

FORBIDDEN = {
    "a run is «overføring»; only the button says «synkronisering»": r"\bsynk(?!ronisering)",
    "a connection is «integrasjon»": r"tilkobling",
    "the other system has a name": r"\bpayload\b|\bsync\b",
    "no exclamation": r"!",
    "no apologies": r"\b(beklager|dessverre|oops|ups|vennligst|unnskyld)\b",
    "quotes are «»": r"(?<!=)\"(?!>)|[“”„]",
    "an ellipsis is one sign": r"\.\.\.",
    "these are English": r"\b(the|and|not|with|is not|was)\b",
    "a rest of Nynorsk or Danish": r"\b(ikkje|frå|berre|også at|hverken|efter|nu)\b",
    "a unit keeps its figure": r"(\d|\)s) (%(?!\()|MB\b|GB\b)",
    "a number keeps its «nr.»": r"\bnr\. ",
    "clock times are written «kl. 15.00» by the filter": r"\bkl\. %\(",
}

KEEPS_ITS_NAME = re.compile(r"API|Idempotency-Key|If-Match|Content-Type|JSON|Authorization")
"""What a programmer reads keeps the words of the trade."""


def words(entry: Entry) -> str:
    return f"{entry.text.one!r} -> {entry.said!r}"


def spoken(pattern: str, entry: Entry) -> bool:
    return any(re.search(pattern, said, re.IGNORECASE) for said in entry.said)


def test_every_text_stands_in_the_catalogue_and_nothing_else() -> None:
    """A text without Norwegian would stand in English in the middle of a page."""
    sources = set(catalogue.texts())
    kept = {entry.text for entry in ENTRIES}
    assert sources - kept == set(), "run make messages, and write the Norwegian"
    assert kept - sources == set(), "run make messages: these are used no more"


def test_every_text_has_its_norwegian_in_every_form() -> None:
    """An empty form shows English, a fuzzy one is left out."""
    empty = [entry.text.one for entry in ENTRIES if not all(entry.said)]
    assert empty == []
    assert [entry.text.one for entry in ENTRIES if entry.flags] == []
    odd = [words(entry) for entry in ENTRIES if len(entry.said) != (2 if entry.text.many else 1)]
    assert odd == []


def test_the_compiled_catalogue_says_what_the_written_one_says() -> None:
    """Nobody needs gettext tools, so the compiled file is kept; it must not fall behind."""
    with catalogue.MO.open("rb") as file:
        compiled = library.GNUTranslations(file)
    for entry in ENTRIES:
        context, one, many = entry.text
        if many:
            said = tuple(
                compiled.npgettext(context, one, many, count)
                if context
                else compiled.ngettext(one, many, count)
                for count in (1, 2)
            )
        else:
            said = (compiled.pgettext(context, one) if context else compiled.gettext(one),)
        assert said == entry.said
    assert catalogue.MO.read_bytes() == catalogue.write_mo(ENTRIES)


def test_the_written_catalogue_is_in_the_form_that_is_written() -> None:
    """So that `make messages` changes the lines of changed texts only."""
    assert catalogue.write_po(ENTRIES) == catalogue.PO.read_text(encoding="utf-8")


def test_texts_of_others_are_still_theirs() -> None:
    """A text that the library has dropped or reworded would be translated for nobody."""
    folder = Path(allauth.__file__).parent / "locale" / "nb" / "LC_MESSAGES" / "django.po"
    theirs = {entry.text.one for entry in catalogue.read_po(folder.read_text(encoding="utf-8"))}
    ours = {text.one for name, text in catalogue.everything() if name.endswith("others.txt")}
    assert ours
    assert ours - theirs == set()


def test_facts_are_the_same_in_both_languages() -> None:
    """A lost fact is a sentence that says less; an invented one breaks the page."""
    wrong = []
    for entry in ENTRIES:
        sources = [part for part in entry.text[1:] if part]
        for source, said in zip(sources, entry.said, strict=True):
            given, used = set(PLACEHOLDER.findall(source)), set(PLACEHOLDER.findall(said))
            braces = set(BRACED.findall(source)) == set(BRACED.findall(said))
            counts = {"count", "n"} if len(sources) > 1 and source == sources[0] else set()
            if not (braces and given - counts <= used <= given | counts and _fills(source, said)):
                wrong.append(words(entry))
    assert wrong == []


def _fills(source: str, said: str) -> bool:
    """Tell whether the Norwegian can be filled wherever the English can."""
    names = PLACEHOLDER.findall(source) + PLACEHOLDER.findall(said)
    if not names:
        return source.count("%") == said.count("%")
    return "%(" not in said % dict.fromkeys([*names, "count", "n"], "7")


DAY = "fra %(day)s"
"""A day in a row ends with a full stop of its own: «ons. 18.11.»."""


VAT = re.compile(r"\b[Mm]va\.$")
"""This word ends with a full stop, with or without a sentence."""


def test_sentences_end_and_begin_alike() -> None:
    """Parts of a sentence stay parts, and a sentence stays a sentence."""
    wrong = [
        words(entry)
        for entry in ENTRIES
        for said in entry.said
        if (entry.text.one.endswith(".") != said.endswith((".", DAY)) and not VAT.search(said))
        or entry.text.one.endswith("?") != said.endswith("?")
        or entry.text.one[:1].isspace() != said[:1].isspace()
        or entry.text.one[-1:].isspace() != said[-1:].isspace()
    ]
    assert wrong == []


def test_headings_and_buttons_keep_their_capitals() -> None:
    """What begins with a small letter stands inside a line, and so does its Norwegian."""
    wrong = [
        words(entry)
        for entry in ENTRIES
        for said in entry.said
        if entry.text.one[0].isascii()
        and entry.text.one[0].isalpha()
        and said[:1].isalpha()
        and entry.text.one[0].isupper() != said[:1].isupper()
        and entry.text.one.lower() != said.lower()
    ]
    assert wrong == []


@pytest.mark.parametrize("reason", FORBIDDEN)
def test_words_that_the_voice_forbids(reason: str) -> None:
    """The voice is law: design language, sections 6 and 7."""
    found = [
        words(entry)
        for entry in ENTRIES
        if spoken(FORBIDDEN[reason], entry) and not KEEPS_ITS_NAME.search(entry.text.one)
    ]
    assert found == []


def test_kjoring_is_driving_and_never_a_run() -> None:
    """A run is «overføring»; a pay run is «lønnskjøring», and cars are driven."""
    found = [
        words(entry)
        for entry in ENTRIES
        if spoken(r"(?<!lønns)kjøring", entry)
        and not re.search("driv", entry.text.one, re.IGNORECASE)
    ]
    assert found == []


def test_the_word_api_stands_only_where_a_programmer_reads() -> None:
    """Users name the other system, never its interface."""
    found = [words(entry) for entry in ENTRIES if spoken(r"(?<!/)\bAPI\b", entry)]
    assert [line for line in found if "API" not in line.split(" -> ")[0]] == []


STATES = {
    "Draft": "Kladd",
    "Awaiting approval": "Til godkjenning",
    "Approved": "Godkjent",
    "Queued": "I kø",
    "Transferred": "Overført",
    "Billed": "Fakturert",
    "Held": "Venter",
    "Rejected": "Avvist",
    "Uncertain": "Usikker",
    "Changed after transfer": "Endret etterpå",
    "Skipped": "Hoppet over",
    "On the phone": "På telefonen",
    "Unchanged": "Uendret",
}


def test_state_words_are_those_of_the_design_language() -> None:
    """Section 5: one word for one state, the same on every page."""
    with translation.override("nb"):
        assert {word: translation.pgettext("state", word) for word in STATES} == STATES


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_code_of_the_engine_can_be_said(language: str) -> None:
    """A code without words would be shown as a code."""
    facts = {"field": "email", "kind": "customer", "number": 1062}
    with translation.override(language):
        for code in wording.codes():
            told = wording.words(code, facts, "PowerOffice Go")
            assert told.heading, code
            assert told.happened or told.heading, code
            assert "%(" not in f"{told.heading} {told.text}", code
            assert "  " not in told.text, code


def test_no_code_of_the_engine_is_said_in_english_to_a_norwegian() -> None:
    """Catches a text that was translated when the module was read, before a language was chosen."""
    for code in wording.codes():
        said = {}
        for language in ("nb", "en"):
            with translation.override(language):
                said[language] = wording.words(code, {}, "PowerOffice Go")
        assert said["nb"].heading != said["en"].heading, code
        if said["en"].text != "…":
            assert said["nb"].text != said["en"].text, code


# --- that these checks see what they should ------------------------------------------------------


def test_texts_of_a_module_are_found_under_any_name() -> None:
    """The word a module gives the function does not matter, nor does its own `_`."""
    source = """
from django.utils.translation import gettext_lazy as say, npgettext
say("Held")
npgettext("key", "%(n)s row", "%(n)s rows", 2)
_("not ours")
say(variable)
"""
    assert catalogue.of_python(source) == [
        Text("", "Held"),
        Text("key", "%(n)s row", "%(n)s rows"),
    ]


def test_texts_of_a_template_are_found() -> None:
    """All forms that Django's templates know."""
    source = """
<c-sheet title="{% translate 'Rows (all)' %}">{% translate "Held" context "state" as held %}
{{ _("Log in") }}{% icon "more" label=_("More") %}
{% blocktranslate count count=rows with name=a.b|default:"x" %}{{ count }} row at 7 % of {{ name }}
{% plural %}{{ count }} rows{% endblocktranslate %}</c-sheet>
"""
    assert catalogue.of_template(source) == [
        Text("", "Rows (all)"),
        Text("state", "Held"),
        Text("", "Log in"),
        Text("", "More"),
        Text("", "%(count)s row at 7 %% of %(name)s\n", "%(count)s rows"),
    ]


def test_a_catalogue_survives_being_written_and_read() -> None:
    """Signs that the format uses itself come through."""
    entries = [
        Entry(Text("", 'A "word"\\n'), ("Et «ord»\n\tog\u00a0to",), ("a.py",)),
        Entry(Text("key", "%(n)s row", "%(n)s rows"), ("%(n)s rad", ""), (), ("fuzzy",)),
    ]
    assert catalogue.read_po(catalogue.write_po(entries)) == entries
