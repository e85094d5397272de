"""Does `make conformance` tell right from wrong, and what is not supported from both?"""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from conformance.__main__ import main

SHAPES: dict[str, Any] = {
    "Thing": {
        "type": "structure",
        "required": ["Name"],
        "members": {
            "Name": {"shape": "Text", "location": "uri", "locationName": "name"},
            "Token": {"shape": "Text", "location": "querystring", "locationName": "token", "idempotencyToken": True},
            "Trace": {"shape": "Text", "location": "header", "locationName": "X-Trace"},
            "Parts": {"shape": "Parts"},
            "Note": {"shape": "Text"},
        },
    },
    "Made": {"type": "structure", "members": {"At": {"shape": "Time"}, "Parts": {"shape": "Parts"}}},
    "Broken": {
        "type": "structure",
        "members": {"Message": {"shape": "Text"}},
        "error": {"httpStatusCode": 418},
        "exception": True,
    },
    "Parts": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Numbers"}},
    "Numbers": {"type": "list", "member": {"shape": "Number"}},
    "Number": {"type": "integer"},
    "Text": {"type": "string"},
    "Time": {"type": "timestamp"},
}
GIVEN: dict[str, Any] = {"name": "MakeThing", "http": {"method": "PUT", "requestUri": "/things"}}
TOKEN = "00000000-0000-4000-8000-000000000000"
REQUEST: dict[str, Any] = {
    "id": "Request",
    "given": {
        "name": "MakeThing",
        "http": {"method": "PUT", "requestUri": "/things/{name}"},
        "input": {"shape": "Thing"},
    },
    "params": {"Name": "a b", "Parts": {"x": [1, 2]}, "Note": None},
    "serialized": {"method": "PUT", "uri": f"/things/a%20b?token={TOKEN}", "body": '{"Parts": {"x": [1, 2]}}'},
}
HEADER: dict[str, Any] = {**REQUEST, "id": "Header", "params": {"Name": "a b", "Trace": "t"}}
ANSWER: dict[str, Any] = {
    "id": "Answer",
    "given": {**GIVEN, "output": {"shape": "Made"}},
    "result": {"At": 1.5, "Parts": {"x": []}},
    "response": {"status_code": 200, "body": '{"At": 1.5, "Parts": {"x": [], "y": null}}'},
}
REFUSAL: dict[str, Any] = {
    "id": "Refusal",
    "given": {**GIVEN, "errors": [{"shape": "Broken"}]},
    "errorCode": "Broken",
    "errorMessage": "too short",
    "error": {"Message": "too short"},
    "response": {"status_code": 418, "body": '{"Message": "too short"}'},
}


def written(folder: Path, *cases: dict[str, Any]) -> str:
    """Write the two files of vectors into a folder, and return it."""
    for side in ("input", "output"):
        mine = [case for case in cases if ("params" in case) == (side == "input")]
        suite = {"metadata": {"protocol": "rest-json", "apiVersion": "2026-01-01"}, "shapes": SHAPES, "cases": mine}
        (folder / f"rest-json-{side}.json").write_text(json.dumps([suite]))
    return str(folder)


def test_vectors_that_hold_pass_and_others_are_counted_by_their_feature(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the counts that CI shows are not those of the generator."""
    assert main([written(tmp_path, REQUEST, HEADER, ANSWER, REFUSAL)]) == 0
    printed = capsys.readouterr()
    assert not printed.err
    assert [line.rsplit(maxsplit=2) for line in printed.out.splitlines()[1:]] == [
        ["passed", "1", "2"],
        ["failed", "0", "0"],
        ["not supported, header", "1", "0"],
    ]


@pytest.mark.parametrize(
    ("vector", "path", "value", "words"),
    [
        (REQUEST, ("params", "Name"), "a+b", "the request"),
        (REQUEST, ("params", "Parts", "x"), [1], "the request"),
        (REQUEST, ("params", "Token"), "mine", "the request"),
        (REQUEST, ("serialized", "method"), "POST", "ServiceError"),
        (REQUEST, ("serialized", "body"), '{"Parts": {"x": ["1"]}}', "Unreadable"),
        (ANSWER, ("result", "At"), 1.25, "the body"),
        (ANSWER, ("response", "status_code"), 201, "the status"),
        (REFUSAL, ("response", "status_code"), 400, "the status"),
        (REFUSAL, ("error", "Message"), "too long", "the error's members"),
    ],
)
def test_a_vector_that_does_not_hold_fails_by_its_name(
    vector: dict[str, Any],
    path: tuple[str, ...],
    value: Any,
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Else a codec that misreads its clients passes."""
    wrong = deepcopy(vector)
    place: Any = wrong
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert main([written(tmp_path, wrong)]) == 1
    assert f"{wrong['id']} failed: " in (said := capsys.readouterr().err)
    assert words in said


@pytest.mark.parametrize("content", [None, "{"])
def test_a_folder_without_vectors_is_told_in_one_line(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else CI is green where nothing was run."""
    if content is not None:
        (tmp_path / "rest-json-input.json").write_text(content)
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], [""]])
def test_who_gives_no_folder_is_told_how_to(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Else `make conformance` as the help lists it ends with an error number of the system."""
    assert main(arguments) == 2
    assert capsys.readouterr().err == "conformance: give the folder: make conformance VECTORS=DIR\n"
