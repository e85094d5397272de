"""Do instances find slots exactly where there are free ones?"""

from hypothesis import given
from hypothesis import strategies as st

from sutler.rules.instances import HostSlots, capacity_refusal, placed
from sutler.wire.contract import ENUMS

hosts = st.lists(
    st.builds(
        HostSlots,
        st.integers(0, 10**9).map(str),
        st.sampled_from([*ENUMS["ComputeAssetState"], "DELIVERED"]),
        st.integers(0, 6),
        st.integers(0, 6),
    ),
    max_size=6,
    unique_by=lambda host: host.asset_id,
)


@given(hosts, st.integers(1, 12))
def test_a_launch_fits_or_is_refused_and_never_overfills_a_host(standing: list[HostSlots], count: int) -> None:
    """Else an instance runs without a slot, or a free slot cannot be used."""
    free = sum(max(0, host.slots - host.taken) for host in standing if host.state == "ACTIVE")
    assert sum(host.free for host in standing) == free
    refusal = capacity_refusal("Outpost op-1", "m5.large", count=count, free=free)
    assert (refusal is None) == (count <= free)
    places = placed(standing, count)
    assert len(places) == min(count, free)
    for host in standing:
        assert places.count(host.asset_id) <= host.free
