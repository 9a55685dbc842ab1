"""The template is made anew when what shapes the tables changes, and only then."""

from __future__ import annotations

from tests.template import SOURCE, shaping


def test_what_shapes_the_tables_is_known() -> None:
    """Migrations, what they import directly, what that imports, and what runs beside them."""
    found = {str(path.relative_to(SOURCE / "bindeledd")) for path in shaping()}
    every = {
        str(path.relative_to(SOURCE / "bindeledd")) for path in SOURCE.rglob("migrations/*.py")
    }

    assert len(every) > 25
    assert every <= found
    assert {"tenancy/policy.py", "workspace/registers.py", "tenancy/together.py"} <= found
    assert {"sync/dispatch.py", "sync/lines.py", "config/upgrade.py"} <= found
    assert not {path for path in found if path.startswith(("panel/", "connectors/", "api/"))}
