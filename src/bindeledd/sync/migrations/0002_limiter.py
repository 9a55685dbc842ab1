"""Tables and function of the limiter: unlogged, because losing them costs one pause at most."""

from django.db import migrations

TABLES = """
create unlogged table sync_pace (
    scope text primary key,
    next_at timestamptz not null default clock_timestamp(),
    reached bigint not null default 0
);
create unlogged table sync_pace_ticket (
    id bigint generated always as identity primary key,
    scope text not null,
    share text not null,
    tag bigint not null,
    expires_at timestamptz not null
);
create index sync_pace_ticket_order on sync_pace_ticket (scope, tag, id);
"""

# One question of one waiter. The row of the scope is locked, so that all processes ask in turn.
# `reached` is the virtual time: the highest tag that was served. A share's tickets carry tags one
# above each other, so a share with many waiters comes once in every round, like one with a single.
ASK = """
create function sync_pace_ask(
    p_scope text, p_share text, p_ticket bigint, p_seconds double precision, p_slack double precision,
    out ticket bigint, out wait_seconds double precision
) language plpgsql as $$
declare
    v_next timestamptz;
    v_reached bigint;
    v_now timestamptz;
    v_tag bigint;
    v_ahead bigint;
begin
    select next_at, reached into v_next, v_reached from sync_pace where scope = p_scope for update;
    if not found then
        insert into sync_pace (scope) values (p_scope) on conflict do nothing;
        select next_at, reached into v_next, v_reached
            from sync_pace where scope = p_scope for update;
    end if;
    v_now := clock_timestamp();
    delete from sync_pace_ticket t
        where t.scope = p_scope and t.expires_at < v_now and t.id is distinct from p_ticket;
    select t.tag into v_tag from sync_pace_ticket t where t.id = p_ticket;
    ticket := case when v_tag is not null then p_ticket end;
    if v_tag is null then
        select greatest(v_reached, coalesce(max(t.tag), 0)) + 1 into v_tag
            from sync_pace_ticket t where t.scope = p_scope and t.share = p_share;
    end if;
    select count(*) into v_ahead from sync_pace_ticket t
        where t.scope = p_scope and t.id is distinct from ticket
        and (t.tag < v_tag or (t.tag = v_tag and (ticket is null or t.id < ticket)));
    if v_ahead = 0 and v_now >= v_next then
        update sync_pace set reached = greatest(v_reached, v_tag),
            next_at = greatest(v_next, v_now - make_interval(secs => p_slack))
                + make_interval(secs => p_seconds)
            where scope = p_scope;
        delete from sync_pace_ticket t where t.id = ticket;
        ticket := null;
        wait_seconds := 0;
        return;
    end if;
    wait_seconds := least(1.0, greatest(0.001,
        extract(epoch from v_next - v_now) + v_ahead * p_seconds));
    if ticket is null then
        insert into sync_pace_ticket (scope, share, tag, expires_at)
            values (p_scope, p_share, v_tag, v_now + make_interval(secs => wait_seconds + 0.5))
            returning id into ticket;
    else
        update sync_pace_ticket t set expires_at = v_now + make_interval(secs => wait_seconds + 0.5)
            where t.id = ticket;
    end if;
end $$;
"""


class Migration(migrations.Migration):
    """Needs the engine's first tables only so that there is one order."""

    dependencies = [("sync", "0001_initial")]

    operations = [
        migrations.RunSQL(TABLES, "drop table sync_pace, sync_pace_ticket"),
        migrations.RunSQL(ASK, "drop function sync_pace_ask"),
    ]
