"""The schema tells the truth: what it promises is held against what is answered."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema.validators import Draft202012Validator

from bindeledd.api.problems import MEDIA_TYPE
from bindeledd.api.site import api as site


def _operations() -> list[tuple[str, str, dict[str, Any]]]:
    made = site.get_openapi_schema(path_prefix="/api/v1/")
    return [
        (method, path, told)
        for path, methods in made["paths"].items()
        for method, told in methods.items()
    ]


def test_the_schema_is_open_and_whole() -> None:
    """Programs read it before they have a key; it holds no company's data."""
    answer = Client().get("/api/v1/openapi.json")

    assert answer.status_code == 200
    made = json.loads(answer.content)
    assert made["openapi"].startswith("3.1")
    assert len(made["paths"]) > 60
    for name, shape in made["components"]["schemas"].items():
        Draft202012Validator.check_schema(shape), name


def test_every_operation_tells_its_scope_and_its_refusals() -> None:
    for method, path, told in _operations():
        answers = told["responses"]
        where = f"{method} {path}"
        assert told["security"] == [{"key": []}], where
        assert told["x-scope"] in told["description"], where
        assert {400, 401, 403, 404, 413, 422, 429, 503} <= set(answers), where
        for status, answer in answers.items():
            if int(status) >= 400:
                assert list(answer["content"]) == [MEDIA_TYPE], where
        assert ("requestBody" in told) == (415 in answers), where
        if told["x-scope"] != "read":
            assert 409 in answers, where


def test_names_of_operations_are_unique() -> None:
    names = [told["operationId"] for _, _, told in _operations()]

    assert sorted(names) == sorted(set(names))


def test_the_page_to_read_fetches_nothing_from_elsewhere() -> None:
    answer = Client().get("/api/v1/docs")
    text = answer.content.decode()

    assert answer.status_code == 200
    assert "<script" not in text
    assert "http://" not in text
    assert "https://" not in text
    for _, path, _ in _operations():
        assert path in text


def test_the_paper_names_addresses_that_exist() -> None:
    """`docs/api.md` shows calls; each of them is an operation."""
    paper = Path(__file__).parents[2] / "docs" / "api.md"
    known = {path for _, path, _ in _operations()}
    told = set(re.findall(r"/api/v1/[\w/{}.-]*[\w}]", paper.read_text("utf-8")))

    assert len(told) > 5
    assert told - known == {"/api/v1/openapi.json", "/api/v1/docs"}


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/api/v1/docs"])
def test_they_are_only_read(path: str) -> None:
    assert Client().post(path).status_code == 405


@pytest.mark.django_db
def test_no_operation_opens_without_a_key() -> None:
    """Each one by itself: a door that was forgotten would show here."""
    client = Client()
    for number, (method, path, told) in enumerate(_operations()):
        address = re.sub(r"{\w+_id}", "01a2009e-bea3-78a8-b560-a96402037677", path)
        takes = next(iter(told.get("requestBody", {}).get("content", {"application/json": {}})))
        answer = client.generic(
            method.upper(),
            re.sub(r"{\w+}", "customer", address),
            "",
            content_type=takes,
            REMOTE_ADDR=f"10.0.0.{number}",
        )
        assert answer.status_code == 401, (method, path, answer.content)
