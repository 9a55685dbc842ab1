"""The limiter counts windows as vendors do: so many in any second, wherever it begins."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("bindeledd.sync.migrations.0002_limiter").ASK

RECENT = "alter table sync_pace add column recent timestamptz[] not null default '{}'"
GONE = "alter table sync_pace drop column recent"

# As before, and besides: the instants of the last places are kept, so that the one after the most
# that a window takes waits until the first of them is a window and a little more ago. `next_at`
# keeps them apart within it.
ASK = """
create function sync_pace_ask(
    p_scope text, p_share text, p_ticket bigint, p_seconds double precision, p_slack double precision,
    p_most integer, p_window double precision,
    out ticket bigint, out wait_seconds double precision
) language plpgsql as $$
declare
    v_next timestamptz;
    v_recent timestamptz[];
    v_reached bigint;
    v_now timestamptz;
    v_tag bigint;
    v_ahead bigint;
begin
    select next_at, recent, reached into v_next, v_recent, v_reached
        from sync_pace where scope = p_scope for update;
    if not found then
        insert into sync_pace (scope) values (p_scope) on conflict do nothing;
        select next_at, recent, reached into v_next, v_recent, v_reached
            from sync_pace where scope = p_scope for update;
    end if;
    v_now := clock_timestamp();
    if cardinality(v_recent) >= p_most then
        v_next := greatest(v_next, v_recent[cardinality(v_recent) - p_most + 1]
            + make_interval(secs => p_window));
    end if;
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
        v_recent := v_recent || v_now;
        update sync_pace set reached = greatest(v_reached, v_tag),
            recent = v_recent[greatest(1, cardinality(v_recent) - p_most + 1):],
            next_at = greatest(next_at, v_now - make_interval(secs => p_slack))
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

    dependencies = [('sync', '0012_kept_sessions')]

    operations = [
        migrations.RunSQL(RECENT, GONE),
        migrations.RunSQL("drop function sync_pace_ask", BEFORE),
        migrations.RunSQL(ASK, "drop function sync_pace_ask"),
    ]
