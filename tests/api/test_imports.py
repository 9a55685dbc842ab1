"""Files over the API: previewed, applied as shown, refused whole."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import Caller

CSV = "number;name;email\n1;Fjell Bygg AS;post@fjell.example\n2;Åse Hansen;no address\n"


def _file(text: str | bytes, name: str = "customers.csv") -> SimpleUploadedFile:
    content = text.encode() if isinstance(text, str) else text
    return SimpleUploadedFile(name, content, content_type="text/csv")


def test_a_sheet_is_previewed_and_applied_as_shown(api: Caller) -> None:
    made = api.upload("/imports/sheet", file=_file(CSV), kind="customer")
    assert made.status == 201, made.body
    one = f"/imports/{made.body['id']}"
    assert api.get("/customers").body["total"] == 0
    wrong = api.get(f"{one}/rows?action=error").body
    assert [(row["position"], list(row["errors"])) for row in wrong["rows"]] == [(3, ["email"])]

    lenient = api.patch(one, {"leave_out_bad_values": True})
    assert lenient.body["counts"]["customer"]["error"] == 0
    stale = api.post(f"{one}/apply", {"digest": made.body["digest"]})
    assert (stale.status, stale.code) == (409, "import.stale")
    applied = api.post(f"{one}/apply", {"digest": lenient.body["digest"]})
    assert (applied.status, applied.body["state"]) == (200, "applied")
    assert api.get("/customers").body["total"] == 2
    twice = api.post(f"{one}/apply", {"digest": lenient.body["digest"]})
    assert (twice.status, twice.code) == (409, "import.applied_already")


def test_a_preview_is_thrown_away(api: Caller, stranger: Caller) -> None:
    made = api.upload("/imports/sheet", file=_file(CSV), kind="customer").body

    assert stranger.get(f"/imports/{made['id']}").status == 404
    assert stranger.get(f"/imports/{made['id']}/rows").status == 404
    assert api("DELETE", f"/imports/{made['id']}").status == 204
    assert api.get("/imports").body["rows"] == []


def test_files_that_are_none(api: Caller) -> None:
    """Broken XML, a wrong zip, no file, JSON instead of a file: a sentence, nothing kept."""
    broken = api.upload("/imports/saft", file=_file("<AuditFile>", "saft.xml"))
    assert (broken.status, broken.code.split(".")[0]) == (422, "saft")
    no_zip = api.upload("/imports/saft", file=_file(b"PK\x03\x04rubbish", "saft.zip"))
    assert (no_zip.status, no_zip.code) == (422, "import.broken_zip")
    assert api.upload("/imports/saft").code == "api.invalid"
    assert api.upload("/imports/sheet", file=_file(CSV), kind="shoe").code == "api.invalid"
    assert api.post("/imports/saft", {}).code == "api.media_type"
    assert api.get("/imports").body["rows"] == []
