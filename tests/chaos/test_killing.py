"""A storm that counts: kills wait for deeds, and a storm that brings nothing ends."""

from __future__ import annotations

import pytest

from tests.chaos import killing
from tests.chaos.killing import AIMED, DEEDS_APART, LULL, STILL, Endless, Spread, Watched


class Clock:
    """Stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the instant."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(killing, "monotonic", made)
    return made


class Workers:
    """Remembers how they were to be killed; nobody is in a deed unless told."""

    def __init__(self) -> None:
        self.kills: list[dict[str, bool]] = []
        self.in_deed = True

    def kill(self, **how: bool) -> bool:
        """Kill one, where one is as is asked for."""
        if how.get("at_a_deed") and not self.in_deed:
            return False
        self.kills.append(how)
        return True


def test_nobody_is_killed_again_before_something_was_done(clock: Clock) -> None:
    """On a busy machine every worker would be killed before it has begun."""
    workers, apart = Workers(), DEEDS_APART[1]
    endless = Endless(workers.kill, lambda _least, most: most)
    looks = [(apart - 1, 0), (apart, 1), (apart, 1), (2 * apart - 1, 1), (2 * apart, 2)]
    for done, kills in looks:
        endless.look(made=0, done=done)
        assert len(workers.kills) == kills, done
    clock.now += 100 * LULL
    endless.look(made=0, done=2 * apart)
    assert len(workers.kills) == 2, "nothing was done in between"
    endless.look(made=0, done=2 * apart + 1)
    assert len(workers.kills) == 3, "a lull"


def test_kills_are_spread_over_what_is_made() -> None:
    workers = Workers()
    spread = Spread(workers.kill, 2, made=10, wanted=40)
    counted = {}
    for made in range(10, 41):
        spread.look(made, done=0)
        counted[made] = len(workers.kills)
    assert [made for made in counted if counted[made] > counted.get(made - 1, 0)] == [11, 21]
    assert spread.is_through
    assert all(how == {"carrying": True, "at_a_deed": True} for how in workers.kills)


def test_who_is_in_no_deed_is_killed_in_the_end() -> None:
    workers = Workers()
    workers.in_deed = False
    spread = Spread(workers.kill, 1, made=0, wanted=10)
    for _ in range(AIMED):
        spread.look(5, done=0)
    assert not spread.is_through
    spread.look(5, done=0)
    assert spread.is_through
    assert workers.kills == [{"carrying": True, "at_a_deed": False}]


def test_what_moves_now_and_then_goes_on_and_what_stands_still_ends(clock: Clock) -> None:
    watched = Watched(lambda: "the workers' last words")
    for moved in range(3):
        clock.now += STILL - 1
        watched.look(moved)
    clock.now += STILL - 1
    watched.look(2)
    clock.now += 2
    with pytest.raises(AssertionError, match="last words"):
        watched.look(2)
