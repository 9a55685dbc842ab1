"""The checker itself: it must find fault where there is one."""

import pytest

from tests.vendor_spec import needs_spec, patch_fields, validate_request, validate_response

pytestmark = needs_spec
KEYS = {"Ocp-Apim-Subscription-Key": "k", "Authorization": "Bearer t"}
JSON = {**KEYS, "Content-Type": "application/json"}
FORM = {**KEYS, "Content-Type": "multipart/form-data; boundary=x"}
UPLOAD_ID = {"id": "2f9f3f0a-4e43-4d3e-9d1c-0a6f7c6f1e10"}
PATCH = {**KEYS, "Content-Type": "application/json-patch+json"}


def form(name: str, file_name: str) -> bytes:
    """One uploaded file."""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n\r\n'
    return f"{head}%PDF-1.4\r\n--x--\r\n".encode()


def test_good_requests_pass() -> None:
    validate_request("PUT", "/VoucherDocumentation", UPLOAD_ID, FORM, form("file", "a.pdf"))
    validate_request("GET", "/Demo/v2/customers", "PageSize=5&customerNos=1-5", KEYS)
    validate_request("GET", "/Customers/12", None, KEYS)
    validate_request("POST", "/v2/Customers", None, JSON, b'{"Name": "X", "MailAddress": null}')
    validate_request(
        "PATCH",
        "/Customers/12",
        None,
        PATCH,
        [{"op": "replace", "path": "/phoneNumber", "value": "1"}],
    )


@pytest.mark.parametrize(
    ("reason", "method", "path", "query", "headers", "body"),
    [
        ("no such operation", "PUT", "/Customers/1", None, None, None),
        ("no such operation", "POST", "/SalesOrders", None, None, {"CustomerId": 1}),
        ("no query parameter", "GET", "/Customers", {"name": "x"}, None, None),
        ("no query parameter", "GET", "/LockDateSettings", {"PageSize": "5"}, None, None),
        ("no whole number", "GET", "/Customers", {"PageSize": "many"}, None, None),
        ("no whole number", "GET", "/Customers/abc", None, None, None),
        (
            "date-time",
            "GET",
            "/Customers",
            {"lastChangedDateTimeOffsetGreaterThan": "2026-01-01"},
            None,
            None,
        ),
        ("neither true nor false", "GET", "/Departments", {"isActive": "yes"}, None, None),
        ("no subscription key", "GET", "/Customers", None, {}, None),
        ("no bearer", "GET", "/Customers", None, {"Ocp-Apim-Subscription-Key": "k"}, None),
        ("takes no body", "GET", "/Customers", None, None, b"{}"),
        ("needs a body", "POST", "/Customers", None, None, None),
        ("content type", "POST", "/Customers", None, {**KEYS, "Content-Type": "text/x"}, {}),
        ("Additional properties", "POST", "/Customers", None, JSON, {"Nmae": "X"}),
        ("at InvoiceDeliveryType", "POST", "/Customers", None, JSON, {"InvoiceDeliveryType": "x"}),
        ("at Number", "POST", "/Customers", None, JSON, {"Number": "1"}),
        (
            "at ExternalImportReference",
            "POST",
            "/Customers",
            None,
            JSON,
            {"ExternalImportReference": "x" * 51},
        ),
        (
            "'City' is a required property",
            "POST",
            "/Customers",
            None,
            JSON,
            {"MailAddress": {"ZipCode": "1"}},
        ),
        ("LastName", "POST", "/Employees", None, JSON, {"FirstName": "A", "LastName": None}),
        ("no JSON", "POST", "/Customers", None, JSON, b"{"),
        (
            "does not take 'DepartmentCode'",
            "PATCH",
            "/Customers/1",
            None,
            PATCH,
            [{"op": "replace", "path": "/DepartmentCode", "value": "1"}],
        ),
        (
            "does not take 'Id'",
            "PATCH",
            "/Projects/1",
            None,
            PATCH,
            [{"op": "replace", "path": "/Id", "value": 1}],
        ),
        (
            "is not",
            "PATCH",
            "/Projects/1",
            None,
            PATCH,
            [{"op": "replace", "path": "/IsActive", "value": "yes"}],
        ),
        ("is not one of", "PATCH", "/Customers/1", None, PATCH, [{"op": "set", "path": "/Name"}]),
        ("content type", "PATCH", "/Customers/1", None, JSON, [{"op": "remove", "path": "/Name"}]),
        (
            "named 'upload'",
            "PUT",
            "/VoucherDocumentation",
            UPLOAD_ID,
            FORM,
            form("upload", "a.pdf"),
        ),
        ("no file name", "PUT", "/VoucherDocumentation", UPLOAD_ID, FORM, form("file", "")),
        ("content type", "PUT", "/VoucherDocumentation", UPLOAD_ID, JSON, form("file", "a.pdf")),
        ("no Basic", "POST", "/Demo/OAuth/Token", None, KEYS, b"grant_type=client_credentials"),
    ],
)
def test_bad_requests_are_named(
    reason: str, method: str, path: str, query: object, headers: object, body: object
) -> None:
    with pytest.raises(AssertionError, match=reason):
        validate_request(method, path, query, headers, body)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "method", "path", "status", "body"),
    [
        ("must have no body", "GET", "/Customers", 204, b"[]"),
        ("must have a body", "GET", "/Customers/1", 200, b""),
        ("declares", "GET", "/Customers", 418, b""),
        ("is not of type 'array'", "GET", "/Customers", 200, {"value": []}),
        ("lacks", "GET", "/Customers/1", 200, {"Id": 1}),
        ("not valid under any", "GET", "/Customers/1", 200, {"PhoneNumber": 1}),
        ("no member of a problem body", "GET", "/Customers/1", 404, {"title": "x", "Detail": "x"}),
        ("without title", "GET", "/Customers/1", 404, {"detail": "x"}),
        ("no gateway body", "GET", "/Customers/1", 429, {"title": "x"}),
    ],
)
def test_bad_answers_are_named(
    reason: str, method: str, path: str, status: int, body: object
) -> None:
    with pytest.raises(AssertionError, match=reason):
        validate_response(method, path, status, None, body)


def test_the_fields_of_patch_are_the_contract_papers() -> None:
    """The specification lacks the patch models; what is derived must equal the paper's U column."""
    from bindeledd.sandbox.poweroffice_go.resources import RESOURCES

    for name in (
        "Customers",
        "ContactPersons",
        "ContactDeliveryAddresses",
        "Departments",
        "Employees",
        "Projects",
    ):
        resource = RESOURCES[name]
        path = f"/{name}/{{contactId}}/{{id}}" if resource.owned else f"/{name}/{{id}}"
        path = "/Employees/{employeeId}" if name == "Employees" else path
        expected = {field.name.lower() for field in resource.fields if "U" in field.where}
        assert set(patch_fields(path)) == expected, name


def test_the_fields_of_answers_and_of_post_are_the_specifications() -> None:
    from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
    from tests.vendor_spec import load

    models = {
        "Customers": "Customer",
        "ContactPersons": "ContactPerson",
        "ContactDeliveryAddresses": "ContactDeliveryAddress",
        "Departments": "Department",
        "Employees": "Employee",
        "Projects": "Project",
        "PaymentTerms": "PaymentTerm",
    }
    schemas = load()["components"]["schemas"]
    for name, model in models.items():
        fields = RESOURCES[name].fields
        read = {field.name for field in fields if "R" in field.where}
        sent = {field.name for field in fields if "C" in field.where}
        assert read == set(schemas[f"{model}Dto"]["properties"]), name
        assert sent == set(schemas[f"{model}PostDto"]["properties"]), name
