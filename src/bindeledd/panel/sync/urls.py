"""Addresses of the engine's pages."""

from __future__ import annotations

from django.urls import path

from bindeledd.panel.sync import (
    access,
    connections,
    control,
    dashboard,
    deciding,
    early,
    everywhere,
    held,
    links,
    lists,
    match,
    plans,
    reading,
    runs,
)

_ONE = "connections/<uuid:connection_id>/"
_KIND = f"{_ONE}match/<slug:kind>/"
_PLAN = "plans/<uuid:plan_id>/"
_RUN = "runs/<uuid:run_id>/"
_HELD = "held/<uuid:waiting_id>/"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("dashboard/sheets/<slug:name>/", dashboard.sheet, name="dashboard_sheet"),
    path("dashboard/customise/", dashboard.customise, name="dashboard_customise"),
    path("dashboard/customise/keep/", dashboard.keep_customised, name="dashboard_keep"),
    path("dashboard/force/", dashboard.force, name="force"),
    path("companies/all/", everywhere.all_companies, name="all_companies"),
    path("connections/", connections.connections, name="connections"),
    path("connections/new/", connections.new, name="new_connection"),
    path(_ONE, connections.connection, name="connection"),
    path(f"{_ONE}check/", connections.check, name="connection_check"),
    path(f"{_ONE}check/without/<slug:group>/", connections.without, name="connection_without"),
    path(f"{_ONE}steps/<slug:step>/", connections.finish, name="connection_finish"),
    path(f"{_ONE}match/", connections.match, name="connection_match"),
    path(f"{_ONE}types/", control.types, name="connection_types"),
    path(f"{_ONE}types/<slug:group>/", control.data_type, name="data_type"),
    path(f"{_ONE}types/<slug:group>/lists/", lists.lists, name="data_type_lists"),
    path(f"{_ONE}types/<slug:group>/before/<slug:kind>/", early.before, name="data_type_before"),
    path(f"{_ONE}preview/", connections.preview, name="connection_preview"),
    path(f"{_ONE}try/", connections.try_one, name="connection_try"),
    path(f"{_ONE}on/", connections.switch_on, name="connection_on"),
    path(f"{_ONE}force/", connections.force, name="connection_force"),
    path(f"{_ONE}access/", access.access, name="connection_access"),
    path(f"{_ONE}company/", access.company, name="connection_company"),
    path(f"{_ONE}access/remove/", access.confirm_remove, name="connection_remove"),
    path(f"{_ONE}access/resume/do/", access.resume, name="connection_resume"),
    path(f"{_ONE}access/<slug:deed>/do/", access.do, name="connection_do"),
    path(_KIND, match.match, name="match"),
    path(f"{_KIND}compare/", match.compare, name="match_compare"),
    path(f"{_KIND}answer/", match.answer, name="match_answer"),
    path(f"{_KIND}accept/", match.accept, name="match_accept"),
    path(f"{_KIND}read/", reading.read, name="match_read"),
    path(f"{_KIND}reading/", reading.reading, name="match_reading"),
    path(f"{_KIND}choose/", match.choose, name="match_choose"),
    path(f"{_KIND}undo/<uuid:decision_id>/", match.undo, name="match_undo"),
    path("links/", links.links, name="links"),
    path(_PLAN, plans.plan, name="plan"),
    path(f"{_PLAN}steps/<slug:step>/", plans.rows, name="plan_rows"),
    path(f"{_PLAN}rows/<uuid:row_id>/skip/", plans.skip, name="plan_skip"),
    path(f"{_PLAN}skip-conflicts/", plans.skip_conflicts, name="plan_skip_conflicts"),
    path(f"{_PLAN}run/", plans.carry_out, name="plan_run"),
    path(f"{_PLAN}anew/", plans.anew, name="plan_anew"),
    path(f"{_PLAN}plan.csv", plans.as_csv, name="plan_csv"),
    path("held/", held.held, name="held"),
    path("held/rows/", held.rows, name="held_rows"),
    path("held/do/", held.do_all, name="held_do_all"),
    path("held/try/", held.try_all, name="held_try_all"),
    path(f"{_HELD}retry/", held.retry, name="held_retry"),
    path(f"{_HELD}ask/", held.ask_now, name="held_ask"),
    path(f"{_HELD}confirm/", held.confirm, name="held_confirm"),
    path(f"{_HELD}let-go/", deciding.decide, name="held_let_go"),
    path("runs/", runs.runs, name="runs"),
    path(_RUN, runs.run, name="run"),
    path(f"{_RUN}progress/", runs.progress, name="run_progress"),
    path(f"{_RUN}rows/<uuid:row_id>/", runs.row, name="run_row"),
    path(f"{_RUN}cancel/", runs.cancel, name="run_cancel"),
    path(f"{_RUN}try/", runs.try_stopped, name="run_try_stopped"),
]
