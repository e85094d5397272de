"""What can be called about places? Sites, Outposts and their tags, each with the answer that should come.

The strategies that all calls choose from are here too.
"""

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import rule

from campaigns.expected import OPEN, Outpost, Site
from campaigns.playing import Playing, arn
from journey import ADDRESS, RACK_PROPERTIES

GERMANY: Final = {**ADDRESS, "City": "Berlin", "StateOrRegion": "Berlin", "PostalCode": "10115", "CountryCode": "DE"}
MISTYPED: Final = {**ADDRESS, "PostalCode": "981"}
WEAK: Final = {**RACK_PROPERTIES, "PowerDrawKva": "POWER_5_KVA"}
PARTIAL: Final = {"PowerDrawKva": "POWER_15_KVA", "UplinkGbps": "UPLINK_10G"}
CONTRADICTORY: Final = {"UplinkCount": "UPLINK_COUNT_3"}
NOT_FOUND, INVALID, CONFLICT = "NotFoundException", "ValidationException", "ConflictException"
OVER_QUOTA: Final = "ServiceQuotaExceededException"

accounts = st.sampled_from([0] * 7 + [1])
which = st.sampled_from([1] * 8 + [2] * 3 + [3, 4, 0])  # of the account's things from the newest; 0 is a stranger's
addresses = st.sampled_from([ADDRESS, ADDRESS, ADDRESS, GERMANY, MISTYPED])
properties = st.sampled_from([RACK_PROPERTIES, RACK_PROPERTIES, RACK_PROPERTIES, WEAK, PARTIAL, CONTRADICTORY])
names = st.sampled_from(["Seattle", "Berlin", "Lab-2"])
hardware = st.sampled_from(["RACK"] * 5 + ["SERVER"])


class Places(Playing):
    """Calls about sites and Outposts."""

    @rule(
        number=accounts,
        name=names,
        stated=properties,
        operating=addresses | st.none(),
        shipping=addresses | st.none(),
    )
    def create_site(self, number: int, name: str, stated: Any, operating: Any, shipping: Any) -> None:
        account = self.accounts[number]
        given = {"OPERATING_ADDRESS": operating, "SHIPPING_ADDRESS": shipping}
        present = {kind: address for kind, address in given.items() if address is not None}
        members = {"OPERATING_ADDRESS": "OperatingAddress", "SHIPPING_ADDRESS": "ShippingAddress"}
        answer = self.ask(
            account,
            "CreateSite",
            INVALID if stated is CONTRADICTORY else None,
            Name=name,
            RackPhysicalProperties=stated,
            **{members[kind]: address for kind, address in present.items()},
        )
        if answer is not None:
            site_id = answer["Site"]["SiteId"]
            account.sites[site_id] = Site(site_id, {"Name": name, "RackPhysicalProperties": stated}, present)

    @rule(number=accounts, site=which, name=names)
    def update_site(self, number: int, site: int, name: str) -> None:
        account = self.accounts[number]
        found, site_id = self.chosen(account, "sites", site)
        self.ask(account, "UpdateSite", NOT_FOUND if found is None else None, SiteId=site_id, Notes=name)
        if found is not None:
            found.shape["Notes"] = name

    @rule(number=accounts, site=which, operating=st.booleans(), address=addresses)
    def update_site_address(self, number: int, site: int, operating: bool, address: Mapping[str, Any]) -> None:
        account = self.accounts[number]
        kind = "OPERATING_ADDRESS" if operating else "SHIPPING_ADDRESS"
        found, site_id = self.chosen(account, "sites", site)
        in_the_way = (*OPEN, "COMPLETED") if operating else OPEN
        refused = NOT_FOUND if found is None else CONFLICT if account.orders_at_site(site_id, in_the_way) else None
        self.ask(account, "UpdateSiteAddress", refused, SiteId=site_id, AddressType=kind, Address=address)
        if refused is None:
            found.addresses[kind] = address
        if found is not None and kind in found.addresses:
            assert (
                self.see(account, "GetSiteAddress", "Address", SiteId=site_id, AddressType=kind)
                == found.addresses[kind]
            )

    @rule(number=accounts, site=which, stated=properties)
    def update_rack_properties(self, number: int, site: int, stated: Any) -> None:
        account = self.accounts[number]
        found, site_id = self.chosen(account, "sites", site)
        refused = NOT_FOUND if found is None else INVALID if stated is CONTRADICTORY else None
        if found is not None and account.orders_at_site(site_id, ("IN_PROGRESS",)):
            refused = CONFLICT
        self.ask(account, "UpdateSiteRackPhysicalProperties", refused, SiteId=site_id, **stated)
        if refused is None:
            found.shape["RackPhysicalProperties"] = {**found.properties, **stated}

    @rule(number=accounts, site=which)
    def delete_site(self, number: int, site: int) -> None:
        account = self.accounts[number]
        found, site_id = self.chosen(account, "sites", site)
        refused = NOT_FOUND if found is None else CONFLICT if account.at_site(site_id) else None
        self.ask(account, "DeleteSite", refused, SiteId=site_id)
        if refused is None:
            del account.sites[site_id]

    @rule(number=accounts, site=which, name=names, kind=hardware)
    def create_outpost(self, number: int, site: int, name: str, kind: str) -> None:
        account = self.accounts[number]
        found, site_id = self.chosen(account, "sites", site)
        refused = NOT_FOUND if found is None else OVER_QUOTA if len(account.at_site(site_id)) >= 10 else None
        answer = self.ask(
            account,
            "CreateOutpost",
            refused,
            Name=name,
            SiteId=site_id,
            AvailabilityZone="us-west-2a",
            SupportedHardwareType=kind,
        )
        if answer is not None:
            outpost_id = answer["Outpost"]["OutpostId"]
            account.outposts[outpost_id] = Outpost(outpost_id, site_id, {"Name": name}, kind)

    @rule(number=accounts, outpost=which, name=names, kind=hardware)
    def update_outpost(self, number: int, outpost: int, name: str, kind: str) -> None:
        account = self.accounts[number]
        found, outpost_id = self.chosen(account, "outposts", outpost)
        refused = NOT_FOUND if found is None else CONFLICT if kind != found.hardware and found.live else None
        members = {"OutpostId": outpost_id, "Description": name, "SupportedHardwareType": kind}
        self.ask(account, "UpdateOutpost", refused, **members)
        if refused is None:
            found.shape["Description"] = name
            found.hardware = kind

    @rule(number=accounts, outpost=which)
    def delete_outpost(self, number: int, outpost: int) -> None:
        account = self.accounts[number]
        found, outpost_id = self.chosen(account, "outposts", outpost)
        refused = NOT_FOUND if found is None else CONFLICT if found.live else None
        self.ask(account, "DeleteOutpost", refused, OutpostId=outpost_id)
        if refused is None:
            del account.outposts[outpost_id]

    @rule(number=accounts, kind=st.sampled_from(["site", "outpost"]), thing=which, key=names, value=names | st.none())
    def tag(self, number: int, kind: str, thing: int, key: str, value: str | None) -> None:
        """Add a tag, or take it off."""
        account = self.accounts[number]
        found, identifier = self.chosen(account, f"{kind}s", thing)
        refused, named = NOT_FOUND if found is None else None, arn(account, kind, identifier)
        if value is None:
            self.ask(account, "UntagResource", refused, ResourceArn=named, TagKeys=[key])
        else:
            self.ask(account, "TagResource", refused, ResourceArn=named, Tags={key: value})
        if found is not None:
            found.tags = {**found.tags, key: value} if value else {k: v for k, v in found.tags.items() if k != key}
            tags = self.ask(account, "ListTagsForResource", None, ResourceArn=named)
            assert tags.get("Tags", {}) == found.tags
