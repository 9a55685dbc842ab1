"""How one stand-in behaves where the vendor's documents leave a choice or a figure may change.

Where the contract paper says "unconfirmed", the harsher reading is the default wherever a caller
that copes with it copes with the milder one too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from time import monotonic

APPLICATION_ID = "5a1dba11-0000-4000-8000-00000024c0de"
USERNAME = "api@sandbox.example"
PASSWORD = "made-up-password"  # noqa: S105  # opens nothing but the stand-in


def system_clock() -> datetime:
    """Read the computer's clock."""
    return datetime.now(UTC)


def wait(seconds: float) -> None:
    """Wait really; tests pass something quicker."""
    Event().wait(seconds)


@dataclass
class Options:
    """Switches of the stand-in.

    Attributes:
        rate: Calls a second and caller before HTTP 429; None switches it off.
        hourly: Calls an hour and caller before the quarantine; None switches it off.
        login_rate: Logins a minute and user; None switches it off.
        limit_by: What the limits count: ``address`` of the caller or ``user`` (unconfirmed).
        limit_headers: Tell what is left in ``APILimitRemaining`` and ``APILimitReset``.
        session_seconds: A session unused so long is over (unconfirmed).
        session_cookie: Set the session's cookie in the answer of a login as well.
        fault_status: HTTP status of a SOAP fault (unconfirmed).
        fault_prefix: What stands before the text of a fault (unconfirmed).
        exception_type: `Type` of an `APIException` (unconfirmed).
        late_fields: The fields newer than the saved descriptions: ``last`` (at the end of their
            types), ``documented`` (the search in the documentation's order) or ``none``.
        any_order: Take elements in any order (unconfirmed); else a fault.
        unknown_elements: Pass over elements nobody declared (unconfirmed); else a fault.
        missing_elements: Do without elements the schema requires (unconfirmed); else a fault.
        long_text: A text that is too long is a ``fault`` or ``cut`` (unconfirmed).
        empty_clears: An empty text clears a field; else it means "no change".
        naive_times: A time without offset is a ``fault``, ``utc`` or ``oslo`` (unconfirmed).
        answer_times: Times are UTC, with ``z`` at the end or ``bare`` (unconfirmed).
        unset_shown: Numbers and times that are not set come as their smallest value; else they
            are left out (read from the defaults in the descriptions).
        unknown_property: A return property nobody declared is a ``fault`` or ``ignored``.
        id_always: Answers name the id whether asked for or not (unconfirmed).
        ids_most: Ids in one search (documented for orders and hours only).
        sync_page: Rows on a page of the list of companies.
        indexing_seconds: Searches find a row so long after it was made (unknown at the vendor).
        orders_reach_back: Orders changed so many days ago cannot be searched by that alone: it
            takes too long there; None lets it pass.
        search_without_parameters: ``fault`` or ``all``, for companies and products (unconfirmed).
        searches_combine: Search parameters narrow one another; else the first one counts.
        project_searches_combine: The same for projects, `AllOpenProjects` aside.
        project_search_in: What the free text of a project search looks at: ``name`` or ``all``.
        changed_after_inclusive: "After" includes the moment itself (unconfirmed).
        exact_search: External ids and product numbers are found by case too (unconfirmed).
        unique_keys: External ids and product numbers are refused the second time (unconfirmed).
        new_company_id: A chosen new customer number: ``flag`` (with
            `ExplicitlySpecifyNewCompanyId` only), ``plain`` or ``refused``.
        new_project_id: A chosen new project number is taken (unconfirmed); else a fault.
        new_product_id: A chosen new product id is taken (unconfirmed); else refused.
        new_order_id: A chosen new order id is taken (documented).
        address_country: A customer's address needs its country (one caller reports it); else not.
        nested_update: An address that is sent ``replaces`` the one that stands there or is
            ``merged`` into it (unconfirmed).
        unused_contacts_kept: Keep the phones and e-mails that companies do not use.
        detailed_projects_whole: `GetProjectsDetailed` shows every field (unconfirmed).
        listed_projects_whole: `GetProjectList` shows every field (unconfirmed).
        owner_is: A project's owner is the user's ``contact`` or ``employee`` id (unconfirmed).
        participants_joined: Contact ids in `Participants` join the project (unconfirmed).
        hour_updates: Saving an hour with an id is ``refused``, an ``update`` or ``adds`` another.
        api_may_approve: Hours may be saved as approved (unconfirmed).
        approved_by_needed: An hour is approved only if it says by whom (unconfirmed).
        approved_hours_stay: An approved or locked hour cannot be deleted (unconfirmed).
        hours_show_note: `GetHours` shows `InternalNote` (unconfirmed).
        zero_means_all: 0 as contact or project of an hour search means all (unconfirmed).
        fills_rows: A row's text and price come from the product when left out (unconfirmed).
        unknown_dimension: A row's unknown dimension value is ``refused`` or ``kept``.
        dimension_name_checked: The name beside a dimension's value must be its own.
        rows_without_state: Rows of an existing order without `ChangeState` are ``ignored``,
            ``added`` or ``replace`` the order's rows (unconfirmed).
        unknown_identity: Choosing an unknown identity is ``false`` or a ``fault``.
        same_instant: Let writes share a timestamp when the clock stands still.
    """

    seed: int = 0
    clock: Callable[[], datetime] = system_clock
    ticks: Callable[[], float] = monotonic
    wait: Callable[[float], None] = wait
    application_id: str = APPLICATION_ID
    rate: int | None = 25
    hourly: int | None = 7200
    login_rate: int | None = 20
    limit_by: str = "address"
    limit_headers: bool = True
    session_seconds: int = 1200
    session_cookie: bool = True
    fault_status: int = 500
    fault_prefix: str = "Server was unable to process request. ---> "
    exception_type: str = "Validation"
    late_fields: str = "last"
    any_order: bool = False
    unknown_elements: bool = False
    missing_elements: bool = False
    long_text: str = "fault"
    empty_clears: bool = False
    naive_times: str = "fault"
    answer_times: str = "bare"
    unset_shown: bool = False
    unknown_property: str = "fault"
    id_always: bool = False
    ids_most: int = 1000
    sync_page: int = 1000
    indexing_seconds: float = 0
    orders_reach_back: int | None = 365
    search_without_parameters: str = "fault"
    searches_combine: bool = True
    project_searches_combine: bool = False
    project_search_in: str = "name"
    changed_after_inclusive: bool = False
    exact_search: bool = False
    unique_keys: bool = False
    new_company_id: str = "flag"
    new_project_id: bool = False
    new_product_id: bool = False
    new_order_id: bool = True
    address_country: bool = True
    nested_update: str = "replaces"
    unused_contacts_kept: bool = False
    detailed_projects_whole: bool = True
    listed_projects_whole: bool = False
    owner_is: str = "contact"
    participants_joined: bool = False
    hour_updates: str = "refused"
    api_may_approve: bool = True
    approved_by_needed: bool = True
    approved_hours_stay: bool = True
    hours_show_note: bool = True
    zero_means_all: bool = False
    fills_rows: bool = False
    unknown_dimension: str = "refused"
    dimension_name_checked: bool = False
    rows_without_state: str = "ignored"
    unknown_identity: str = "false"
    same_instant: bool = False

    def unlimited(self) -> "Options":
        """Switch every limit off; gives itself."""
        self.rate = self.hourly = self.login_rate = None
        return self
