"""What does pytest get? The fixtures `outposts` (a boto3 client) and `outposts_rehearsal` (its clock).

Everything is imported when a fixture is first used, so that pytest starts no slower for it.
"""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sutler.testing.rehearsal import Rehearsal


@pytest.fixture
def outposts_rehearsal() -> "Iterator[Rehearsal]":
    """A Sutler in this process; `outposts_rehearsal.clock.advance(days=30)` moves its time."""
    from sutler.testing.mock import mock_outposts

    with mock_outposts() as rehearsal:
        yield rehearsal


@pytest.fixture
def outposts(outposts_rehearsal: "Rehearsal") -> Any:  # noqa: ARG001  # it is active while the client is used
    """A boto3 client for Outposts on an in-process Sutler: account 123456789012, Region us-west-2, clock frozen."""
    import boto3

    return boto3.client("outposts", region_name="us-west-2")
