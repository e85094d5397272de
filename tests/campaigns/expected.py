"""What should an account look like by now? A reference model of dicts and dates, which shares no code with Sutler.

An order knows when it was placed, and so at any time what has become of it; an Outpost is what its orders make of it;
a quote is what its site, Outpost and orders make of it, until it is ordered or expires. Rules are those of
docs/behaviour.md. Times are microseconds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

DAY: Final = 86_400_000_000
# Since how many days after its submission, which status of line item and order.
STEPS: Final = (
    (0, "PREPARING", "PREPARING"),
    (14, "BUILDING", "IN_PROGRESS"),
    (56, "SHIPPED", "IN_PROGRESS"),
    (63, "DELIVERED", "DELIVERED"),
    (70, "INSTALLING", "DELIVERED"),
    (72, "INSTALLED", "COMPLETED"),
)
OPEN: Final = ("PREPARING", "IN_PROGRESS", "DELIVERED")
QUOTE_DAYS: Final = 30
YEARS: Final = {"ONE_YEAR": 1, "THREE_YEARS": 3, "FIVE_YEARS": 5}
RACK_PROPERTIES: Final = 9  # that must all be stated
TOO_WEAK: Final = "POWER_5_KVA"  # no rack draws so little
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def shown(at: int) -> float:
    """Return a time as the API shows it."""
    return (at // 1000) / 1000


def years_later(at: int, years: int) -> int:
    """Return the same moment so many years later, 28 February for 29 February."""
    moment = EPOCH + timedelta(microseconds=at)
    leap_day = (moment.month, moment.day) == (2, 29)
    later = moment.replace(year=moment.year + years, day=28 if leap_day else moment.day)
    return (later - EPOCH) // timedelta(microseconds=1)


@dataclass
class Site:
    """A site; `shape` has the members that its owner gave it."""

    site_id: str
    shape: dict[str, Any]
    addresses: dict[str, Mapping[str, Any]]
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def properties(self) -> dict[str, str]:
        """The rack physical properties that are stated."""
        return dict(self.shape.get("RackPhysicalProperties", {}))


@dataclass
class Order:
    """An order; `brings` are its racks by use, `capacity` the instances that it adds."""

    order_id: str
    outpost_id: str
    placed: int
    shape: dict[str, Any]
    item_ids: list[str]
    capacity: Counter[str]
    brings: Counter[str]
    extends: set[str]
    cancelled: bool = False

    def step(self, now: int) -> tuple[int, str, str]:
        """Return the last step reached: days, status of its line items, its own."""
        return [step for step in STEPS if now >= self.placed + step[0] * DAY][-1]

    def item_status(self, now: int) -> str:
        """Return the status of its line items."""
        return "CANCELLED" if self.cancelled else self.step(now)[1]

    def status(self, now: int) -> str:
        """Return its own status."""
        return "CANCELLED" if self.cancelled else self.step(now)[2]

    def reached(self, status: str, now: int) -> bool:
        """Tell whether its line items have come to a status, or beyond it."""
        days = next(days for days, item_status, _ in STEPS if item_status == status)
        return not self.cancelled and now >= self.placed + days * DAY

    @property
    def fulfilled(self) -> int:
        """When it is completed."""
        return self.placed + STEPS[-1][0] * DAY


@dataclass
class Outpost:
    """An Outpost; `orders` are all that were placed for it."""

    outpost_id: str
    site_id: str
    shape: dict[str, Any]
    hardware: str
    orders: list[Order] = field(default_factory=list)
    racks: dict[str, set[str]] = field(default_factory=dict)  # rack id -> ids of the orders that may have brought it
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def live(self) -> list[Order]:
        """The orders that were not cancelled."""
        return [order for order in self.orders if not order.cancelled]

    def open_orders(self, now: int) -> list[Order]:
        """Return the orders in progress."""
        return [order for order in self.orders if order.status(now) in OPEN]

    def status(self, now: int) -> str:
        """Return its life cycle status."""
        if any(order.reached("INSTALLED", now) for order in self.orders):
            return "ACTIVE"
        return "PROVISIONING" if any(order.reached("INSTALLING", now) for order in self.orders) else "PENDING"

    def contract(self, now: int) -> tuple[str, int] | None:
        """Return term and last microsecond of the contract that its first completed order began."""
        completed = [order for order in self.orders if order.reached("INSTALLED", now)]
        if not completed:
            return None
        first = min(completed, key=lambda order: (order.fulfilled, order.order_id))
        term = first.shape["PaymentTerm"]
        return term, years_later(first.fulfilled, YEARS[term]) - 1_000_000

    def term(self, now: int) -> str | None:
        """Return the term that a further order must have: that of the contract, or of the orders that wait for it."""
        contract = self.contract(now)
        if contract is not None:
            return contract[0]
        return next((order.shape["PaymentTerm"] for order in self.live), None)

    def racks_by_use(self, without: Order | None = None) -> Counter[str]:
        """Return how many racks there are or are to come, by use."""
        return sum((order.brings for order in self.live if order is not without), Counter())

    def learn(self, rack_ids: set[str]) -> None:
        """Note the racks that a quote has told of: those new to us are of an order that we knew no rack of."""
        known = {order_id for owners in self.racks.values() for order_id in owners if len(owners) == 1}
        unknown = {order.order_id for order in self.live if order.brings and order.order_id not in known}
        for rack_id in rack_ids - self.racks.keys():
            self.racks[rack_id] = unknown


@dataclass
class Quote:
    """A quote; `options` are as they were offered, `hardware` the orders that its Outpost had then."""

    quote_id: str
    created: int
    outpost_id: str | None = None
    options: list[dict[str, Any]] = field(default_factory=list)
    hardware: frozenset[str] = frozenset()
    order_id: str | None = None
    frozen: dict[str, str] | None = None

    @property
    def expires(self) -> int:
        """When it can no longer be ordered."""
        return self.created + QUOTE_DAYS * DAY

    def status(self, now: int) -> str:
        """Return its QuoteStatus."""
        return "ORDER_SUBMITTED" if self.order_id else "EXPIRED" if now >= self.expires else "CREATED"


@dataclass
class Account:
    """Everything that an account has; dicts keep the order of creation."""

    account_id: str
    now: int | None = None  # no clock before the first write
    sites: dict[str, Site] = field(default_factory=dict)
    outposts: dict[str, Outpost] = field(default_factory=dict)
    quotes: dict[str, Quote] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)

    def at_site(self, site_id: str) -> list[Outpost]:
        """Return the Outposts of a site."""
        return [outpost for outpost in self.outposts.values() if outpost.site_id == site_id]

    def orders_at_site(self, site_id: str, statuses: tuple[str, ...]) -> list[Order]:
        """Return the orders of a site that have one of these statuses."""
        orders = [order for outpost in self.at_site(site_id) for order in outpost.orders]
        return [order for order in orders if order.status(self.now or 0) in statuses]

    @property
    def recorded(self) -> int:
        """The time as it is kept of what is done now: in whole milliseconds."""
        assert self.now is not None, "something was done"
        return self.now // 1000 * 1000

    def edges(self, now: int) -> Iterator[int]:
        """Yield the times to come at which something changes."""
        for order in self.orders.values():
            if not order.cancelled:
                yield from (order.placed + days * DAY for days, *_ in STEPS)
        yield from (quote.expires for quote in self.quotes.values() if not quote.order_id)
        for outpost in self.outposts.values():
            contract = outpost.contract(now)
            if contract is not None:
                yield contract[1] + 1000  # calls see whole milliseconds

    def go_to(self, target: int) -> None:
        """Let time pass; quotes that expire on the way keep their requirements as they were."""
        for quote in self.quotes.values():
            if quote.status(target) == "EXPIRED" and quote.frozen is None:
                # An order's step at the same microsecond was scheduled after the expiry, and so comes after it.
                quote.frozen = self.requirements(quote, progress=quote.expires - 1, now=quote.expires)
        self.now = target

    def requirements(self, quote: Quote, *, progress: int, now: int) -> dict[str, str]:
        """Return the ordering requirements of a quote with the statuses that they should have.

        Args:
            progress: up to when orders have come.
            now: what time it is.
        """
        outpost = None if quote.outpost_id is None else self.outposts.get(quote.outpost_id)
        found: dict[str, str] = {
            "OUTPOST_ID_MISSING_ON_QUOTE_ERROR": _status(quote.outpost_id is not None),
            "ENTERPRISE_SUPPORT_ERROR": "PASS",
        }
        if quote.outpost_id is not None:
            found["OUTPOST_NOT_FOUND_ERROR"] = _status(outpost is not None)
        if outpost is not None:
            found |= self._of_outpost(outpost, "US", progress=progress, now=now)
            live = frozenset(order.order_id for order in outpost.live)
            found["OUTPOST_STATE_CHANGED_ERROR"] = _status(live == quote.hardware)
        return found

    def _of_outpost(self, outpost: Outpost, country: str, *, progress: int, now: int) -> dict[str, str]:
        site = self.sites[outpost.site_id]
        operating, shipping = site.addresses.get("OPERATING_ADDRESS"), site.addresses.get("SHIPPING_ADDRESS")
        codes = [address["PostalCode"] for address in site.addresses.values()]
        fits = len(site.properties) == RACK_PROPERTIES and site.properties["PowerDrawKva"] != TOO_WEAK
        contact = "EXEMPT" if shipping is None else "PASS"  # the API asks for both
        contract = outpost.contract(progress)
        return {
            "OUTPOST_ACTIVE_CHECK_ERROR": "PASS" if outpost.status(progress) == "ACTIVE" else "EXEMPT",
            "MAXIMUM_ALLOWED_ORDERS_CHECK_ERROR": _status(len(outpost.open_orders(progress)) < 10),
            "OPERATING_ADDRESS_EXISTENCE_CHECK_ERROR": _status(operating is not None),
            "SHIPPING_ADDRESS_EXISTENCE_CHECK_ERROR": _status(shipping is not None),
            "SHIPPING_ADDRESS_MISSING_CONTACT_NAME_ERROR": contact,
            "SHIPPING_ADDRESS_MISSING_CONTACT_NUMBER_ERROR": contact,
            "SHIPPING_ADDRESS_MISSING_CONTACT_INFO_ERROR": contact,
            "VALID_ZIP_CODE_CHECK_ERROR": "EXEMPT" if not codes else _status(all(len(code) == 5 for code in codes)),
            "COUNTRY_CODE_MISMATCH_CHECK_ERROR": "EXEMPT"
            if operating is None
            else _status(operating["CountryCode"] == country),
            "RACK_PHYSICAL_PROPERTIES_CHECK_ERROR": "EXEMPT" if outpost.hardware == "SERVER" else _status(fits),
            "OUTPOST_GENERATION_MISMATCH_ERROR": "PASS" if outpost.live else "EXEMPT",
            "OUTPOST_RENEWAL_REQUIRED_ERROR": "EXEMPT"
            if contract is None
            else _status(now // 1000 * 1000 <= contract[1]),
        }

    def can_order(self, outpost: Outpost, now: int) -> bool:
        """Tell whether site and Outpost are ready for hardware from the catalog."""
        operating = self.sites[outpost.site_id].addresses.get("OPERATING_ADDRESS")
        country = "" if operating is None else operating["CountryCode"]
        return "FAIL" not in self._of_outpost(outpost, country, progress=now, now=now).values()


def lacks_network(racks: Counter[str]) -> bool:
    """Tell whether five racks and more lack the network rack that they need, one for every fifteen."""
    needed = 0 if racks["COMPUTE"] < 5 else -(-racks["COMPUTE"] // 15)
    return racks["NETWORKING"] < needed


def _status(holds: bool) -> str:
    return "PASS" if holds else "FAIL"
