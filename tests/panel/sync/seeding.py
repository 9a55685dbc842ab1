"""A firm in the middle of its work, for tests that look at pages: linked, waiting, late."""

from datetime import timedelta

from django.db.models import F
from stdnum.no import orgnr

from bindeledd.kernel.clock import now
from bindeledd.sync import connecting, granting, schedule
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Connection, Plan, Run, Timetable, Waiting
from bindeledd.sync.schedule import hour_of
from tests.world import World

NAMES = (
    "Myrlia kommune",
    "Fjordgløtt Hotell AS",
    "Ringvoll Veglag SA",
    "Tunet Bolig AS",
    "Lauvtun Bolig AS",
    "Nordlia Eiendom AS",
    "Solbakken Borettslag",
    "Kaia Næringspark AS",
    "Åsen Barnehage SA",
    "Grenda Samvirkelag SA",
)
PEOPLE = (("Anders", "Moen"), ("Dawid", "Kowalczyk"), ("Håkon", "Sæther"), ("Berit", "Solheim"))


def org_number(index: int) -> str:
    """Return a made-up organisation number whose last digit fits."""
    stems = range(31_400_000 + index * 100, 31_400_000 + (index + 1) * 100)
    numbers = (f"{stem}{last}" for stem in stems for last in range(10))
    return next(number for number in numbers if orgnr.is_valid(number))


def customers(world: World) -> None:
    """Write customers on both sides: alike, only here, only there, and two that are no pair."""
    world.put(
        "customer",
        [
            {
                "number": str(10055 + i),
                "name": name,
                "phone": f"22 15 40 {i:02}",
                "org_number": org_number(i),
            }
            for i, name in enumerate(NAMES)
        ],
    )
    for i, name in enumerate(NAMES[:5]):
        world.books.user_adds(
            "Customers", {"Number": 10055 + i, "Name": name, "OrganizationNumber": org_number(i)}
        )
    world.books.user_adds("Customers", {"Number": 10060, "Name": "Nordlia Utleie AS"})
    world.books.user_adds("Customers", {"Number": 10412, "Name": "Solbakken Borettslaget"})
    for i in range(6):
        world.books.user_adds("Customers", {"Number": 10300 + i, "Name": f"Privat kunde {i + 1}"})


def people_and_projects(world: World) -> None:
    """Write employees, departments, projects and subprojects of ours, some of them there too."""
    world.put("department", [{"number": "10", "name": "Anlegg"}])
    world.put(
        "employee",
        [
            {"number": str(11 + i), "first_name": first, "last_name": last}
            for i, (first, last) in enumerate(PEOPLE)
        ],
    )
    known = {one.number: one.id for one in world.records("customer")}
    mains = world.put(
        "project",
        [
            {"number": "1047", "name": "VA-anlegg Myrlia", "customer_id": known["10055"]},
            {"number": "1042", "name": "Nybråtveien barnehage", "customer_id": known["10063"]},
            {"number": "1063", "name": "Garasje Solbakken 14", "customer_id": known["10059"]},
        ],
    )
    world.put("project", [{"number": "01", "name": "Grunnarbeid", "parent_id": mains[0]}])
    world.books.user_adds("Projects", {"Code": "1042", "Name": "Kontor 2. etg."})


def choose(world: World) -> None:
    """Choose what moves: people are linked, customers and projects go out."""
    world.choose("departments", Direction.LINK)
    world.choose("employees", Direction.LINK)
    world.choose("customers", Direction.OUT)
    world.choose("projects", Direction.OUT)


def history(world: World) -> None:
    """Write a day of transfers into the past, with one hour in which nothing ran."""
    this = hour_of(now())
    with world.inside():
        connection = Connection.objects.get(id=world.connection.id)
        schedule.put(connection)
        Timetable.objects.filter(pk=connection.id).update(on_since=now() - timedelta(days=2))
        Run.objects.filter(connection=connection).update(number=F("number") + 5000)
        for back in range(26, 0, -1):
            if back == 9:
                continue
            begun = this - timedelta(hours=back) + timedelta(seconds=20)
            busy = 0 if back > 12 else 12 - back
            Run.objects.create(
                company=world.company,
                connection=connection,
                number=4300 - back,
                trigger=Run.Trigger.SCHEDULE,
                state=Run.State.DONE,
                asked_at=begun,
                due_at=this - timedelta(hours=back),
                started_at=begun,
                ended_at=begun + timedelta(seconds=6 + busy),
                requests=7 + busy,
                progress={
                    "poweroffice_go.customers_out": {
                        "done": busy,
                        "held": 3,
                        "unchanged": 212,
                        "not_now": 2 if back in {3, 4} else 0,
                        "refused": 1 if back in {2, 5} else 0,
                        "milliseconds": 4000,
                    }
                },
            )


def age(world: World) -> None:
    """Let what waits have waited, each row a little longer."""
    with world.inside():
        for index, row in enumerate(Waiting.objects.order_by("id")):
            Waiting.objects.filter(id=row.id).update(since=now() - timedelta(days=index * 4))


def at_work(world: World) -> Run:
    """Seed everything and run once; return the run."""
    choose(world)
    customers(world)
    with world.inside():
        found = connecting.find(world.connection.id)
    granting.check(found, world.office)
    world.read()
    people_and_projects(world)
    run = world.run(["customers", "projects", "departments", "employees"])
    history(world)
    age(world)
    return run


def a_plan(world: World) -> Plan:
    """Change something and make a plan of it."""
    first = world.records("customer")[0]
    world.change("customer", first.id, phone="22 15 40 99", email="faktura@lauvtun.example")
    world.put("customer", [{"number": "10241", "name": "Lauvtun Bygg AS", "email": "a@b.example"}])
    return world.preview(["customers", "projects"])
