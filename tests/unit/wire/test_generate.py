"""Does the generator refuse, by name, what it would otherwise drop in silence?"""

import copy
from pathlib import Path
from typing import Any

import pytest

from sutler.wire import generate
from sutler.wire.supported import Unsupported

MODEL: dict[str, Any] = {
    "metadata": {"protocol": "rest-json", "apiVersion": "2026-01-01"},
    "operations": {
        "PutThing": {
            "http": {"method": "PUT", "requestUri": "/things/{Name}"},
            "input": {"shape": "In"},
            "output": {"shape": "Out"},
        }
    },
    "shapes": {
        "In": {
            "type": "structure",
            "required": ["Name"],
            "members": {
                "Name": {"shape": "Text", "location": "uri"},
                "Body": {"shape": "Part"},
            },
        },
        "Part": {"type": "structure", "members": {"Inner": {"shape": "Text"}}},
        "Out": {"type": "structure", "members": {"Text": {"shape": "Text"}}},
        "Text": {"type": "string"},
        "Number": {"type": "integer"},
        "Truth": {"type": "boolean"},
        "Numbers": {"type": "list", "member": {"shape": "Number"}},
        "Names": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
        "Time": {"type": "timestamp"},
        "Bytes": {"type": "blob"},
        "Large": {"type": "long"},
        "Any": {"type": "structure", "members": {}, "document": True},
        "Either": {"type": "structure", "members": {}, "union": True},
        "Loop": {"type": "structure", "members": {"Again": {"shape": "Loop"}}},
        "Odd": {"type": "string", "pattern": r"\p{L}+"},
        "Secret": {"type": "string", "sensitive": True},
        "Secrets": {"type": "list", "member": {"shape": "Secret"}},
    },
}


def changed(path: str, value: Any) -> dict[str, Any]:
    model = copy.deepcopy(MODEL)
    *parents, last = path.split(".")
    place = model
    for parent in parents:
        place = place[parent]
    place[last] = value
    return model


def contract(model: dict[str, Any]) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "builtins"}
    exec(compile(generate.generate(model, "a test"), "contract", "exec"), space)
    return space


OPERATION, MEMBER = "operations.PutThing", "shapes.In.members.Other"


@pytest.mark.parametrize(
    ("path", "value", "feature"),
    [
        ("metadata.protocol", "rest-xml", "protocol rest-xml"),
        (f"{OPERATION}.endpoint", {"hostPrefix": "data."}, "hostPrefix"),
        (f"{OPERATION}.httpChecksumRequired", True, "httpChecksumRequired"),
        (f"{OPERATION}.requestcompression", {"encodings": ["gzip"]}, "requestcompression"),
        (f"{OPERATION}.authtype", "none", "authtype"),
        (f"{OPERATION}.http.requestUri", "/things/{Name}?fixed=1", "constant query string"),
        (f"{OPERATION}.http.requestUri", "/things/{Name+}", "greedy label"),
        (f"{OPERATION}.http.requestUri", "/things/a{Name}", "path segment a{Name}"),
        ("shapes.In.payload", "Body", "payload"),
        ("shapes.Out.payload", "Text", "payload"),
        ("shapes.Out.members.Code", {"shape": "Number", "location": "statusCode"}, "statusCode"),
        ("shapes.Out.members.H", {"shape": "Text", "location": "header", "locationName": "X"}, "header"),
        (MEMBER, {"shape": "Text", "location": "header", "locationName": "X"}, "header"),
        (MEMBER, {"shape": "Names", "location": "headers", "locationName": "X-"}, "headers"),
        (MEMBER, {"shape": "Text", "location": "querystring", "jsonvalue": True}, "jsonvalue"),
        (MEMBER, {"shape": "Truth", "location": "querystring"}, "query boolean"),
        (MEMBER, {"shape": "Names", "location": "querystring"}, "query map"),
        (MEMBER, {"shape": "Numbers", "location": "querystring"}, "query list of integer"),
        (MEMBER, {"shape": "Number", "location": "uri"}, "integer label"),
        (MEMBER, {"shape": "Text", "locationName": "other"}, "jsonName"),
        (MEMBER, {"shape": "Text", "streaming": True}, "streaming"),
        (MEMBER, {"shape": "Time"}, "timestamp input"),
        (MEMBER, {"shape": "Bytes"}, "blob"),
        (MEMBER, {"shape": "Large"}, "long"),
        (MEMBER, {"shape": "Any"}, "document"),
        (MEMBER, {"shape": "Either"}, "union"),
        (MEMBER, {"shape": "Loop"}, "recursive shape"),
        (MEMBER, {"shape": "Odd"}, r"pattern \p{L}+"),
        (MEMBER, {"shape": "Secrets"}, "sensitive elements"),
        ("shapes.In.members.class", {"shape": "Text"}, "a member name that Python cannot write"),
        ("shapes.Part.members.Inner", {"shape": "Text", "location": "uri"}, "uri"),
        ("shapes.Text.timestampFormat", "iso8601", "timestampFormat"),
        ("shapes.Time.timestampFormat", "iso8601", None),
        ("shapes.Text.new", True, "new"),
    ],
)
def test_a_feature_that_is_not_written_for_is_refused_by_its_name(path: str, value: Any, feature: str | None) -> None:
    """Else a newer model brings a feature that the server ignores, and nobody notices."""
    model = changed(path, value)
    if feature is None:  # what no operation reaches is nobody's concern
        generate.generate(model, "a test")
        return
    with pytest.raises(Unsupported) as refusal:
        generate.generate(model, "a test")
    assert refusal.value.feature == feature
    assert feature in str(refusal.value)


def test_a_timestamp_of_another_format_is_refused_in_an_answer() -> None:
    """Else the date of an order is written in a form that its readers do not expect."""
    model = changed("shapes.Time.timestampFormat", "iso8601")
    model["shapes"]["Out"]["members"]["When"] = {"shape": "Time"}
    with pytest.raises(Unsupported, match="timestampFormat iso8601"):
        generate.generate(model, "a test")


def test_another_little_model_becomes_a_contract_that_works() -> None:
    """Else the generator knows the Outposts model and not the protocol."""
    model = changed("shapes.Out.members.Map", {"shape": "Whens"})
    model["shapes"]["Whens"] = {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Time"}}
    operation = contract(model)["OPERATIONS"]["PutThing"]
    request = operation.parse(("a%2Fb",), "", b"")
    assert request == {"Name": "a/b"}
    assert operation.valid(request)
    assert not operation.valid({})


def test_members_of_one_name_in_path_query_and_body_are_kept_apart() -> None:
    """Else the name in the path is taken for the one in the body, and one of them is lost."""
    members = {
        "Id": {"shape": "Text", "location": "uri", "locationName": "Name"},
        "Other": {"shape": "Text", "location": "querystring", "locationName": "Body"},
        "Name": {"shape": "Text"},
        "Body": {"shape": "Part"},
    }
    model = changed("shapes.In.members", members)
    request = contract(model)["OPERATIONS"]["PutThing"].parse(
        ("a",), "Body=b", b'{"Name": "c", "Body": {"Inner": "d"}}'
    )
    assert request == {"Id": "a", "Other": "b", "Name": "c", "Body": {"Inner": "d"}}


def test_any_text_may_be_a_value_of_an_enumeration() -> None:
    """Else a newer model makes a contract that does not start, or one with another value."""
    values = ['a "b"', "a\nb", "ß", "'"]
    assert contract(changed("shapes.Text.enum", values))["ENUMS"] == {"Text": tuple(values)}


def test_a_stale_contract_is_told_and_a_fresh_one_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else `make contract` says that all is well while the server speaks yesterday's API."""
    monkeypatch.setattr(generate, "files", lambda _package: tmp_path)
    assert generate.main(["--check"]) == 1
    assert "stale" in capsys.readouterr().err
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
