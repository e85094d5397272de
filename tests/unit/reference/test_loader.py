"""Does the data mean what its sources say, and is every mistake in it told?"""

import re
import shutil
import time
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import modelled
from sutler.reference.loader import FILES, Reference, ReferenceError, load  # noqa: A004 -- see its definition
from sutler.reference.prices import PAYMENT_OPTIONS, TERMS


@pytest.fixture(name="reference")
def shipped() -> Reference:
    return load()


@pytest.fixture(name="folder")
def copy_of_the_data(tmp_path: Path) -> Path:
    for name in FILES:
        with resources.as_file(resources.files("sutler.reference") / name) as path:
            shutil.copy(path, tmp_path / name)
    return tmp_path


def edit(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    """Replace text that is in a file exactly once or more."""
    text = (folder / name).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / name).write_text(text, "utf-8")


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(ReferenceError) as caught:
        load(folder)
    return caught.value.problems


def test_every_table_with_figures_says_where_they_come_from(folder: Path) -> None:
    """Else a reader cannot tell a published figure from a guess."""

    def sourceless(table: dict[str, Any], path: str) -> list[str]:
        nested = {key: value for key, value in table.items() if isinstance(value, dict)}
        rows = [found for key, value in nested.items() for found in sourceless(value, f"{path}.{key}")]
        # Inline tables (counts, factors by term) belong to the table that they are in.
        inline = all(isinstance(value, int | str) for value in table.values()) and "source" not in table
        figures = any(not isinstance(value, dict) for value in table.values())
        return [*rows, path] if figures and "source" not in table and not inline else rows

    for name in FILES:
        assert sourceless(tomllib.loads((folder / name).read_text("utf-8")), name) == []


# What a figure may be taken from, and how a source says so.
DOCUMENT = re.compile(
    r"(rack|server|server installation|EC2 instance type) guide|second-generation rack guide|service model"
    r"|API reference|(rack )?FAQ|What's New 20\d\d-\d\d|announcement|(high-availability|AWS pricing) white paper"
    r"|price analysis|L19|L21|catalog item OR-|a ListCatalogItems answer|product page as quoted publicly"
    r"|rack and server guides|endpoint list"
)


def test_each_source_names_a_document_or_says_that_it_is_assumed_and_why(folder: Path) -> None:
    """Else `source` is a word, and a guess stands beside what AWS has published without a mark."""

    def sources(table: dict[str, Any]) -> list[str]:
        found = [table["source"]] if isinstance(table.get("source"), str) else []
        return found + [one for inner in table.values() if isinstance(inner, dict) for one in sources(inner)]

    for name in FILES:
        found = sources(tomllib.loads((folder / name).read_text("utf-8")))
        assert found
        for source in found:
            assert DOCUMENT.match(source) or source.startswith("assumed: "), (name, source)
            assert all(re.match(r"assumed: \w", rest) for rest in re.findall(r"assumed.*", source)), (name, source)


def test_loading_the_data_is_mostly_parsing_it(folder: Path) -> None:
    """Else each start and each test that makes a server waits for checks."""

    def parse() -> None:
        for file in folder.glob("*.toml"):
            tomllib.loads(file.read_text())

    loading, parsing = (min(timed(action) for _ in range(5)) for action in (lambda: load(folder), parse))
    assert loading < 4 * parsing


def timed(action: Any) -> float:
    before = time.perf_counter()
    action()
    return time.perf_counter() - before


def test_all_mistakes_of_all_files_are_told_at_once(folder: Path) -> None:
    """Else someone with data of their own finds their mistakes one start at a time."""
    edit(folder, "quotas.toml", ("is = 100\n", 'is = "many"\n'), ("adjustable = false", "adjustible = false"))
    edit(folder, "durations.toml", ('"P42D"', '"six weeks"'))
    edit(
        folder,
        "prices.toml",
        ('factor = "1.03"', "factor = 1.03"),
        ('[hosts."m5.24xlarge"]\n', '[hosts."m6.24xlarge"]\n'),
    )
    edit(folder, "catalog.toml", ('"c5.24xlarge" = 1 }', '"c5.24xlarge" = 13 }'))
    edit(folder, "hardware.toml", ("tiers = [[11, 2], [33, 6], [55, 10]]", "tiers = [[11, 2], [33, 2]]"))
    told = "\n".join(problems(folder))
    for part in (
        "quotas.toml: quotas.sites_per_region.is: must be a whole number of at least 1, not 'many'",
        "quotas.toml: quotas.line_items_per_order.adjustible: is not known here",
        "durations.toml: line_items.RACK.BUILDING: must be a duration such as P14D or PT10H, not 'six weeks'",
        "prices.toml: countries.canada.factor: must be a decimal number in quotes",
        "prices.toml: hosts.m6.24xlarge: there is no such host in hardware.toml",
        "catalog.toml: items.OR-FWTFFXJ.hosts: takes 13 slots and the rack has 12",
        "hardware.toml: storage.gen1-ebs.tiers: must be [TiB, hosts] rows, both rising",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("hardware.toml", "power_va = 5660\n", "", "designs.gen1-compute.power_va: is missing"),
        ("hardware.toml", 'family = "m5"\n', 'family = "m9"\n', "hosts.m5.24xlarge.family: must be one of"),
        ("hardware.toml", "halves = 2", "halves = 3", "must be 1 or 2 and share 96 vCPUs evenly"),
        ("hardware.toml", '["24xlarge", 96, 384, "25 Gigabit"]', '["24xlarge", 96]', "must be [str, int, int, str]"),
        ("hardware.toml", 'service = "S3"', 'service = "EBS"', "is a second storage host of EBS for GENERATION_1"),
        ("regions.toml", '"use1-az3"', '"use9-az3"', "'use9-az3' is a zone of no Region"),
        ("countries.toml", '"US"', '"usa"', "must hold two-letter codes in capitals"),
        ("prices.toml", "ONE_YEAR = \"0.0875661\", ", "", "must have exactly ONE_YEAR, THREE_YEARS, FIVE_YEARS"),
        ("prices.toml", "[countries.others]", "[countries.rest]", "countries.others: is missing"),
        ("catalog.toml", "[items.OR-FWTFFXJ]", "[items.OR-fwtffxj]", "must be named OR- and seven capitals or digits"),
        ("durations.toml", "[named.server_connect]", "[named.server_conect]", "named.server_conect: is not known here"),
        ("quotas.toml", "is = 100", "is =", "quotas.toml: is not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(folder: Path, name: str, old: str, new: str, told: str) -> None:
    """Else someone with data of their own searches for what is wrong."""
    edit(folder, name, (old, new))
    assert any(told in problem and problem.startswith(name) for problem in problems(folder)), problems(folder)


def test_a_folder_replaces_only_the_files_that_it_has(tmp_path: Path, reference: Reference) -> None:
    """Else a person who changes one duration has to carry all the other data along."""
    with resources.as_file(resources.files("sutler.reference") / "durations.toml") as path:
        shutil.copy(path, tmp_path / "durations.toml")
    assert load(tmp_path).digest == reference.digest
    edit(tmp_path, "durations.toml", ('"P42D"', '"P1D"'))
    own = load(tmp_path)
    assert own.durations.line_item_us("RACK", "BUILDING") == 86_400_000_000
    assert own.digest != reference.digest
    assert own.hardware == reference.hardware


def test_a_file_of_another_name_is_told(tmp_path: Path) -> None:
    """Else a misspelled file is ignored without a word."""
    (tmp_path / "hardwares.toml").write_text("")
    assert problems(tmp_path) == (f"hardwares.toml: is not a file of the reference data; those are {', '.join(FILES)}",)
    (tmp_path / "quotas.toml").write_text("sites = 3")
    assert len(problems(tmp_path)) > 1, "the mistakes of the other files are told with it"
    (tmp_path / "quotas.toml").unlink()
    (tmp_path / "hardwares.toml").rename(tmp_path / "hardware.txt")
    assert problems(tmp_path) == (f"{tmp_path}: has no file of the reference data; those are {', '.join(FILES)}",)
    assert problems(tmp_path / "nowhere") == (f"{tmp_path / 'nowhere'}: is not a folder",)


def test_comments_and_order_do_not_change_the_digest(folder: Path, reference: Reference) -> None:
    """Else a worker refuses to start over a comment."""
    text = (folder / "quotas.toml").read_text("utf-8")
    head, *tables = text.split("\n\n")
    (folder / "quotas.toml").write_text(
        "\n\n".join(["# other words", *reversed(tables), head.partition("\n")[2]]), "utf-8"
    )
    assert load(folder).digest == reference.digest


def test_catalog_items_are_as_the_model_wants_them(reference: Reference) -> None:
    """Else boto3 users get answers that the service could not give."""
    items = [item.to_wire() for item in reference.catalog.items.values()]
    modelled.check_output("ListCatalogItems", {"CatalogItems": items})
    assert [item["CatalogItemId"] for item in items] == sorted(item["CatalogItemId"] for item in items)


def test_real_items_have_their_published_figures(reference: Reference) -> None:
    """Else someone who knows the real catalog does not recognise it."""
    small, large = reference.catalog.items["OR-FWTFFXJ"].to_wire(), reference.catalog.items["OR-H7KSNNO"].to_wire()
    assert (small["PowerKva"], small["WeightLbs"], small["SupportedUplinkGbps"]) == (6.39, 1328, [10, 40, 100])
    assert (large["PowerKva"], large["WeightLbs"]) == (13.68, 1622)
    assert reference.catalog.items["OR-M6GJ8FE"].to_wire()["ItemStatus"] == "DISCONTINUED"
    vcpus = {
        name: sum(reference.hardware.hosts[key].vcpus * n for key, n in reference.catalog.items[name].hosts.items())
        for name in ("OR-HUZEI16", "OR-LR4DI6P")
    }
    assert vcpus == {"OR-HUZEI16": 1152, "OR-LR4DI6P": 1152}


def test_servers_are_sold_only_when_the_switch_says_so(reference: Reference) -> None:
    """Else a client orders what is not sold any more, or cannot rehearse what was."""
    servers = [item for item in reference.catalog.items.values() if item.item_class == "SERVER"]
    assert servers
    assert {item.to_wire()["ItemStatus"] for item in servers} == {"DISCONTINUED"}
    assert {item.to_wire(servers_available=True)["ItemStatus"] for item in servers} == {"AVAILABLE"}
    assert not reference.catalog.items["OR-M6GJ8FE"].is_available(servers_available=True)


def test_orderable_types_are_as_the_model_wants_them(reference: Reference) -> None:
    """Else boto3 users get answers that the service could not give."""
    listed = reference.orderable(servers_available=True)
    modelled.check_output("ListOrderableInstanceTypes", {"InstanceTypes": [kind.to_wire() for kind in listed]})
    names = [kind.name for kind in listed]
    assert names == sorted(names)
    assert "g4dn.16xlarge" not in names, "64 vCPUs fit no host of 48"
    assert {"c6gd.medium", "c6id.32xlarge"} <= set(names)


def test_a_generation_filter_leaves_out_servers_and_the_other_generation(reference: Reference) -> None:
    """Else a client requests types that its Outpost can never have."""
    for generation in ("GENERATION_1", "GENERATION_2"):
        listed = reference.orderable(generation, servers_available=True)
        assert {(kind.generation, kind.form_factor) for kind in listed} == {(generation, "RACK")}


def test_memory_and_network_are_those_of_ec2(reference: Reference) -> None:
    """Else capacity planning with the answer goes wrong."""
    kinds = reference.hardware.instance_types
    for name, vcpus, gib, network in (
        ("m5.24xlarge", 96, 384, "25 Gigabit"),
        ("c5.9xlarge", 36, 72, "12 Gigabit"),
        ("r5.8xlarge", 32, 256, "10 Gigabit"),
        ("g4dn.12xlarge", 48, 192, "50 Gigabit"),
        ("i3en.3xlarge", 12, 96, "Up to 25 Gigabit"),
        ("r7i.48xlarge", 192, 1536, "50 Gigabit"),
        ("m8i.96xlarge", 384, 1536, "100 Gigabit"),
        ("c8i.xlarge", 4, 8, "Up to 12.5 Gigabit"),
        ("c6gd.medium", 1, 2, "Up to 10 Gigabit"),
        ("c6id.32xlarge", 128, 256, "50 Gigabit"),
        ("bmn-cx2.metal-48xl", 192, 1024, "50 Gigabit"),
    ):
        kind = kinds[name]
        assert (kind.vcpus, kind.memory_mib, kind.network_performance) == (vcpus, gib * 1024, network)


def test_zone_names_and_ids_stand_for_each_other(reference: Reference) -> None:
    """Else an Outpost hangs on another zone than the one that was named."""
    regions = reference.regions
    assert regions.zone_id("ca-central-1", "ca-central-1c") == "cac1-az4", "there is no cac1-az3"
    assert regions.zone_name("us-west-2", "usw2-az4") == "us-west-2d"
    assert regions.zone_id("us-west-2", "us-west-2z") is None
    assert regions.zone_name("nowhere-1", "usw2-az4") is None
    assert regions.unsupported_zone_ids == {"use1-az3", "usw1-az2", "euw1-az2", "apne1-az3"}
    pattern = modelled.SERVICE.shape_for("AvailabilityZoneId").metadata["pattern"]
    for name in regions.names:
        zones = regions.zones(name)
        assert len(set(zones.values())) == len(zones) > 0
        for zone, zone_id in zones.items():
            assert regions.zone_name(name, zone_id) == zone
            assert re.fullmatch(pattern, zone_id)


def test_hardware_goes_to_the_76_countries_of_the_faq(reference: Reference) -> None:
    """Else a quote is refused for a country that is served, or made for one that is not."""
    assert len(reference.countries.rack) == 76
    assert {"US", "JP", "DE", "UY", "BD"} <= reference.countries.rack
    assert not {"CN", "RU", "UA"} & reference.countries.rack


def test_payment_factors_follow_from_the_published_interest(reference: Reference) -> None:
    """Else monthly prices are not those of the financing that they claim."""
    months = {"ONE_YEAR": 12, "THREE_YEARS": 36, "FIVE_YEARS": 60}
    book = reference.prices
    assert set(book.financing) == set(PAYMENT_OPTIONS)
    for term in TERMS:
        n = months[term]
        assert book.terms[term].months == n
        none, part = 0.09247 / 12, 0.08496 / 12
        monthly = none / (1 - (1 + none) ** -n)
        assert float(book.financing["NO_UPFRONT"].monthly[term]) == pytest.approx(monthly, abs=6e-8)
        monthly = 1 / (n + (1 - (1 + part) ** -n) / part)  # half of the total down, the rest over n months
        assert float(book.financing["PARTIAL_UPFRONT"].monthly[term]) == pytest.approx(monthly, abs=6e-8)
        assert float(book.financing["PARTIAL_UPFRONT"].upfront[term]) == pytest.approx(n * monthly, abs=6e-8)


def test_five_years_are_offered_for_the_second_generation_only(reference: Reference) -> None:
    """Else a client contracts for a term that the guide rules out."""
    assert reference.prices.terms_for("GENERATION_1") == ["ONE_YEAR", "THREE_YEARS"]
    assert reference.prices.terms_for("GENERATION_2") == ["ONE_YEAR", "THREE_YEARS", "FIVE_YEARS"]
    assert reference.prices.terms_for("SERVER") == ["ONE_YEAR", "THREE_YEARS"]


def test_storage_tiers_are_the_published_ones_and_hosts_tell_the_tier(reference: Reference) -> None:
    """Else an Outpost forgets how much storage it has."""
    tiers = {(s.service, s.generation): [tib for tib, _ in s.tiers] for s in reference.hardware.storage.values()}
    assert tiers["EBS", "GENERATION_1"] == [11, 33, 55]
    assert tiers["S3", "GENERATION_1"] == [26, 48, 96, 240, 380]
    assert tiers["S3", "GENERATION_2"] == [196, 490, 786]
    for storage in reference.hardware.storage.values():
        for tib, hosts in storage.tiers:
            assert reference.hardware.storage_tib(storage.service, storage.generation, hosts) == tib


def test_quotas_and_durations_are_the_documented_ones(reference: Reference) -> None:
    """Else clients meet limits and waits that AWS does not have."""
    assert reference.quotas.value["sites_per_region"] == 100
    assert reference.quotas.value["outposts_per_site"] == 10
    assert reference.quotas.quotas["sites_per_region"].code == "L-3D389D34"
    day = 86_400_000_000
    assert reference.durations.named_us["quote_validity"] == 30 * day
    assert reference.durations.named_us["evacuation_limit"] == 2 * day
    assert reference.durations.named_us["evacuation_poll"] == 600_000_000
    assert reference.durations.line_item_us("SERVER", "INSTALLING") == 36_000_000_000
