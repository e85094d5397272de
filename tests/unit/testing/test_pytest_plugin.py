"""What does a test suite get that has Sutler installed? Two fixtures, and nothing imported before one is used."""

import os

import pytest

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite runs where nobody has AWS credentials."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)


def test_the_fixtures_are_a_client_and_its_clock_and_new_for_every_test(pytester: pytest.Pytester) -> None:
    """Else the first example of the documentation does not run."""
    pytester.makepyfile(
        """
        from datetime import timedelta
        import pytest

        @pytest.mark.parametrize("time", ["first", "second"])
        def test_a_site_is_made_once(outposts, outposts_rehearsal, time):
            assert outposts.meta.region_name == "us-west-2"
            site = outposts.create_site(Name="Seattle")["Site"]
            assert site["AccountId"] == "123456789012"
            assert len(outposts.list_sites()["Sites"]) == 1
            begun = outposts_rehearsal.clock.now
            assert outposts_rehearsal.clock.now == begun
            assert outposts_rehearsal.clock.advance(days=30) - begun == timedelta(days=30)

        def test_the_clock_is_there_without_the_client(outposts_rehearsal):
            import boto3
            assert boto3.client("outposts", region_name="eu-west-1").list_sites()["Sites"] == []
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=3)


def test_a_suite_that_uses_neither_imports_nothing_for_them(pytester: pytest.Pytester) -> None:
    """Else every run of every suite on the machine starts slower."""
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_imported():
            rooms = {name for name in sys.modules if name.startswith("sutler")}
            assert rooms <= {"sutler", "sutler.testing", "sutler.testing.pytest_plugin"}, rooms
            assert not {"boto3", "botocore", "msgspec"} & sys.modules.keys()
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
