"""Finding pairs: counts of the whole, answers and what they lead to."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.sync import linking, registry
from bindeledd.sync.flows import Direction
from bindeledd.sync.linking import Standing
from bindeledd.sync.models import Counterpart, Intent, MatchDecision
from bindeledd.tenancy.models import AuditEntry, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member, create_company
from tests.world import World


def customer(number: str, name: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "name": name, **more}


def there(world: World, number: int, name: str, **more: Any) -> str:
    return str(world.books.user_adds("Customers", {"Number": number, "Name": name, **more})["Id"])


def read(world: World, *kinds: str) -> None:
    world.read(*(kinds or ("customer",)))


def counts(world: World, kind: str = "customer") -> linking.Counts:
    with world.inside():
        return linking.survey(world.connection, kind).counts


def row(world: World, ours: UUID, kind: str = "customer") -> linking.Pair:
    with world.inside():
        return linking.one(world.connection, kind, ours=ours)


@pytest.mark.covers("A0.6", "X4")
def test_survey_counts_the_whole_and_shows_pages(world: World) -> None:
    """Five counts that are also filters, conflicts on top."""
    world.put(
        "customer",
        [
            customer("10001", "Fjordbygg AS", org_number="991587454"),
            customer("10023", "Per Hansen Bygg"),
            customer("10088", "Fjordgløtt Hotell AS", org_number="980386465"),
            customer("10200", "Solbakken Drift AS"),
        ],
    )
    there(world, 10001, "FJORDBYGG", OrganizationNumber="991587454")
    there(world, 10023, "Ola Bråten")
    there(world, 10412, "Fjordgløtt Hotell AS", OrganizationNumber="980386465")
    there(world, 10300, "Vestli Maskin AS")
    read(world)

    found = counts(world)

    assert (found.sure, found.conflict, found.suggested) == (1, 1, 1)
    assert (found.only_here, found.only_there, found.same_org_number) == (1, 1, 1)
    assert (found.ours, found.theirs) == (4, 4)
    with world.inside():
        survey = linking.survey(world.connection, "customer")
        page = linking.pairs(survey, size=2)
        searched = linking.pairs(survey, search="fjordgløtt")
        only = linking.pairs(survey, show=[Standing.ONLY_THERE])
    assert [pair.standing for pair in page.pairs] == [Standing.CONFLICT, Standing.SUGGESTED]
    assert (page.total, page.pages) == (5, 3)
    assert searched.total == 1
    assert only.pairs[0].theirs is not None
    assert only.pairs[0].theirs.name == "Vestli Maskin AS"


def test_differing_words_are_marked_on_both_sides(world: World) -> None:
    """A company form is no difference; what each answer leads to is told, with the number."""
    (ours,) = world.put("customer", [customer("10066", "Nordlia Eiendom AS", city="Lauvås")])
    there(world, 10066, "Nordlia Utleie")
    read(world)

    pair = row(world, ours)

    name = next(one for one in pair.fields if one.name == "name")
    assert [(word.text, word.differs) for word in name.ours] == [
        ("Nordlia", False),
        ("Eiendom", True),
        ("AS", False),
    ]
    assert [word.text for word in name.theirs if word.differs] == ["Utleie"]
    assert [answer.name for answer in pair.answers] == ["link", "two"]
    assert pair.answers[1].params == {"number": "10067"}
    with override("en"):
        assert "different name" in pair.why("poweroffice_go")


@pytest.mark.covers("X4")
def test_link_is_made_once_and_changes_nothing_there(world: World) -> None:
    """Names stay different until a plan shows it; a second click is harmless."""
    (ours,) = world.put("customer", [customer("10023", "Per Hansen Bygg")])
    theirs = there(world, 10023, "Ola Bråten")
    read(world)

    with world.inside():
        first = linking.link(world.connection, "customer", ours, theirs, by=world.office)
        again = linking.link(world.connection, "customer", ours, theirs, by=world.office)

    assert first.id == again.id
    assert world.links("customer") == {ours: theirs}
    assert world.books.rows("Customers")[0]["Name"] == "Ola Bråten"
    world.choose("customers", Direction.OUT)
    plan = world.preview()
    assert [action for _, action, _ in world.actions(plan)] == ["update"]


def test_record_that_is_linked_elsewhere_is_refused(world: World) -> None:
    """One record in one pair only."""
    ours, other = world.put("customer", [customer("1", "Fjord"), customer("2", "Fjell")])
    theirs, spare = there(world, 10001, "Fjord"), there(world, 10002, "Fjell")
    read(world)
    with world.inside():
        linking.link(world.connection, "customer", ours, theirs, by=world.office)

        with pytest.raises(DomainError) as taken_there:
            linking.link(world.connection, "customer", other, theirs, by=world.office)
        with pytest.raises(DomainError) as taken_here:
            linking.link(world.connection, "customer", ours, spare, by=world.office)

    assert taken_there.value.error_code == taken_here.value.error_code == "link.taken"
    assert taken_there.value.params["name"] == "Fjord"


def test_another_companys_records_are_not_found(world: World) -> None:
    """Neither ours of theirs, nor a decision of theirs."""
    (ours,) = world.put("customer", [customer("1", "Fjord")])
    theirs = there(world, 10001, "Fjord")
    read(world)
    with world.inside():
        said = linking.link(world.connection, "customer", ours, theirs, by=world.office)
        with pytest.raises(NotFoundError):
            linking.link(world.connection, "customer", uuid4(), theirs, by=world.office)
        with pytest.raises(NotFoundError):
            linking.link(world.connection, "customer", ours, "999999", by=world.office)
    other = create_company("Annen AS", by=world.office)
    with company_scope(other.id), pytest.raises(NotFoundError):
        linking.undo(said.id, by=world.office)


def test_who_may_not_run_may_not_link(world: World) -> None:
    """A worker sees, no more."""
    (ours,) = world.put("customer", [customer("1", "Fjord")])
    theirs = there(world, 10001, "Fjord")
    read(world)
    worker = User.objects.create_user("worker@firma.example", name="Ola")
    with world.inside():
        add_member(worker, Role.WORKER, by=world.office)
        with pytest.raises(ForbiddenError):
            linking.link(world.connection, "customer", ours, theirs, by=worker)


@pytest.mark.covers("A0.6")
def test_many_are_accepted_at_once_but_never_a_conflict(world: World) -> None:
    """By criterion the whole register; by marks only what is proposed."""
    ids = world.put(
        "customer",
        [
            customer("10001", "Fjordbygg AS", org_number="991587454"),
            customer("10088", "Hotell AS", org_number="980386465"),
            customer("10023", "Per Hansen Bygg"),
        ],
    )
    there(world, 10001, "FJORDBYGG", OrganizationNumber="991587454")
    there(world, 10412, "Fjordgløtt Hotell", OrganizationNumber="980386465")
    conflict = there(world, 10023, "Ola Bråten")
    read(world)

    with world.inside():
        sure = linking.accept(world.connection, "customer", world.office, criterion="sure")
        same = linking.accept(
            world.connection, "customer", world.office, criterion="same_org_number"
        )
        again = linking.accept(world.connection, "customer", world.office, criterion="sure")
        with pytest.raises(DomainError) as refused:
            linking.accept(world.connection, "customer", world.office, pairs=[(ids[2], conflict)])
        deeds = AuditEntry.objects.filter(deed="match.accepted").count()

    assert (sure, same, again, deeds) == (1, 1, 0, 2)
    assert refused.value.error_code == "link.is_conflict"
    assert set(world.links("customer")) == set(ids[:2])


def test_two_with_one_number_gives_ours_the_next_free_one(world: World) -> None:
    """Neither is changed in the ledger; the number is free on both sides."""
    (ours,) = world.put("customer", [customer("10000", "Nordlia Eiendom")])
    theirs = there(world, 10000, "Nordlia Utleie")
    there(world, 10001, "Noen andre")
    read(world)

    with world.inside():
        asked = linking.two(world.connection, "customer", ours, theirs, by=world.office)
    assert (asked.next, asked.params) == ("link.needs_number", {"number": "10002"})
    with world.inside():
        linking.undo(asked.id, by=world.office)
        done = linking.two(
            world.connection, "customer", ours, theirs, by=world.office, renumber=True
        )

    assert done.next == ""
    assert world.record("customer", ours).number == "10002"
    assert row(world, ours).standing is Standing.ONLY_HERE
    with world.inside():
        linking.undo(done.id, by=world.office)
    assert world.record("customer", ours).number == "10000"
    assert row(world, ours).standing is Standing.CONFLICT


@pytest.mark.covers("X4", "X6")
def test_unlink_and_relink_finds_the_same_object(world: World) -> None:
    """The journal remembers; a run does not link again by itself, and makes nothing twice."""
    world.choose("customers", Direction.OUT)
    (ours,) = world.put("customer", [customer("10042", "Fjordbygg AS")])
    world.run()
    theirs = world.links("customer")[ours]

    with world.inside():
        said = linking.unlink(world.connection, "customer", ours, theirs, by=world.office)
        again = linking.unlink(world.connection, "customer", ours, theirs, by=world.office)
    assert said.id == again.id
    world.run()
    assert world.links("customer") == {}
    assert world.waiting() == {"10042 Fjordbygg AS": ["match.unlinked_before"]}

    with world.inside():
        linking.link(world.connection, "customer", ours, theirs, by=world.office)
    world.run()

    assert world.links("customer") == {ours: theirs}
    assert len(world.books.rows("Customers")) == 1
    assert world.waiting() == {}


def test_unlinked_and_said_to_be_two_is_made_anew(world: World) -> None:
    """A person let go of the first one, so the second making has a key of its own."""
    world.choose("customers", Direction.OUT)
    (ours,) = world.put("customer", [customer("10042", "Fjordbygg AS")])
    world.run()
    theirs = world.links("customer")[ours]
    with world.inside():
        linking.unlink(world.connection, "customer", ours, theirs, by=world.office)
        linking.two(world.connection, "customer", ours, theirs, by=world.office, renumber=True)

    world.run()

    assert len(world.books.rows("Customers")) == 2
    assert world.links("customer")[ours] != theirs


def test_any_answer_is_taken_back(world: World) -> None:
    """Z takes back link, unlink, two and ignore; what stood before stands again."""
    (ours,) = world.put("customer", [customer("10001", "Fjordbygg")])
    theirs = there(world, 10001, "Fjordbygg")
    read(world)
    with world.inside():
        linked = linking.link(world.connection, "customer", ours, theirs, by=world.office)
        apart = linking.unlink(world.connection, "customer", ours, theirs, by=world.office)
        linking.undo(apart.id, by=world.office)
        assert Counterpart.objects.get(theirs=theirs).ours == ours
        linking.undo(linked.id, by=world.office)
        assert Counterpart.objects.get(theirs=theirs).ours is None
        left = linking.ignore(world.connection, "customer", theirs, by=world.office)
    assert counts(world).ignored == 1
    with world.inside():
        linking.undo(left.id, by=world.office)
    assert counts(world).ignored == 0
    assert row(world, ours).standing is Standing.SURE


def test_link_waits_while_a_call_has_no_answer(world: World) -> None:
    """A link made now could leave the record there twice."""
    world.choose("customers", Direction.OUT)
    (ours,) = world.put("customer", [customer("10042", "Fjordbygg AS")])
    world.app.faults.lose_answer("POST /Customers", times=1)
    world.run()
    assert [intent.state for intent in world.intents()] == [Intent.State.UNKNOWN]
    theirs = there(world, 10043, "Fjordbygg")
    read(world)

    with world.inside(), pytest.raises(DomainError) as refused:
        linking.link(world.connection, "customer", ours, theirs, by=world.office)

    assert refused.value.error_code == "link.outcome_open"


def employee(number: str, first: str, last: str) -> dict[str, Any]:
    return {"number": number, "first_name": first, "last_name": last}


def worker_there(world: World, number: int, first: str, last: str) -> str:
    fields = {"Number": number, "FirstName": first, "LastName": last}
    return str(world.books.user_adds("Employees", fields)["Id"])


@pytest.mark.covers("X17", "A0.17")
def test_number_under_another_name_stops_the_person_until_confirmed(world: World) -> None:
    """Equal number alone once sent one person's hours to another."""
    emil, kari = world.put(
        "employee", [employee("17", "Emil", "Haugen"), employee("18", "Kari", "Nes")]
    )
    eva = worker_there(world, 17, "Eva", "Haugland Berg")
    worker_there(world, 18, "Kari", "Nes")
    read(world, "employee")
    with world.inside():
        linking.accept(world.connection, "employee", world.office, criterion="sure")

        assert linking.guarded(world.connection) == {emil}

        linking.link(world.connection, "employee", emil, eva, by=world.office)
        assert linking.guarded(world.connection) == set()
    assert set(world.links("employee")) == {emil, kari}


@pytest.mark.covers("A0.17")
def test_linking_keeps_their_number_and_entering_one_makes_the_pair_first_choice(
    world: World,
) -> None:
    """Pay for people with different numbers goes to the right person."""
    mindaugas, jonas = world.put(
        "employee",
        [employee("31", "Mindaugas", "Petrauskas"), employee("33", "Jonas", "Øverland")],
    )
    theirs = worker_there(world, 1031, "Mindaugas", "Petrauskas")
    worker_there(world, 1033, "Jonas", "Øverland")
    read(world, "employee")
    assert row(world, jonas, "employee").standing is Standing.SUGGESTED
    with world.inside():
        registry.workspace().enter_number(
            "employee", jonas, "1033", connection=world.connection.id, system="poweroffice_go"
        )
        linking.link(world.connection, "employee", mindaugas, theirs, by=world.office)
        (who,) = registry.workspace().identities(
            "employee", [mindaugas], connection=world.connection.id
        )

    assert row(world, jonas, "employee").standing is Standing.SURE
    assert who.number == "1031"
    assert world.record("employee", mindaugas).number == "31"


@pytest.mark.covers("X17")
def test_entered_number_of_somebody_else_is_a_conflict(world: World) -> None:
    """Typing a number is no confirmation of a clearly different name."""
    (jonas,) = world.put("employee", [employee("33", "Jonas", "Øverland")])
    worker_there(world, 1033, "Eva", "Haugland")
    read(world, "employee")

    with world.inside():
        registry.workspace().enter_number(
            "employee", jonas, "1033", connection=world.connection.id, system="poweroffice_go"
        )

        assert linking.guarded(world.connection) == {jonas}


def test_subprojects_pair_within_the_main_projects_that_surely_fit(world: World) -> None:
    """On first contact nothing is linked yet, but the pairs below are shown all the same."""
    (main,) = world.put("project", [{"number": "100", "name": "Kaifront"}])
    (sub,) = world.put("project", [{"number": "A", "parent_id": main, "name": "Grunnarbeid"}])
    parent = world.books.user_adds("Projects", {"Code": "100", "Name": "Kaifront"})["Id"]
    world.books.user_adds(
        "Projects", {"Code": "A", "Name": "Grunnarbeid", "ParentProjectId": parent}
    )
    read(world, "project")

    assert row(world, sub, "project").standing is Standing.SURE
    with world.inside():
        taken = linking.accept(world.connection, "project", world.office, criterion="sure")
    assert taken == 2
    with world.inside():
        assert MatchDecision.objects.filter(verdict="same").count() == 2


def test_likeliest_candidates_come_first(world: World) -> None:
    """For "choose another"."""
    (ours,) = world.put("customer", [customer("10001", "Fjordbygg Vest")])
    near, far = there(world, 10400, "Fjordbygg"), there(world, 10401, "Malermester Olsen")
    read(world)

    with world.inside():
        found = linking.candidates(world.connection, "customer", ours=ours)
        searched = linking.candidates(world.connection, "customer", ours=ours, search="olsen")

    assert [one.id for one in found] == [near, far]
    assert [one.id for one in searched] == [far]
