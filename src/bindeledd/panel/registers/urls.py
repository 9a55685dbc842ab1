"""Addresses of the registers."""

from __future__ import annotations

from django.urls import URLPattern, path

from bindeledd.panel.registers import (
    customers,
    departments,
    employees,
    imports,
    parts,
    picking,
    projects,
    search,
)

_CUSTOMERS: list[URLPattern] = [
    path("customers/", customers.customers, name="customers"),
    path("customers/file/", customers.customers_file, name="customers_file"),
    path("customers/new/", customers.new_customer, name="new_customer"),
    path("customers/<uuid:ours>/", customers.customer, name="customer"),
    path("customers/<uuid:ours>/edit/", customers.edit_customer, name="edit_customer"),
    path("customers/<uuid:ours>/end/", customers.end_customer, name="customer_end"),
    path("customers/<uuid:ours>/reopen/", customers.reopen_customer, name="customer_reopen"),
    path("customers/<uuid:ours>/<slug:what>/new/", parts.new_part, name="new_part"),
    path("customers/<slug:what>/<uuid:part_id>/edit/", parts.edit_part, name="edit_part"),
    path("customers/<slug:what>/<uuid:part_id>/row/", parts.part_row, name="part_row"),
    path(
        "customers/<slug:what>/<uuid:part_id>/end/",
        parts.set_part_active,
        {"deed": "end"},
        name="part_end",
    ),
    path(
        "customers/<slug:what>/<uuid:part_id>/reopen/",
        parts.set_part_active,
        {"deed": "reopen"},
        name="part_reopen",
    ),
]

_PEOPLE: list[URLPattern] = [
    path("departments/", departments.departments, name="departments"),
    path("departments/file/", departments.departments_file, name="departments_file"),
    path("departments/new/", departments.new_department, name="new_department"),
    path("departments/<uuid:ours>/", departments.department, name="department"),
    path("departments/<uuid:ours>/edit/", departments.edit_department, name="edit_department"),
    path("departments/<uuid:ours>/end/", departments.end_department, name="department_end"),
    path(
        "departments/<uuid:ours>/reopen/", departments.reopen_department, name="department_reopen"
    ),
    path("employees/", employees.employees, name="employees"),
    path("employees/file/", employees.employees_file, name="employees_file"),
    path("employees/new/", employees.new_employee, name="new_employee"),
    path("employees/<uuid:ours>/", employees.employee, name="employee"),
    path("employees/<uuid:ours>/edit/", employees.edit_employee, name="edit_employee"),
    path("employees/<uuid:ours>/end/", employees.end_employee, name="employee_end"),
    path("employees/<uuid:ours>/reopen/", employees.reopen_employee, name="employee_reopen"),
    path("employees/<uuid:ours>/terms/", employees.set_terms, name="set_terms"),
    path("employees/<uuid:ours>/terms/away/", employees.take_terms_away, name="take_terms_away"),
    path("employees/<uuid:ours>/login/", employees.tie_login, name="tie_login"),
    path("employees/<uuid:ours>/login/away/", employees.untie_login, name="untie_login"),
    path("employees/<uuid:ours>/invite/", employees.invite_employee, name="invite_employee"),
    path(
        "employees/<uuid:ours>/numbers/<uuid:connection_id>/",
        employees.external_number,
        name="external_number",
    ),
]

_PROJECTS: list[URLPattern] = [
    path("projects/number/", projects.project_number, name="project_number"),
    path("projects/", projects.projects, name="projects"),
    path("projects/file/", projects.projects_file, name="projects_file"),
    path("projects/new/", projects.new_project, name="new_project"),
    path("projects/<uuid:ours>/", projects.project, name="project"),
    path("projects/<uuid:ours>/edit/", projects.edit_project, name="edit_project"),
    path("projects/<uuid:ours>/people/", projects.assign_person, name="assign_person"),
    path(
        "projects/<uuid:ours>/people/<uuid:employee_id>/away/",
        projects.unassign_person,
        name="unassign_person",
    ),
    path("projects/<uuid:ours>/end/", projects.end_project, name="project_end"),
    path("projects/<uuid:ours>/reopen/", projects.reopen_project, name="project_reopen"),
]

urlpatterns: list[URLPattern] = [
    *_CUSTOMERS,
    *_PEOPLE,
    *_PROJECTS,
    path("import/", imports.imports, name="imports"),
    path("import/columns/", imports.columns, name="import_columns"),
    path("import/<uuid:ours>/", imports.one_import, name="import"),
    path("import/<uuid:ours>/choose/", imports.choose, name="choose_import"),
    path("import/<uuid:ours>/apply/", imports.apply_import, name="apply_import"),
    path("import/<uuid:ours>/discard/", imports.discard, name="discard_import"),
    path("search/", search.search, name="search"),
    path("pick/<slug:field>/", picking.pick, name="pick"),
]
