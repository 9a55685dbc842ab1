"""Which posts a record becomes, at which rate and on which pay item: one statement for all of it.

Overtime reaches pay as a supplement on top of the ordinary hour, or as the whole hour at 150/200 %,
never both (field-domain.md, X13, 6.4, 9.3). Hours put into the hour bank are set aside: ordinary
hours first, then those of overtime, whose supplement is paid all the same (9.3). What a
compensation pays above the tax-free rate is a post of its own (9.6).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from bindeledd.workspace.time.models import TimeChoices
from bindeledd.workspace.time.overtime import OvertimeForm

CHOICE_POSTS: Final = (
    "hours",
    "overtime_50",
    "overtime_100",
    "bank",
    "compensation",
    "compensation_taxable",
)
"""Posts for which a pay item is chosen."""

_ORDINARY: Final = "e.minutes - e.overtime_50_minutes - e.overtime_100_minutes"
_SUPPLEMENT: Final = """values
    ('hours', 'hours', e.minutes - e.bank_minutes, 100::numeric),
    ('overtime_50', 'overtime_50', e.overtime_50_minutes, %(low)s::numeric),
    ('overtime_100', 'overtime_100', e.overtime_100_minutes, %(high)s::numeric),
    ('bank', 'bank', e.bank_minutes, 0::numeric)"""
_WHOLE_HOUR: Final = f"""select b.post, b.choice, b.minutes, b.percent from (
    select {_ORDINARY} as ordinary, least(e.bank_minutes, {_ORDINARY}) as from_ordinary,
        least(greatest(e.bank_minutes - ({_ORDINARY}), 0), e.overtime_50_minutes) as from_50,
        greatest(e.bank_minutes - ({_ORDINARY}) - e.overtime_50_minutes, 0) as from_100
    ) s, lateral (values
    ('hours', 'hours', s.ordinary - s.from_ordinary, 100::numeric),
    ('overtime_50', 'overtime_50', e.overtime_50_minutes - s.from_50, 100 + %(low)s::numeric),
    ('overtime_50_banked', 'overtime_50', s.from_50, %(low)s::numeric),
    ('overtime_100', 'overtime_100', e.overtime_100_minutes - s.from_100, 100 + %(high)s::numeric),
    ('overtime_100_banked', 'overtime_100', s.from_100, %(high)s::numeric),
    ('bank', 'bank', e.bank_minutes, 0::numeric)) b (post, choice, minutes, percent)"""  # noqa: S608 - texts of our own

_WITH: Final = """
with term as materialized (
    select employee_id, valid_from, hourly_wage,
        lead(valid_from, 1, 'infinity'::date)
            over (partition by employee_id order by valid_from) as until
    from workspace_employmentterms
), rate as materialized (
    select type_id, valid_from, pay, tax_free,
        lead(valid_from, 1, 'infinity'::date)
            over (partition by type_id order by valid_from) as until
    from workspace_compensationrate
), choice as materialized (
    select c.post, c.hour_type_id, c.compensation_type_id, c.pay_item_id, i.number, i.name, i.unit,
        i.active, i.with_project, i.with_department, i.is_deduction
    from workspace_payitemchoice c left join workspace_payitem i on i.id = c.pay_item_id
), resolved as materialized (
    select p.post, h.id as type_id, c.pay_item_id, c.number, c.name, c.unit, c.active,
        c.with_project, c.with_department, c.is_deduction
    from (values ('hours'), ('overtime_50'), ('overtime_100'), ('bank')) p (post)
    cross join workspace_hourtype h
    join lateral (
        select * from choice c where c.post = p.post
            and (c.hour_type_id = h.id or (c.hour_type_id is null and p.post <> 'hours'))
        order by c.hour_type_id nulls last limit 1
    ) c on true
    union all
    select c.post, c.compensation_type_id, c.pay_item_id, c.number, c.name, c.unit, c.active,
        c.with_project, c.with_department, c.is_deduction
    from choice c where c.compensation_type_id is not null
), part as (
    select 'hour_entry' as kind, e.id, p.post, p.choice, e.hour_type_id as type_id, e.employee_id,
        e.project_id, e.worked_on as on_day, p.minutes, round(p.minutes / 60.0, 4) as quantity,
        p.percent,
        case when p.percent = 0 then 0 else round(t.hourly_wage * p.percent / 100, 4) end as rate,
        e.comment, e.revision, e.state, e.active
    from workspace_hourentry e
    cross join lateral ({overtime}) p (post, choice, minutes, percent)
    left join term t on t.employee_id = e.employee_id
        and e.worked_on >= t.valid_from and e.worked_on < t.until
    where p.minutes > 0 and {hours}
    union all
    select 'compensation', e.id, p.post, p.post, e.type_id, e.employee_id, e.project_id,
        e.incurred_on, null::integer, p.quantity, null::numeric, p.rate, e.comment, e.revision,
        e.state, e.active
    from workspace_compensation e
    left join rate r on r.type_id = e.type_id
        and e.incurred_on >= r.valid_from and e.incurred_on < r.until
    cross join lateral (
        select 'compensation', 1::numeric,
            least(e.amount, coalesce(round(r.tax_free * e.quantity, 2), e.amount))
        where e.amount is not null
        union all
        select 'compensation_taxable', 1::numeric, e.amount - round(r.tax_free * e.quantity, 2)
        where e.amount > round(r.tax_free * e.quantity, 2)
        union all
        select 'compensation', e.quantity, least(r.pay, coalesce(r.tax_free, r.pay))
        where e.amount is null
        union all
        select 'compensation_taxable', e.quantity, r.pay - r.tax_free
        where e.amount is null and r.pay > r.tax_free
    ) p (post, quantity, rate)
    where (p.quantity <> 0 and p.rate is distinct from 0) and {compensations}
), rows as (
    select p.kind, p.id, p.post, p.employee_id, p.on_day, p.minutes, p.quantity, p.percent,
        case when i.is_deduction then -p.rate else p.rate end as rate,
        coalesce(i.number, '') as item_number, coalesce(i.name, '') as item_name,
        coalesce(i.unit, '') as unit, p.project_id,
        case when i.with_project then p.project_id end as line_project_id,
        case when i.with_department then m.department_id end as department_id,
        p.comment, p.revision, p.state, p.active, p.type_id,
        case when i.post is null then 'payroll.no_choice'
            when i.number = '' then 'payroll.no_number'
            when not i.active then 'payroll.item_ended'
            when p.rate is null and p.percent is not null then 'payroll.no_wage'
            when p.rate is null then 'payroll.no_rate'
            else '' end as reason
    from part p
    join workspace_employee m on m.id = p.employee_id
    left join resolved i on i.post = p.choice and i.type_id = p.type_id
    where (i.post is null or i.pay_item_id is not null) and {rows}
)
"""

MARK: Final = """hashtextextended(
    concat_ws('|', id, post, employee_id, minutes, quantity, rate, item_number, item_name,
        project_id, line_project_id, department_id, on_day, reason),
    0)"""


def statement(
    choices: TimeChoices, select: str, *, hours: str, compensations: str, rows: str = "true"
) -> str:
    """Return the statement; conditions are texts of ours with named facts.

    Args:
        choices: Tell the form in which overtime reaches pay.
        select: What to read of `rows`.
        hours: Which hour entries, as `e`.
        compensations: Which compensations, as `e`.
        rows: Which parts, as `p`.
    """
    whole = choices.overtime_form == OvertimeForm.WHOLE_HOUR
    whereabouts = _WITH.format(
        overtime=_WHOLE_HOUR if whole else _SUPPLEMENT,
        hours=hours,
        compensations=compensations,
        rows=rows,
    )
    return whereabouts + select


def facts(choices: TimeChoices) -> dict[str, Any]:
    """Return the facts that every statement needs."""
    return {"low": Decimal(choices.supplement_50), "high": Decimal(choices.supplement_100)}
