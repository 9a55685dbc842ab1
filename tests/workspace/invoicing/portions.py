"""What can be billed, made by chance: hours, machines, withdrawals and returns, driving, costs."""

from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from bindeledd.workspace.invoicing import forms
from bindeledd.workspace.invoicing.forms import Form, Source

prices = st.sampled_from(["890", "1180", "650.50", "49", "8.50", "0.1234", "0", "333.33"]).map(
    Decimal
)
codes = st.sampled_from(["3", "31", "5"])
machines = st.sampled_from([None, UUID(int=1), UUID(int=2)])
forms_ = st.builds(
    Form,
    single_line=st.booleans(),
    group_hours=st.booleans(),
    machine_lines=st.booleans(),
    lumps=st.sampled_from([frozenset(), frozenset({"compensation"})]),
)


@st.composite
def sources(draw: st.DrawFn, *, least: int = 1, most: int = 12) -> list[Source]:
    count = draw(st.integers(least, most))
    return [_source(draw, place) for place in range(count)]


def _source(draw: st.DrawFn, place: int) -> Source:
    kind = draw(st.sampled_from(forms.SOURCE_KINDS))
    by_the_hour = kind in {forms.HOUR_ENTRY, forms.MACHINE_USE}
    may_return = kind == forms.WITHDRAWAL
    units = draw(st.integers(1, 60 * 24)) if by_the_hour else draw(st.integers(1, 10**6))
    return Source(
        kind=kind,
        ours=UUID(int=place + 100),
        units=-units if may_return and draw(st.booleans()) else units,
        per=forms.MINUTES if by_the_hour else forms.THOUSANDTHS,
        price=draw(prices),
        vat_code=draw(codes),
        unit="h" if by_the_hour else "pcs",
        type_id=draw(st.sampled_from(["a", "b"])),
        machine_id=draw(machines) if by_the_hour else None,
    )
