"""How does a history of an estate begin? With hardware that is installed, and something that is under way.

In process every opening is played in every run: what is rare at random is done here once, with every edge of it looked
at, and what comes then is left to chance.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from campaigns.contracting import RACK, RACKS, SERVER
from campaigns.elapsing import HURRIED, Elapsing
from campaigns.foreseen import DAY
from campaigns.foreseen_answers import DENIED
from journey import ADDRESS, RACK_PROPERTIES


class Opening(Elapsing):
    """The beginnings.

    Args:
        openings: which of them there are.
    """

    openings: ClassVar[tuple[str, ...]]

    @initialize(opening=st.runner().flatmap(lambda estate: st.sampled_from(estate.openings)))
    def begin(self, opening: str) -> None:
        """Give the first account a site, an Outpost and hardware that is installed, and go on from there."""
        kind = "SERVER" if opening == "server" else "RACK"
        self.set_up(0, {"servers": "available"})
        self.did()
        self.create_site(0, "Seattle", RACK_PROPERTIES, ADDRESS, ADDRESS)
        self.did()
        self.create_outpost(0, 1, "One", kind)
        self.did()
        if kind == "SERVER":
            self.order_from_catalog(0, 1, SERVER, "ONE_YEAR", 1)
            self.did()
        elif opening == "by hand":
            self.order_from_catalog(0, 1, RACK, "ONE_YEAR", 2)
            self.did()
        else:
            self.procure(0, 1, RACKS[2 if opening in ("two racks", "hurried") else 1], "ALL_UPFRONT", "ONE_YEAR")
            self.did()
        OPENINGS[opening](self)

    def did(self) -> None:
        """See that what was called was accepted, and all that came of it."""
        assert self.answer is not None, "the opening was refused"
        self.look()

    def install(self) -> None:
        """Let the hardware come, and something run on it."""
        self.advance(0, 72 * DAY)
        self.look()
        self.launch(0, 1, None, 1, foreign=False, service="EC2")
        self.did()

    def start_task(self, wanted: Any, *, waits: bool = False, scope: str = "outpost") -> None:
        """Begin to slot the first Outpost anew, or what its newest order has brought."""
        self.slot_anew(0, 1, wanted, scope, 1, trial=False, waits=waits, excludes=None)
        self.did()


def rack(estate: Opening) -> None:
    """All slots of the one host are taken, and no more."""
    estate.install()
    for count in (3, 2, 1, 1):
        estate.launch(0, 1, None, count, foreign=False, service="EC2")
        estate.look()


def two_racks(estate: Opening) -> None:
    """The first of two orders is cancelled, and a third is completed before the second: which is the original?"""
    estate.order_from_catalog(0, 1, RACK, "ONE_YEAR", 1)
    estate.did()
    estate.cancel_order(0, 2)
    estate.did()
    estate.procure(0, 1, RACKS[2], "NO_UPFRONT", "ONE_YEAR")
    estate.did()
    estate.move_order(0, 1, "INSTALLED", alone=False)
    estate.did()
    estate.install()


def server(estate: Opening) -> None:
    """A server is connected, twice."""
    estate.move_order(0, 1, "DELIVERED", alone=False)
    estate.did()
    estate.connect(0, 1, 1)
    estate.look()
    estate.connect(0, 1, 0)
    estate.look()
    estate.wait(0, 1)
    estate.install()


def shared_site(estate: Opening) -> None:
    """The other account has an Outpost at the site as well, which is in the way of changes; and quotas are used up."""
    estate.install()
    estate.share(0, "sites", 1, ends=False)
    estate.did()
    estate.create_outpost(1, 1, "Tenant", "RACK")
    estate.did()
    estate.procure(1, 1, RACKS[1], "NO_UPFRONT", "ONE_YEAR")
    estate.did()
    for what in (1, 2, 3):
        estate.change_site(0, 1, "Lab-2", RACK_PROPERTIES, ADDRESS, what)
    estate.advance(1, 14 * DAY)
    estate.change_site(0, 1, "Lab-2", RACK_PROPERTIES, ADDRESS, 1)
    estate.advance(1, 58 * DAY)
    estate.delete_site(0, 1)
    estate.change_site(1, 1, "Lab-2", RACK_PROPERTIES, ADDRESS, 0)
    estate.set_up(0, {"quotas.outposts_per_site": 1, "support_plan": "BASIC"})
    estate.did()
    estate.create_outpost(0, 1, "Two", "RACK")
    estate.procure(0, 1, RACKS[0], "NO_UPFRONT", "ONE_YEAR")
    estate.look()


def shared_outpost(estate: Opening) -> None:
    """The other account sees the Outpost, has an instance on it, and can change nothing."""
    estate.connect_privately(0, 1)
    estate.install()
    estate.share(0, "outposts", 1, ends=False)
    estate.did()
    estate.launch(0, 1, None, 1, foreign=True, service="RDS")
    estate.did()
    before = estate.seen["foreseen", DENIED]
    estate.update_outpost(1, 1, "Mine", "SERVER")
    estate.delete_outpost(1, 1)
    estate.connect_privately(1, 1)
    estate.procure(1, 1, RACKS[0], "NO_UPFRONT", "ONE_YEAR")
    estate.renew(1, 1, "NO_UPFRONT", "ONE_YEAR", None)
    estate.slot_anew(1, 1, 0, "outpost", 0, trial=False, waits=False, excludes=None)
    estate.give_back(1, 1, validates=False, clears=False)
    assert estate.seen["foreseen", DENIED] == before + 7, "the owner's was not named"
    estate.tag(1, "outposts", 1, "Lab-2", "Berlin")
    estate.create_outpost(0, 1, "Two", "RACK")
    estate.did()
    estate.share(0, "outposts", 2, ends=False)
    estate.did()
    estate.procure(0, 2, RACKS[0], "NO_UPFRONT", "ONE_YEAR")
    estate.did()
    estate.cancel_order(0, 1)
    estate.did()
    estate.delete_outpost(0, 2)
    estate.did()
    estate.launch(1, 1, None, 1, foreign=False, service="EC2")
    estate.look()


def failing(estate: Opening) -> None:
    """Two assets of one line item fail, one after another, and are replaced; an instance runs on one to the last."""
    estate.install()
    estate.fail(0, 1, 0, hosts=True, isolated=False)
    estate.did()
    estate.launch(0, 1, "m5.4xlarge", 1, foreign=False, service="EC2")
    estate.advance(0, 2 * DAY)
    estate.fail(0, 1, 0, hosts=False, isolated=True)
    estate.fail(0, 1, 0, hosts=True, isolated=True)
    estate.look()
    estate.wait(0, 10)


def hurried(estate: Opening) -> None:
    """An asset fails, and what takes its place comes while a task could run."""
    estate.install()
    estate.set_up(0, HURRIED)
    estate.did()
    estate.fail(0, 1, 0, hosts=True, isolated=False)
    estate.did()
    estate.slot_anew(0, 1, 0, "order", 1, trial=False, waits=False, excludes=None)


def slotted(estate: Opening) -> None:
    """Of the tasks one is cancelled, one ends well, two wait, one is for an order to come, one loses its host."""
    estate.install()
    estate.stop(0, 1)
    estate.did()
    estate.start_task({"m5.12xlarge": 1, "m5.4xlarge": 3})
    for scope in ("outpost", "asset", "order"):
        estate.slot_anew(0, 1, 0, scope, 1, trial=False, waits=False, excludes=None)
    estate.cancel_task(0, 1)
    estate.did()
    estate.cancel_task(0, 1)
    estate.wait(0, 1)
    for scope in ("asset", "asset", "order", "outpost"):
        estate.slot_anew(0, 1, {"m5.24xlarge": 1}, scope, 1, trial=False, waits=False, excludes=None)
        estate.look()
    estate.wait(0, 2)
    estate.cancel_task(0, 1)
    estate.start_task({"m5.12xlarge": 1, "m5.4xlarge": 3})
    estate.wait(0, 1)
    estate.cancel_task(0, 1)
    estate.launch(0, 1, "m5.4xlarge", 1, foreign=False, service="EC2")
    estate.wait(0, 1)
    for stopped in (True, False):
        estate.launch(0, 1, None, 1, foreign=False, service="EC2")
        estate.did()
        wanted, scope = ({"m5.2xlarge": 12}, "outpost") if stopped else ({"m5.4xlarge": 6}, "order")
        estate.start_task(wanted, waits=True, scope=scope)
        estate.wait(0, 1)
        if stopped:
            estate.stop(0, 1)
            estate.did()
        estate.wait(0, 2)
    estate.advance(0, 2 * DAY)
    estate.stop(0, 1)
    estate.did()
    estate.procure(0, 1, RACKS[0], "NO_UPFRONT", "ONE_YEAR")
    estate.did()
    estate.start_task({"m5.4xlarge": 6}, scope="order")
    estate.wait(0, 2)
    estate.order_from_catalog(0, 1, RACK, "ONE_YEAR", 1)
    estate.did()
    estate.start_task({"m5.4xlarge": 6}, waits=True, scope="order")
    estate.cancel_order(0, 1)
    estate.did()
    estate.wait(0, 2)
    estate.start_task({"m5.large": 48})
    estate.wait(0, 1)
    estate.fail(0, 1, 0, hosts=True, isolated=False)
    estate.did()
    estate.wait(0, 1)


def renewed(estate: Opening) -> None:
    """The contract is renewed, once; of two increases one was on order by then, and comes once the renewal runs."""
    estate.install()
    estate.advance(0, 320 * DAY)
    estate.procure(0, 1, RACKS[0], "NO_UPFRONT", "ONE_YEAR")
    estate.did()
    estate.renew(0, 1, "ALL_UPFRONT", "ONE_YEAR", "a")
    estate.did()
    estate.renew(0, 1, "ALL_UPFRONT", "ONE_YEAR", None)
    estate.renew(0, 1, "ALL_UPFRONT", "ONE_YEAR", "a")
    estate.did()
    estate.renew(0, 1, "NO_UPFRONT", "ONE_YEAR", "a")
    estate.procure(0, 1, RACKS[0], "NO_UPFRONT", "ONE_YEAR")
    estate.did()
    estate.wait(0, 3)
    estate.advance(0, 30 * DAY)
    estate.wait(0, 3)
    estate.advance(0, 14 * DAY)
    for count in (1, 1, 2):
        estate.launch(0, 1, "m5.24xlarge", count, foreign=True, service="EKS")
        estate.look()


def monthly(estate: Opening) -> None:
    """The contract ends, an increase comes late, the Outpost goes on month to month, and is then renewed."""
    estate.install()
    estate.advance(0, 320 * DAY)
    estate.procure(0, 1, RACKS[0], "NO_UPFRONT", "ONE_YEAR")
    estate.did()
    estate.advance(0, 44 * DAY)
    estate.wait(0, 3)
    estate.advance(0, 72 * DAY)
    estate.wait(0, 1)
    estate.renew(0, 1, "NO_UPFRONT", "THREE_YEARS", None)
    estate.did()
    estate.wait(0, 2)


def returned(estate: Opening) -> None:
    """The Outpost goes back under a task that changes nothing: month to month ends, and a renewal never begins."""
    estate.install()
    estate.advance(0, 366 * DAY)
    estate.look()
    estate.renew(0, 1, "NO_UPFRONT", "ONE_YEAR", None)
    estate.did()
    estate.route(0, 1, "LGW_ROUTE_TABLE", deletes=False)
    estate.did()
    estate.delete_outpost(0, 1)
    estate.fail(0, 1, 1, hosts=False, isolated=False)
    estate.did()
    estate.give_back(0, 1, validates=False, clears=False)
    estate.give_back(0, 1, validates=True, clears=True)
    estate.did()
    estate.start_task({"m5.4xlarge": 6})
    estate.wait(0, 1)
    estate.give_back(0, 1, validates=False, clears=True)
    estate.did()
    estate.wait(0, 1)
    estate.delete_outpost(0, 1)
    estate.procure(0, 1, RACKS[0], "NO_UPFRONT", "ONE_YEAR")
    estate.renew(0, 1, "NO_UPFRONT", "ONE_YEAR", None)
    estate.wait(0, 1)
    estate.advance(0, 366 * DAY)
    estate.delete_outpost(0, 1)
    estate.did()


def by_hand(estate: Opening) -> None:
    """Line items move by hand, together and alone, and by themselves again."""
    estate.set_up(0, {"lifecycle": "manual"})
    estate.did()
    estate.advance(0, 72 * DAY)
    estate.move_order(0, 1, None, alone=False)
    estate.did()
    estate.advance(0, 2 * DAY)
    estate.set_up(0, {"lifecycle": None})
    estate.did()
    estate.wait(0, 1)
    estate.cancel_order(0, 1)
    estate.set_up(0, {"lifecycle": "manual"})
    estate.did()
    for to, alone in (("DELIVERED", True), ("INSTALLED", True), (None, False), (None, False)):
        estate.move_order(0, 1, to, alone=alone)
        estate.did()
    estate.set_up(0, {"lifecycle": None})
    estate.did()
    estate.wait(0, 1)
    estate.install()
    estate.order_from_catalog(0, 1, RACK, "ONE_YEAR", 1)
    estate.did()
    estate.move_order(0, 1, "INSTALLED", alone=False)
    estate.did()


OPENINGS: Final[Mapping[str, Callable[[Opening], None]]] = {
    "rack": rack,
    "two racks": two_racks,
    "server": server,
    "shared site": shared_site,
    "shared Outpost": shared_outpost,
    "failing": failing,
    "hurried": hurried,
    "slotted": slotted,
    "renewed": renewed,
    "monthly": monthly,
    "returned": returned,
    "by hand": by_hand,
}
