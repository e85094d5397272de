"""Can somebody bring data of their own: a file in place of a shipped one, a few tables on top, hardware of any kind?"""

import copy
import json
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import modelled
from sutler.quoting.answer import quote
from sutler.quoting.catalog_plans import plan_of
from sutler.quoting.question import Question
from sutler.reference.loader import FILES, Reference, ReferenceError, load  # noqa: A004 -- see its definition
from unit.quoting.asking import capacity, ebs, modelled_quote, s3

SHIPPED = load()
HALF_HOST = """
extends = true

[hosts."m7i.24xlarge"]
family = "m7i"
vcpus = 96
halves = 1
slots = 1
units = 1
power_va = 600
weight_lb10 = 300
source = "our own"

[designs.gen2-tall]
generation = "GENERATION_2"
scaling_type = "MULTI_RACK"
use = "COMPUTE"
power_va = 2000
weight_lb10 = 9000
positions_kva = [30]
uplink_gbps = [100]
slots = 30
host_units = [3, 38]
device_units = []
height_inches = 90
width_inches = 24
depth_inches = 48
source = "our own"
"""
THEIR_PRICES = """
extends = true

[hosts."m7i.24xlarge"]
usd_cents = 4000000
source = "our own"

[racks.gen2-tall]
usd_cents = 7000000
source = "our own"
"""


def own(folder: Path, **files: str) -> Reference:
    """Load a folder that has these files and no others; their names without .toml."""
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return load(folder)


def problems(folder: Path, **files: str) -> list[str]:
    with pytest.raises(ReferenceError) as caught:
        own(folder, **files)
    return list(caught.value.problems)


def shipped_text(name: str) -> str:
    return (resources.files("sutler.reference") / name).read_text("utf-8")


def test_a_folder_of_prices_alone_changes_prices_alone(tmp_path: Path) -> None:
    """Else whoever has prices of their own must carry the hardware along."""
    dear = own(tmp_path, prices=shipped_text("prices.toml").replace("usd_cents = 4472194", "usd_cents = 5000000"))
    assert dear.prices.hosts_usd_cents["m5.24xlarge"] == 5_000_000
    assert (dear.hardware, dear.catalog) == (SHIPPED.hardware, SHIPPED.catalog)


def test_tables_are_laid_on_top_of_a_shipped_file_that_is_extended(tmp_path: Path) -> None:
    """Else one price of one's own takes a copy of the whole book, which then misses what a new version adds."""
    dear = own(tmp_path, prices='extends = true\n[hosts."m5.24xlarge"]\nusd_cents = 5000000\nsource = "our contract"\n')
    assert dear.prices.hosts_usd_cents == {**SHIPPED.prices.hosts_usd_cents, "m5.24xlarge": 5_000_000}
    assert dear.prices.terms == SHIPPED.prices.terms
    assert dear.digest != SHIPPED.digest


def test_a_table_on_top_takes_the_place_of_the_whole_table(tmp_path: Path) -> None:
    """Else a figure of one's own stands under the source of another."""
    told = problems(tmp_path, prices='extends = true\n[hosts."m5.24xlarge"]\nusd_cents = 5000000\n')
    assert told == ["prices.toml: hosts.m5.24xlarge.source: is missing"]


def test_hardware_of_several_kinds_can_be_added_and_is_quoted(tmp_path: Path) -> None:
    """Else somebody with two sizes of hosts in a family, or two kinds of racks, cannot rehearse."""
    mixed = own(tmp_path, hardware=HALF_HOST, prices=THEIR_PRICES)
    assert [host.key for host in mixed.hardware.hosts_of("m7i")] == ["m7i.24xlarge", "m7i.48xlarge"]
    assert set(mixed.hardware.hosts) == {*SHIPPED.hardware.hosts, "m7i.24xlarge"}
    answer = quote(Question("US", [capacity("m7i.8xlarge", 3)]), mixed)
    cheapest = [host.kind for plan in answer.options[0].plans for host in getattr(plan, "hosts", ())]
    assert cheapest == ["m7i.24xlarge"], "a small host is enough, and it is cheaper"
    designs = {getattr(plan, "design", "") for option in answer.options for plan in option.plans}
    assert "gen2-tall" in designs
    modelled.check_output("GetQuote", {"Quote": modelled_quote(Question("US", [capacity("m7i.8xlarge", 3)]), answer)})


def test_shipped_tables_about_hardware_that_is_no_longer_there_are_passed_over(tmp_path: Path) -> None:
    """Else whoever takes one family out has to write prices and catalog anew."""
    hardware = tomllib.loads(shipped_text("hardware.toml"))
    text = shipped_text("hardware.toml")
    head, tail = text.split('[hosts."i3en.24xlarge"]')
    without = own(tmp_path, hardware=head + "[hosts." + tail.split("[hosts.", 1)[1])
    assert set(without.hardware.hosts) == set(hardware["hosts"]) - {"i3en.24xlarge"}
    assert "i3en.24xlarge" not in without.prices.hosts_usd_cents
    gone = SHIPPED.catalog.items.keys() - without.catalog.items.keys()
    assert {tuple(SHIPPED.catalog.items[item].hosts) for item in gone} == {("i3en.24xlarge",)}
    assert not without.hardware.instance_types["i3en.large"].orderable


def test_what_ones_own_tables_say_of_unknown_hardware_is_a_mistake(tmp_path: Path) -> None:
    """Else a mistyped name is a price that never counts, or an item that is nowhere."""
    told = problems(
        tmp_path,
        prices='extends = true\n[hosts."m5.42xlarge"]\nusd_cents = 1\nsource = "x"\n'
        '[racks.gen3]\nusd_cents = 1\nsource = "x"\n[storage.gen1-efs]\nusd_cents_per_gib = 1\nsource = "x"\n',
        catalog='extends = true\n[items.OR-OURRACK]\ndesign = "gen1-compute"\nstatus = "AVAILABLE"\nsource = "x"\n'
        'hosts = { "m5.42xlarge" = 1 }\n',
    )
    assert sorted(told) == [
        "catalog.toml: items.OR-OURRACK.hosts: names a host that is not known: m5.42xlarge",
        "prices.toml: hosts.m5.42xlarge: there is no such host in hardware.toml",
        "prices.toml: racks.gen3: there is no such rack design in hardware.toml",
        "prices.toml: storage.gen1-efs: there is no such storage host in hardware.toml",
    ]


def test_a_shipped_table_that_ones_own_hardware_makes_wrong_is_told_as_shipped(tmp_path: Path) -> None:
    """Else somebody searches their own files for what is not in them."""
    told = problems(tmp_path, hardware=shipped_text("hardware.toml").replace("slots = 12\n", "slots = 11\n"))
    assert "catalog.toml (shipped): items.OR-HUZEI16.hosts: takes 12 slots and the rack has 11" in told
    assert {problem.partition(":")[0] for problem in told} == {"catalog.toml (shipped)"}


def test_an_item_that_is_too_tall_for_its_rack_is_told(tmp_path: Path) -> None:
    """Else an order of it breaks when its hosts are given their places."""
    text = shipped_text("hardware.toml").replace("host_units = [4, 35]", "host_units = [4, 26]")
    told = problems(tmp_path, hardware=text)
    assert "catalog.toml (shipped): items.OR-HUZEI16.hosts: takes 24 rack units and the rack has 23 for hosts" in told


def test_mistakes_beside_a_file_that_is_no_toml_are_told_with_it(tmp_path: Path) -> None:
    """Else they come to light one start later."""
    told = problems(
        tmp_path, hardware="[hosts", quotas="extends = 1\n", prices="[hosts]\n", durations="extends=true\nx=1"
    )
    assert [one.partition(": ")[2] for one in told if "TOML" not in one] == [
        "extends: must be true or false, not 1",
        "x: is not known here",
    ]
    assert [one for one in told if one.startswith("hardware.toml: is not TOML: ")]
    assert len(told) == 3, "nothing is said of prices, which depend on hardware that cannot be read"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("units = 2\npower_va = 730", "units = 40\npower_va = 730", "fits no compute rack of GENERATION_1"),
        ("slots = 2\n", "slots = 17\n", "fits no compute rack of GENERATION_2"),
        ("device_units = [40, 41]\n", "device_units = [35, 36]\n", "must not lie among the host units, [4, 35]"),
        ("switch_units = [39]\n", "switch_units = [35]\n", "switch_units: must not lie among the host units, [4, 35]"),
        ("switch_units = [39]\n", "switch_units = [40]\n", "switch_units: must not hold units of other devices, [40]"),
        ("power_shelf_units = [1, 2]\n", "power_shelf_units = [1, 43]\n", "must be different units within 1 to 42"),
        ("power_va = 8890", "power_va = 38890", "is more than the largest position of [10, 15, 30] kVA"),
        ("racks_max = 1\n", "", "must be 1 for SINGLE_RACK"),
        ("uplink_gbps = [1, 10, 40, 100]", "uplink_gbps = [25]", "must hold only 1, 10, 40, 100"),
        ('["large", 2, 8,', '["large", 0, 8,', "m5.large must have vCPUs, memory and a network performance"),
        ('["large", 2, 8,', '["xlarge", 2, 8,', "must not list a size twice"),
        ('["large", 2, 8,', '["LARGE", 2, 8,', "m5.LARGE must be named with lower-case letters"),
        ("units = 2\npower_va = 1600", "units = 3\npower_va = 1600", "must be 1 or 2 for a server, not 3"),
        (
            'family = "bmn-sf2e"\nvcpus = 128',
            'family = "bmn-sf2e"\nvcpus = 64',
            "hosts.bmn-sf2e.metal-32xl: is a second host of bmn-sf2e with 64 vCPUs, beside bmn-sf2e.metal-16xl",
        ),
        ("power_va = 5660", "power_va = 10000000000", "must be at most 1000000000, not 10000000000"),
        (
            '[designs.gen2-network]\ngeneration = "GENERATION_2"\nscaling_type = "MULTI_RACK"',
            '[designs.gen2-network]\ngeneration = "GENERATION_1"',
            "designs.gen2-network: is a second networking rack for compute racks like those of gen1-ace",
        ),
    ],
)
def test_hardware_that_could_not_stand_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    """Else a quote or an answer breaks on it, months later."""
    text = shipped_text("hardware.toml")
    assert old in text
    assert any(told in problem for problem in problems(tmp_path, hardware=text.replace(old, new))), told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("zones = [1, 2, 3]", "zones = [10]", "must be different numbers from 1 to 9"),
        ('zone_prefix = "usw2"', 'zone_prefix = "west"', "must be letters and a digit such as usw2"),
        ("[regions.us-west-2]", "[regions.west]", "must be named like us-west-2"),
        ('partition = "aws"', 'partition = "AWS"', "must be aws, or begin with aws-"),
    ],
)
def test_regions_that_no_answer_could_show_are_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    """Else an Outpost there makes answers that clients refuse."""
    text = shipped_text("regions.toml")
    assert old in text
    assert any(told in problem for problem in problems(tmp_path, regions=text.replace(old, new))), told


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("prices", 'codes = ["CA"]', 'codes = ["UK"]', "'UK' is no country of countries.toml"),
        ("prices", "months = 36", "months = 30", "terms.THREE_YEARS.months: must be 36, not 30"),
        ("prices", 'factor = "1.03"', 'factor = "1e999999999"', 'must be a decimal number in quotes such as "1.08"'),
        ("prices", 'factor = "1.03"', 'factor = "-1"', 'must be a decimal number in quotes such as "1.08"'),
        ("durations", '"P42D"', '"P99999999D"', "must be at most P36500D"),
        ("hardware", "[designs.gen1-ace]", '[designs."gen1\tace"]', "must be named with at most 40 letters"),
    ],
)
def test_figures_that_would_break_a_quote_or_a_clock_later_are_told(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    """Else the server starts, and the first who needs the figure gets an error 500."""
    text = shipped_text(f"{file}.toml")
    assert old in text
    found = problems(tmp_path, **{file: text.replace(old, new)})
    assert any(told in problem and problem.startswith(f"{file}.toml: ") for problem in found), found


def test_fewer_countries_need_no_other_prices(tmp_path: Path) -> None:
    """Else whoever rehearses for one country has to write the price book anew."""
    few = own(tmp_path, countries='extends = true\n[countries.rack]\ncodes = ["DE"]\nsource = "our own"\n')
    assert few.countries.rack == few.countries.server == {"DE"}
    assert few.prices == SHIPPED.prices


def test_a_generation_needs_no_storage(tmp_path: Path) -> None:
    """Else hardware without storage must be given some that nobody sells."""
    text = shipped_text("hardware.toml")
    head, tail = text.split("[storage.gen1-s3]")
    without = own(tmp_path, hardware=head + "[storage.gen2-ebs]" + tail.split("[storage.gen2-ebs]", 1)[1])
    answer = quote(Question("US", [capacity("m5.large", 1), s3(26)]), without)
    assert answer.options == ()
    assert answer.status_message == "No option: Racks of GENERATION_1 have no S3."
    assert quote(Question("US", [capacity("m5.large", 1), ebs(11)]), without).options


WORDS = (
    "",
    "US",
    "GENERATION_1",
    "SINGLE_RACK",
    "m5",
    "m5.24xlarge",
    "gen1-compute",
    "1",
    "P1D",
    "-",
    "é",
    "x" * 99,
    "a\tb",
    "1e999999999",
    "P999999999D",
)
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([-1, 0, 1, 2, 3, 7, 48, 10**9, 10**30]),
    st.sampled_from([-1.0, 0.5, float("nan"), float("inf")]),
    st.sampled_from(WORDS),
    st.just([]),
    st.just({}),
    st.lists(st.one_of(st.integers(-2, 50), st.sampled_from(WORDS)), max_size=3),
    st.dictionaries(st.sampled_from(WORDS), st.integers(-1, 3), max_size=2),
)


def inside(contents: dict[str, Any], path: list[Any]) -> Any:
    """Return what is at a path."""
    for key in path:
        contents = contents[key]
    return contents


def figures(value: Any, *path: Any) -> Iterator[list[Any]]:
    """Yield the path of every whole number."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from [[*path, key]] if type(inner) is int else figures(inner, *path, key)


def toml(value: Any, *, top: bool = True) -> str:
    """Return a value as TOML writes it; a file has a key on each line, tables inside are inline."""
    if isinstance(value, dict):
        pairs = [f"{json.dumps(key)} = {toml(inner, top=False)}" for key, inner in value.items()]
        return "\n".join(pairs) if top else "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(inner, top=False) for inner in value) + "]"
    return str(value) if isinstance(value, float) else json.dumps(value)


CONTENTS = {name: tomllib.loads(shipped_text(name)) for name in FILES}
FIGURES = [path for path in figures({name: CONTENTS[name] for name in FILES[:3]}) if path[1] != "families"]
ASKED = [
    Question("DE", [capacity("m5.large", 3), capacity("g4dn.xlarge", 1), ebs(12), s3(20)]),
    Question("US", [capacity("m7i.8xlarge", 3), capacity("bmn-sf2e.metal-16xl", 1), ebs(12), s3(20)]),
    Question("JP", [capacity("c6id.large", 3)], servers_available=True),
]


@settings(
    max_examples=150,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.data())
def test_data_are_refused_with_their_mistakes_or_never_break_a_quote(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Else a typing mistake is a traceback at the start, or an error 500 for a client later."""
    contents = {name: copy.deepcopy(CONTENTS[name]) for name in FILES}
    for *path, last in data.draw(st.lists(st.sampled_from(FIGURES), max_size=3)):
        table = inside(contents, path)
        table[last] = max(
            0, data.draw(st.sampled_from([table[last] - 1, table[last] + 1, table[last] // 2, table[last] * 2]))
        )
    for _ in range(data.draw(st.integers(0, 2))):
        at = contents[data.draw(st.sampled_from(FILES))]
        while True:
            key = data.draw(st.sampled_from(sorted(at)))
            if not (isinstance(at[key], dict) and at[key] and data.draw(st.integers(0, 5))):
                break
            at = at[key]
        value = data.draw(VALUES)
        if value is None:
            del at[key]
        elif isinstance(at[key], dict) and isinstance(value, str):
            at[value] = at.pop(key)
        else:
            at[key] = value
        assume(all(contents.values()))
    folder = tmp_path_factory.mktemp("own")
    try:
        reference = own(folder, **{name.removesuffix(".toml"): toml(content) for name, content in contents.items()})
    except ReferenceError as error:
        for problem in error.problems:
            file, place, reason = problem.split(": ", 2)
            assert (file in FILES, bool(place), bool(reason)) == (True, True, True), problem
        return
    for asked in ASKED:
        answer = quote(asked, reference)
        modelled.check_output("GetQuote", {"Quote": modelled_quote(asked, answer)})
    for item in reference.catalog.items.values():
        plan_of(item, reference)
    items = [item.to_wire() for item in reference.catalog.items.values()]
    modelled.check_output("ListCatalogItems", {"CatalogItems": items})
    types = [kind.to_wire() for kind in reference.orderable(servers_available=True)]
    modelled.check_output("ListOrderableInstanceTypes", {"InstanceTypes": types})
