"""Who owns and runs an estate? Two accounts, which call whatever there is to call, and look at what they have.

What comes of a call is told to a reference model (`foreseen`), which says beforehand whether it is accepted, where that
can be said simply, and what is to be seen afterwards. A refusal is one that the API lists, and not a fault. What must
hold all the same, whatever was foreseen, is in `sound`.
"""

import itertools
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from assembled import Assembled, Refused
from campaigns import foreseen_answers, foreseen_deeds, foreseen_views
from campaigns.foreseen import Account, Estate
from campaigns.foreseen_dates import pass_time
from campaigns.playing import has_clock
from campaigns.visible import Visible, see
from sutler.wire.exchange import HttpRequest

numbers = st.sampled_from([0] * 7 + [1])
which = st.sampled_from([1] * 7 + [2, 2, 3, 0])  # of what the account sees; 0 is a stranger's
services = st.sampled_from(["EC2", "EC2", "RDS", "EKS"])
NEWEST_FIRST: Final = ("quotes", "orders", "tasks")
FAULTS: Final = ("InternalServerException", "NotImplementedException", "ServiceUnavailable")
UNKNOWN: Final = {
    "sites": "os-00000000000000000",
    "outposts": "op-00000000000000000",
    "quotes": "oq-00000000000000000",
    "orders": "oo-00000000000000000",
    "tasks": "cap-00000000000000000",
}


class Owning(RuleBasedStateMachine):
    """Two accounts on a Sutler that outlives the history; each history has accounts of its own.

    Args:
        sutler: what is called.
        restarts: whether its store outlives it.
        seen: what was answered in all histories, and what was refused: operation and error, or "answered".
    """

    sutler: ClassVar[Assembled]
    restarts: ClassVar[bool]
    seen: ClassVar[Counter[tuple[str, str]]]
    _numbers: ClassVar["itertools.count[int]"] = itertools.count(200_000_000_001)

    def __init__(self) -> None:
        super().__init__()
        self.accounts = [f"{next(self._numbers):012d}" for _ in range(2)]
        self.foreseen = Estate({account: Account(account) for account in self.accounts})
        self.changed: set[str] = set()  # accounts in which something may have changed since they were last seen
        self.called = True  # whether anything was, since it was last seen that all holds together
        self.renewals: dict[str, list[dict[str, Any]]] = {}  # by Outpost, what CreateRenewal has answered
        self.tokens: dict[str, Any] = {}
        self.connections: list[tuple[str, str]] = []
        self.last: dict[str, Visible] = {}
        self.answer: Any = None  # of the last call or deed, None when it was refused
        self.look()

    def look(self) -> None:
        """See what the accounts have, and that it is what was foreseen."""
        before, self.last = self.last, {account: self.visible(account) for account in self.accounts}
        for account, seen in self.last.items():
            known = self.foreseen.accounts[account]
            if known.now is not None:
                assert self.sutler.now(account) == known.now, "a call has moved the clock"
            foreseen_views.compare(self.foreseen, known, seen, before.get(account, seen))

    def pass_time(self, account: str, span: int) -> None:
        """Move the clock of an account on."""
        known = self.foreseen.accounts[account]
        self.sutler.advance(span, account)
        self.changed.add(account)
        self.called = True
        if known.now is None:
            self._read_clocks()
        else:
            pass_time(known, known.now + span)

    def _read_clocks(self) -> None:
        """Read the clocks that have begun; they go no further by themselves."""
        for account, known in self.foreseen.accounts.items():
            if known.now is None and self.sutler.runner.run(self.sutler.sutler.executor.read(has_clock(account))):
                known.now = self.sutler.now(account)

    def _expected(self, account: str, name: str, request: Mapping[str, Any]) -> str | None:
        known = self.foreseen.accounts[account]
        return foreseen_answers.expected(self.foreseen, known, name, request, self.last[account])

    def _came(
        self, account: str, name: str, request: Mapping[str, Any], expected: str | None, code: str | None
    ) -> None:
        """Hold what has come of a call against what was expected, and let the model do it if it was accepted."""
        if expected != foreseen_answers.UNSURE:
            met = code == expected or (expected == foreseen_answers.REFUSED and code is not None)
            assert met, f"{name} {dict(request)} should have met {expected or 'no refusal'}: {code or self.answer}"
            self.seen.update([("foreseen", name), ("foreseen", str(expected))])
        self._read_clocks()
        if code is None:
            known, seen = self.foreseen.accounts[account], self.last[account]
            foreseen_answers.check(self.foreseen, known, name, request, self.answer, seen)
            foreseen_deeds.apply(self.foreseen, known, name, request, self.answer)

    def visible(self, account: str) -> Visible:
        """Look at all that an account sees."""

        def ask(operation: str, **request: Any) -> Any:
            self.seen[operation, "answered"] += 1
            return self.sutler.ask(operation, account=account, **request)

        def control(path: str) -> Any:
            status, answer = self.control("GET", path, account)
            assert status == 200, answer
            return answer

        return see(account, ask, control)

    def call(self, account: str, operation: str, /, **request: Any) -> Any:
        """Call as an account; return the answer, None when it is refused. A refusal changes nothing."""
        self.answer, self.called = None, True
        expected = self._expected(account, operation, request)
        try:
            self.answer = self.sutler.ask(operation, account=account, **request)
        except Refused as refusal:
            if refusal.code in FAULTS:
                raise
            self.seen[operation, refusal.code] += 1
            self._came(account, operation, request, expected, refusal.code)
            return None
        self.seen[operation, "answered"] += 1
        self.changed.add(account)
        self._came(account, operation, request, expected, None)
        return self.answer

    def control(self, method: str, path: str, account: str, form: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        """Call the control API for an account; return status and JSON."""
        target = f"/_sutler/{path}?account={account}".encode()
        request = HttpRequest(
            method, target, {b"host": b"localhost"}, b"" if form is None else json.dumps(form).encode()
        )
        answer = self.sutler.runner.run(self.sutler.sutler.control.answer(request))
        shown = json.loads(answer.body)
        assert answer.status < 500, f"{method} {path} {form}: {shown}"
        return answer.status, shown

    def deed(self, account: str, path: str, form: Mapping[str, Any], method: str = "POST") -> None:
        """Do something by the control API; a refusal changes nothing."""
        self.called = True
        expected = self._expected(account, f"/{path}", form)
        status, answer = self.control(method, path, account, form)
        self.seen[f"/{path}", "answered" if status == 200 else str(status)] += 1
        self.answer = answer if status == 200 else None
        if status == 200:
            self.changed.add(account)
        self._came(account, f"/{path}", form, expected, None if status == 200 else str(status))

    def other(self, account: str) -> str:
        """Return the other account."""
        return self.accounts[self.accounts[0] == account]

    def chosen(self, account: str, kind: str, number: int) -> str:
        """Return the id of something that an account sees, shared things too, or of a stranger's.

        Args:
            number: 0 asks for a stranger's, others count: sites and Outposts from the oldest, which has the hardware.
        """
        seen = self.last[account]
        ids = [*getattr(seen, kind), *seen.shared.get(kind, ())]
        if ids and number:
            if kind in NEWEST_FIRST:
                ids = ids[::-1]
            return str(ids[(number - 1) % len(ids)])
        return str(next(iter(getattr(self.last[self.other(account)], kind)), UNKNOWN[kind]))

    def asset(self, account: str, outpost_id: str, number: int, *, hosts: bool = False) -> str:
        """Return an asset of an Outpost, as `chosen`; hosts come first unless they are all that is asked for."""
        seen = self.last[account]
        standing = seen.hardware.get(outpost_id) or seen.shared["hardware"].get(outpost_id)
        if standing is None:
            return "1000000000"
        ids = [*standing.hosts()] if hosts else [one["AssetId"] for one in standing.assets]
        return ids[number % len(ids)] if ids else "1000000000"

    def arn(self, account: str, kind: str, identifier: str) -> str:
        """Return the ARN of a site or Outpost that an account sees."""
        seen = self.last[account]
        member = {"sites": "SiteArn", "outposts": "OutpostArn"}[kind]
        found = getattr(seen, kind).get(identifier) or seen.shared[kind].get(identifier)
        return found[member] if found else f"arn:aws:outposts:us-west-2:{account}:{kind[:-1]}/{identifier}"
