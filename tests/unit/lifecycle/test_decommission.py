"""Is only that picked up which goes back?"""

from contextlib import closing
from functools import partial

from assembled import ACCOUNT, REFERENCE, REGION, Assembled
from sutler.lifecycle.decommission import pick_up
from sutler.lifecycle.timers import Timer
from sutler.store.inline import open_memory


def test_a_timer_that_finds_an_outpost_in_another_status_does_nothing() -> None:
    """Else a stale timer takes somebody's racks away."""
    with closing(Assembled(open_memory)) as sutler:
        site_id = sutler.ask("CreateSite", Name="Seattle")["Site"]["SiteId"]
        made = sutler.ask("CreateOutpost", Name="A", SiteId=site_id, AvailabilityZone="us-west-2a")["Outpost"]
        for subject in (made["OutpostId"], "op-00000000000000000"):
            timer = Timer(0, REGION, "decommission", subject, expects="RETIRING")
            due = partial(pick_up, account=ACCOUNT, timer=timer, reference=REFERENCE)
            assert list(sutler.runner.run(sutler.sutler.executor.write(due))) == []
        assert sutler.ask("GetOutpost", OutpostId=made["OutpostId"])["Outpost"] == made
