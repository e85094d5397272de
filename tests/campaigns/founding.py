"""What can be called about where an estate stands? Sites, Outposts, tags, their network, and who else may see them."""

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from campaigns.owning import Owning, numbers, which
from campaigns.places import addresses, hardware, names, properties

VPC: Final = {"VpcId": "vpc-0123456789abcdef0", "SubnetIds": ["subnet-0123456789abcdef0"]}
OUTPOSTS: Final = 4  # that there are at a time; more would take time to look at, and show nothing else
kinds = st.sampled_from(["sites", "outposts"])


class Founding(Owning):
    """Calls about sites and Outposts."""

    @rule(number=numbers, name=names, stated=properties, operating=addresses, shipping=addresses)
    def create_site(self, number: int, name: str, stated: Any, operating: Any, shipping: Any) -> None:
        self.call(
            self.accounts[number],
            "CreateSite",
            Name=name,
            RackPhysicalProperties=stated,
            OperatingAddress=operating,
            ShippingAddress=shipping,
        )

    @rule(number=numbers, site=which, name=names, stated=properties, address=addresses, what=st.integers(0, 3))
    def change_site(self, number: int, site: int, name: str, stated: Any, address: Any, what: int) -> None:
        account = self.accounts[number]
        site_id = self.chosen(account, "sites", site)
        if what == 0:
            self.call(account, "UpdateSite", SiteId=site_id, Notes=name)
        elif what == 1:
            self.call(account, "UpdateSiteRackPhysicalProperties", SiteId=site_id, **stated)
        else:
            kind = "OPERATING_ADDRESS" if what == 2 else "SHIPPING_ADDRESS"
            changed = self.call(account, "UpdateSiteAddress", SiteId=site_id, AddressType=kind, Address=address)
            answer = self.call(account, "GetSiteAddress", SiteId=site_id, AddressType=kind)
            assert changed is None or answer["Address"] == address

    @rule(number=numbers, site=which)
    def delete_site(self, number: int, site: int) -> None:
        account = self.accounts[number]
        site_id = self.chosen(account, "sites", site)
        if self.call(account, "DeleteSite", SiteId=site_id) is not None:
            standing = [one for seen in self.last.values() for one in seen.outposts.values()]
            assert site_id not in [one["SiteId"] for one in standing]

    @rule(number=numbers, site=which, name=names, kind=hardware)
    @precondition(lambda estate: sum(len(seen.outposts) for seen in estate.last.values()) < OUTPOSTS)
    def create_outpost(self, number: int, site: int, name: str, kind: str) -> None:
        account = self.accounts[number]
        site_id = self.chosen(account, "sites", site)
        zone = {"AvailabilityZone": "us-west-2a", "SupportedHardwareType": kind}
        self.call(account, "CreateOutpost", Name=name, SiteId=site_id, **zone)

    @rule(number=numbers, outpost=which, name=names, kind=hardware)
    def update_outpost(self, number: int, outpost: int, name: str, kind: str) -> None:
        account = self.accounts[number]
        outpost_id = self.chosen(account, "outposts", outpost)
        self.call(account, "UpdateOutpost", OutpostId=outpost_id, Description=name, SupportedHardwareType=kind)

    @rule(number=numbers, outpost=which)
    def delete_outpost(self, number: int, outpost: int) -> None:
        account = self.accounts[number]
        outpost_id = self.chosen(account, "outposts", outpost)
        if self.call(account, "DeleteOutpost", OutpostId=outpost_id) is not None:
            seen = self.last[account]
            assert seen.hardware[outpost_id].assets == []
            assert seen.hardware[outpost_id].instances == []
            self.renewals.pop(outpost_id, None)

    @rule(number=numbers, kind=kinds, thing=which, key=names, value=names | st.none())
    def tag(self, number: int, kind: str, thing: int, key: str, value: str | None) -> None:
        account = self.accounts[number]
        named = self.arn(account, kind, self.chosen(account, kind, thing))
        if value is None:
            self.call(account, "UntagResource", ResourceArn=named, TagKeys=[key])
        else:
            self.call(account, "TagResource", ResourceArn=named, Tags={key: value})

    @rule(number=numbers, outpost=which)
    def connect_privately(self, number: int, outpost: int) -> None:
        account = self.accounts[number]
        outpost_id = self.chosen(account, "outposts", outpost)
        self.call(account, "CreatePrivateConnectivityConfig", OutpostId=outpost_id, VpcInformationList=[VPC])

    @rule(number=numbers, kind=kinds, thing=which, ends=st.booleans())
    def share(self, number: int, kind: str, thing: int, ends: bool) -> None:
        """Share something with the other account, or share it no longer."""
        account = self.accounts[number]
        form = {"resource": self.chosen(account, kind, thing), "account": self.other(account)}
        self.deed(account, "shares", {"unshare" if ends else "share": form})
