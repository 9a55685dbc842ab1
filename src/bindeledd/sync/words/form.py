"""What the words of a code consist of, and the buttons that a fix can have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Action(StrEnum):
    """The one thing that frees a record; the held page makes a button of it."""

    LINK = "link"
    OPEN_MATCH = "open_match"
    EDIT_RECORD = "edit_record"
    OPEN_RECORD = "open_record"
    CHOOSE_VALUE = "choose_value"
    RETRY = "retry"
    ASK_NOW = "ask_now"
    DECIDE = "decide"
    CHECK_CONNECTION = "check_connection"
    REPLACE_KEY = "replace_key"
    CONFIRM_VANISHED = "confirm_vanished"
    OPEN_PLAN = "open_plan"
    ASK_ADMINISTRATOR = "ask_administrator"
    ASK_OPERATOR = "ask_operator"
    WAIT = "wait"
    NONE = "none"


BUTTONS: dict[Action, Promise | str] = {
    Action.LINK: _("Link"),
    Action.OPEN_MATCH: _("Find the match"),
    Action.EDIT_RECORD: _("Correct the record"),
    Action.OPEN_RECORD: _("Open the record"),
    Action.CHOOSE_VALUE: _("Choose a value"),
    Action.RETRY: _("Try again"),
    Action.ASK_NOW: _("Ask now"),
    Action.DECIDE: _("Decide"),
    Action.CHECK_CONNECTION: _("Check access"),
    Action.REPLACE_KEY: _("Enter a new key"),
    Action.CONFIRM_VANISHED: _("Look at what is gone"),
    Action.OPEN_PLAN: _("See the plan"),
    Action.ASK_ADMINISTRATOR: _("Show who is administrator"),
    Action.ASK_OPERATOR: _("Copy for the operator"),
    Action.WAIT: "",
    Action.NONE: "",
}


@dataclass(frozen=True)
class Entry:
    """The words of one code; `%(name)s` stands for a fact, `%(system)s` for the other system.

    Attributes:
        heading: A few words.
        happened: What happened.
        means: What it means; may be empty.
        do: What to do; may be empty.
        action: The button.
    """

    heading: Promise
    happened: Promise
    means: Promise | str = ""
    do: Promise | str = ""
    action: Action = Action.NONE
