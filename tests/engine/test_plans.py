"""Plans: what is shown is what runs, or it says what has changed since."""

import pytest

from bindeledd.kernel.errors import DomainError
from bindeledd.sync import plans
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Plan, PlanRow, Run
from tests.world import World


@pytest.fixture
def out(world: World) -> World:
    world.choose("customers", Direction.OUT)
    world.choose("projects", Direction.OUT)
    return world


def seeded(world: World) -> None:
    (customer,) = world.put("customer", [{"number": "10042", "name": "Fjordbygg Bolig"}])
    (main,) = world.put("project", [{"number": "1047", "name": "Myrlia", "customer_id": customer}])
    world.put("project", [{"number": "01", "name": "Grunnarbeid", "parent_id": main}])


def apply(world: World, plan: Plan, **asked: object) -> Run:
    with world.inside():
        run = plans.apply(plan, by=world.office, **asked)  # type: ignore[arg-type] # passed on
    return world.carry(run)


def state_of(world: World, plan: Plan) -> str:
    with world.inside():
        return Plan.objects.get(id=plan.id).state


@pytest.mark.covers("A0.10", "X1")
def test_preview_writes_nothing_and_names_what_an_earlier_step_creates(out: World) -> None:
    seeded(out)

    plan = out.preview()

    assert out.books.rows("Customers") == []
    assert out.actions(plan) == [
        ("customers_out", "create", "10042 Fjordbygg Bolig"),
        ("projects_out", "create", "1047 Myrlia"),
        ("projects_out", "create", "104701 Grunnarbeid"),
    ]
    rows = out.rows(plan)
    (customer,) = [f for f in rows[1].fields if f["name"] == "customer_id"]
    assert customer["after"] == f"ours:customer:{rows[0].ours}"
    assert out.waiting() == {}
    assert out.intents() == []
    with out.inside():
        assert plans.totals(Plan.objects.get(id=plan.id))["create"] == 3


def test_plan_that_was_shown_is_the_plan_that_runs(out: World) -> None:
    seeded(out)
    plan = out.preview()

    run = apply(out, plan)

    assert (run.state, run.code) == ("done", ""), run.params
    assert state_of(out, plan) == Plan.State.APPLIED
    assert [row.outcome for row in out.rows(plan)] == ["done", "done", "done"]
    assert len(out.books.rows("Projects")) == 2
    assert out.books.rows("Customers")[0]["Number"] == 10042
    out.whole()
    assert out.run().plan is None


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_stale_plan_writes_nothing_and_shows_the_difference(out: World, side: str) -> None:
    seeded(out)
    plan = out.preview()
    if side == "ours":
        out.put("customer", [{"number": "10050", "name": "Kom til siden"}])
    else:
        out.books.user_adds("Customers", {"Number": 10042, "Name": "Tok nummeret AS"})

    run = apply(out, plan)

    assert (run.state, run.code) == ("failed", "plan.stale")
    assert len(out.books.rows("Customers")) == (0 if side == "ours" else 1)
    assert out.books.rows("Projects") == []
    assert state_of(out, plan) == Plan.State.STALE
    with out.inside():
        fresh = Plan.objects.get(replaced_by=None, connection=out.connection)
        marks = dict(fresh.rows.exclude(mark="").values_list("label", "mark"))
    assert fresh.state == Plan.State.OPEN
    if side == "ours":
        assert marks == {"10050 Kom til siden": "new"}
    else:
        assert marks["10042 Fjordbygg Bolig"] == "changed"


def test_skipped_row_is_left_out_and_stays_for_the_next_plan(out: World) -> None:
    seeded(out)
    plan = out.preview()
    row = out.rows(plan)[0]
    with out.inside():
        plans.skip(row, by=out.office)

    run = apply(out, plan)

    assert run.state == "done", (run.code, run.params)
    assert out.books.rows("Customers") == []
    outcomes = {row.label: (row.outcome, row.outcome_code) for row in out.rows(plan)}
    assert outcomes["10042 Fjordbygg Bolig"][0] == PlanRow.Outcome.SKIPPED
    projects = {row["Code"]: row["CustomerId"] for row in out.books.rows("Projects")}
    assert projects == {"1047": None, "1047.01": None}

    out.run()
    (customer,) = out.books.rows("Customers")
    projects = {row["Code"]: row["CustomerId"] for row in out.books.rows("Projects")}
    assert projects["1047"] == customer["Id"]


def test_trying_with_one_touches_no_other_row(out: World) -> None:
    seeded(out)
    plan = out.preview()
    first = out.rows(plan)[0]

    run = apply(out, plan, only=first.id)

    assert run.state == "done", (run.code, run.params)
    assert len(out.books.rows("Customers")) == 1
    assert out.books.rows("Projects") == []


def test_conflict_stops_the_plan_until_it_is_skipped(out: World) -> None:
    out.books.user_adds("Customers", {"Number": 10042, "Name": "En helt annen"})
    seeded(out)
    plan = out.preview()
    with out.inside(), pytest.raises(DomainError) as refused:
        plans.apply(plan, by=out.office)
    assert refused.value.error_code == "plan.has_conflicts"

    with out.inside():
        assert plans.skip_conflicts(plan, by=out.office) == 1
    run = apply(out, plan)
    assert run.state == "done", (run.code, run.params)
    assert len(out.books.rows("Projects")) == 2


@pytest.mark.covers("X6")
def test_second_click_makes_no_second_run(out: World) -> None:
    seeded(out)
    plan = out.preview()
    with out.inside():
        first = plans.apply(plan, by=out.office)
        with pytest.raises(DomainError):
            plans.apply(plan, by=out.office)
    out.carry(first)
    with out.inside(), pytest.raises(DomainError) as refused:
        plans.apply(plan, by=out.office)
    assert refused.value.error_code == "plan.not_open"
    assert len(out.books.rows("Customers")) == 1


def test_preview_of_nothing_says_so(out: World) -> None:
    plan = out.preview()
    assert out.rows(plan) == []
    assert state_of(out, plan) == Plan.State.OPEN


def test_preview_into_promises_here_and_applies(world: World) -> None:
    world.choose("customers", Direction.INTO)
    world.choose("projects", Direction.INTO)
    customer = world.books.user_adds("Customers", {"Number": 10042, "Name": "Fjordbygg AS"})
    main = world.books.user_adds(
        "Projects",
        {
            "Code": "1047",
            "Name": "Myrlia",
            "CustomerId": customer["Id"],
            "IsActive": True,
            "ProjectStatus": "Active",
        },
    )
    world.books.user_adds(
        "Projects",
        {
            "Code": "01",
            "Name": "Grunn",
            "ParentProjectId": main["Id"],
            "IsActive": True,
            "ProjectStatus": "Active",
        },
    )
    plan = world.preview()
    assert [action for _, action, _ in world.actions(plan)] == ["create", "create", "create"]
    assert world.records("customer") == []

    run = apply(world, plan)

    assert (run.state, run.code) == ("done", ""), run.params
    assert {p.joined_number for p in world.records("project")} == {"1047", "104701"}
    (ours,) = world.records("customer")
    assert {p.customer_id for p in world.records("project") if p.parent_id is None} == {ours.id}
    assert world.run().plan is None
