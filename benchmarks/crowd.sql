-- The statements that make a company with a crowd, in order; see crowd.py. Parameters as psycopg takes them.

-- part: registers

insert into workspace_department (id, company_id, created_at, updated_at, revision, changed_tx,
    number, name, active, match_name)
select uuidv7(), %(company)s, now(), now(), 1, 0, n::text, 'Avdeling ' || n, true, 'avdeling ' || n
from generate_series(1, 10) n;

insert into workspace_employee (id, company_id, created_at, updated_at, revision, changed_tx,
    number, first_name, last_name, email, phone, active, match_name, department_id)
select uuidv7(), %(company)s, now(), now(), 1, 0, n::text, 'Ola', 'Nordmann ' || n, '', '', true,
    'ola nordmann ' || n, (select id from workspace_department d where d.number = (n %% 10 + 1)::text)
from generate_series(1, %(people)s) n;

insert into workspace_employmentterms (id, company_id, employee_id, valid_from, hourly_wage, cost_price)
select uuidv7(), %(company)s, e.id, %(today)s::date - years * 365, 230 + years * -5, 420 + years * -10
from workspace_employee e cross join generate_series(0, 8, 4) years;

insert into workspace_customer (id, company_id, created_at, updated_at, revision, changed_tx,
    number, name, org_number, address1, address2, postal_code, city, country, email,
    invoice_email, phone, active, match_name)
select uuidv7(), %(company)s, now(), now(), 1, 0, (10000 + n)::text, 'Kunde ' || n || ' AS', '', '', '',
    '', '', 'NO', '', '', '', true, 'kunde ' || n
from generate_series(1, 300) n;

insert into workspace_project (id, company_id, created_at, updated_at, revision, changed_tx,
    number, joined_number, name, status, available_to_all, address1, postal_code, city, match_name,
    customer_id)
select uuidv7(), %(company)s, now(), now(), 1, 0, (1000 + n)::text, (1000 + n)::text, 'Prosjekt ' || n,
    'active', true, '', '', '', 'prosjekt ' || n,
    (select id from workspace_customer c where c.number = (10001 + n %% 300)::text)
from generate_series(1, %(projects)s) n;

insert into workspace_hourtype (id, company_id, created_at, updated_at, revision, changed_tx,
    number, name, kind, billable, price, price_overtime_50, match_name)
select uuidv7(), %(company)s, now(), now(), 1, 0, number, name, kind, kind = 'work', price, price * 1.3, name
from (values ('1', 'Ordinary time', 'work', 890), ('2', 'Travel', 'work', 650),
    ('3', 'Sick note', 'sick_note', null)) as told (number, name, kind, price);

insert into workspace_machine (id, company_id, created_at, updated_at, revision, changed_tx,
    number, name, price, cost_price, match_name)
select uuidv7(), %(company)s, now(), now(), 1, 0, n::text, 'Gravemaskin ' || n, 1050, 600, 'gravemaskin ' || n
from generate_series(1, 40) n;

insert into workspace_item (id, company_id, created_at, updated_at, revision, changed_tx,
    number, name, unit, price, cost_price, match_name)
select uuidv7(), %(company)s, now(), now(), 1, 0, (5000 + n)::text, 'PVC ' || n, 'm', 89, 60, 'pvc ' || n
from generate_series(1, 300) n;

insert into workspace_compensationtype (id, company_id, created_at, updated_at, revision, changed_tx,
    number, name, kind, unit, billable, match_name)
select uuidv7(), %(company)s, now(), now(), 1, 0, '300', 'Servicebil', 'driving', 'km', true, 'servicebil';

insert into workspace_compensationrate (id, company_id, type_id, valid_from, pay, tax_free, price)
select uuidv7(), %(company)s, id, date '2020-01-01', 5.30, 3.50, 8.50 from workspace_compensationtype;

insert into workspace_payitem (id, company_id, created_at, updated_at, revision, changed_tx,
    number, name, kind, unit, match_name)
select uuidv7(), %(company)s, now(), now(), 1, 0, number, name, kind, '', name
from (values ('100', 'Hourly pay', 'hours'), ('120', 'Overtime 50', 'supplement'),
    ('121', 'Overtime 100', 'supplement'), ('240', 'Mileage', 'allowance'),
    ('300', 'Sick pay', 'absence')) as told (number, name, kind);

insert into workspace_payitemchoice (id, company_id, post, hour_type_id, compensation_type_id, pay_item_id)
select uuidv7(), %(company)s, told.post, h.id, c.id, p.id
from (values ('hours', '1', null, '100'), ('hours', '2', null, '100'), ('hours', '3', null, '300'),
    ('overtime_50', null, null, '120'), ('overtime_100', null, null, '121'),
    ('compensation', null, '300', '240')) as told (post, hour_type, compensation_type, item)
join workspace_payitem p on p.number = told.item
left join workspace_hourtype h on h.number = told.hour_type
left join workspace_compensationtype c on c.number = told.compensation_type;

-- part: entries

with people as (select array_agg(id order by sort_number) as ids from workspace_employee),
jobs as (select array_agg(id order by sort_number) as ids from workspace_project),
types as (select array_agg(id order by number) as ids from workspace_hourtype),
days as (
    select array_agg(d::date order by d desc) as list
    from generate_series(%(today)s::date - interval '16 years', %(today)s::date, interval '1 day') d
    where extract(isodow from d) < 6
),
told as (
    select n, n %% %(people)s as person, n / %(people)s as slot
    from generate_series(%(begin)s::bigint, %(end)s::bigint - 1) n
)
insert into workspace_hourentry (id, company_id, created_at, updated_at, revision, changed_tx,
    employee_id, project_id, hour_type_id, worked_on, minutes, overtime_50_minutes, billable_minutes,
    comment, state)
select uuidv7(), %(company)s, now(), now(), 1, 0,
    people.ids[person + 1],
    case when slot %% 40 = 39 then null else jobs.ids[(person * 7 + slot * 13) %% %(projects)s + 1] end,
    types.ids[case when slot %% 40 = 39 then 3 when slot %% 10 = 1 then 2 else 1 end],
    days.list[slot / 2 + 1],
    case slot %% 2 when 0 then 270 else 180 end,
    case when slot %% 20 = 4 then 60 else 0 end,
    case when slot %% 40 = 39 then 0 when slot %% 2 = 0 then 270 else 180 end,
    '',
    case when slot < 8 then 'submitted' else 'approved' end
from told, people, jobs, types, days;

-- part: beside

insert into workspace_machineuse (id, company_id, created_at, updated_at, revision, changed_tx,
    machine_id, project_id, used_on, minutes, billable_minutes, employee_id, entry_id, state)
select uuidv7(), %(company)s, now(), now(), 1, 0,
    (array(select id from workspace_machine order by sort_number))[n %% 40 + 1],
    e.project_id, e.worked_on, 120, 120, e.employee_id, e.id, e.state
from (select row_number() over () as n, h.* from workspace_hourentry h where project_id is not null) e
where n %% 10 = 0;

insert into workspace_withdrawal (id, company_id, created_at, updated_at, revision, changed_tx,
    project_id, withdrawn_on, employee_id, item_id, quantity, unit, price, cost_price)
select uuidv7(), %(company)s, now(), now(), 1, 0, e.project_id, e.worked_on, e.employee_id,
    (array(select id from workspace_item order by sort_number))[n %% 300 + 1], n %% 9 + 1, 'm', 89, 60
from (select row_number() over () as n, h.* from workspace_hourentry h where project_id is not null) e
where n %% 20 = 0;

insert into workspace_compensation (id, company_id, created_at, updated_at, revision, changed_tx,
    employee_id, type_id, incurred_on, quantity, project_id, entry_id, billable, state)
select uuidv7(), %(company)s, now(), now(), 1, 0, e.employee_id,
    (select id from workspace_compensationtype), e.worked_on, 26, e.project_id, e.id, true, e.state
from (select row_number() over () as n, h.* from workspace_hourentry h where project_id is not null) e
where n %% 15 = 0;

insert into workspace_suppliercost (id, company_id, created_at, updated_at, revision, changed_tx,
    project_id, incurred_on, amount, supplier_name, billable, markup_percent)
select uuidv7(), %(company)s, now(), now(), 1, 0, p.id, %(today)s::date - (n * 7)::int, 6800 + n * 100,
    'Betongpumping AS', true, 12
from workspace_project p cross join generate_series(1, 5) n;

-- part: held

insert into sync_waiting (id, company_id, connection_id, flow, kind, "group", ours, theirs, label, why,
    reasons, first_code, minutes, amount, since, looked_at)
select uuidv7(), %(company)s, %(connection)s, 'poweroffice_go.projects.out', 'project', 'projects',
    e.id, '', 'Row ' || n, 'held',
    jsonb_build_array(jsonb_build_object('code', code, 'params', '{}'::jsonb)),
    code, 450, 3000, now() - n %% 20 * interval '1 day', now()
from (select row_number() over () as n, id from workspace_hourentry limit %(rows)s) e,
    lateral (
        select (array['ref.not_linked', 'field.required', 'record.gone'])[n %% 3 + 1] as code
    ) c;
