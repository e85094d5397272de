"""What happens when an asset fails? AWS orders another one, which takes its place when it is installed.

    failed      the asset is RETIRING or ISOLATED, and a REPLACEMENT order is PREPARING
    delivered   the new asset is on site, with ids of its own
    installed   the line item that had the failed asset is REPLACED; the new line item has all that it had, with the
                new asset in the place of the old

What an Outpost consists of is what its customer has ordered: a replacement adds nothing to it and takes nothing away.
"""

import msgspec
from msgspec.structs import replace

from sutler.lifecycle.deliveries import delivered_in_place
from sutler.lifecycle.timers import Timer
from sutler.quoting.plans import decoded_plans
from sutler.reference.loader import Reference
from sutler.store import assets, instances, orders, replacements
from sutler.store.assets import AssetRow
from sutler.store.orders import LineItemRow, OrderRow
from sutler.store.transaction import Transaction


def fail(
    tx: Transaction,
    account: str,
    region: str,
    asset: AssetRow,
    state: str,
    *,
    order_id: str,
    line_item_id: str,
    now: int,
    reference: Reference,
) -> Timer:
    """Let an installed asset fail, and order its replacement; return the timer of its line item.

    Args:
        state: RETIRING or ISOLATED.
        order_id, line_item_id: of the replacement.
    Source: rack guide, outpost-maintenance (degraded hardware is RETIRING, and is replaced); API reference, LineItem
        (PreviousOrderId, PreviousLineItemId); assumed: it is ordered at once, costs nothing, and names the line item
        that had the asset.
    """
    found = orders.line_item(tx, account, region, asset.line_item_id)
    assert found is not None, "an asset has a line item"
    previous, plan = found
    before = orders.fetch(tx, account, region, previous.order_id)
    assert before is not None, "a line item has an order"
    order = OrderRow(
        order_id=order_id,
        created=now,
        outpost_id=asset.outpost_id,
        quote_id=None,
        quote_option_id=None,
        payment_option=before.payment_option,
        payment_term=before.payment_term,
        order_type="REPLACEMENT",
        status="PREPARING",
        fulfilled=None,
        upfront_usd_cents=None,
        monthly_usd_cents=None,
    )
    item = LineItemRow(
        order_id=order_id,
        position=0,
        line_item_id=line_item_id,
        catalog_item_id=previous.catalog_item_id,
        quantity=previous.quantity,
        status="PREPARING",
        since=now,
        previous_line_item_id=previous.line_item_id,
        previous_order_id=previous.order_id,
    )
    orders.insert(tx, account, region, order, [(item, plan)])
    replacements.insert(tx, account, region, line_item_id, asset.asset_id)
    assets.change_state(tx, account, region, asset.asset_id, was=asset.state, state=state)
    preparing_us = reference.durations.line_item_us(decoded_plans(plan)[0].form_factor, "PREPARING")
    return Timer(now + preparing_us, region, "line_item", line_item_id, expects="PREPARING")


def arrive(tx: Transaction, account: str, region: str, item: LineItemRow) -> LineItemRow:
    """Bring the new asset on site; return the line item with its asset information, which is of this asset alone."""
    failed = _failed(tx, account, region, item)
    moved, asset = delivered_in_place(item, failed, taken=lambda wanted: assets.exists(tx, account, region, wanted))
    assets.insert(tx, account, region, [asset])
    return moved


def take_over(tx: Transaction, account: str, region: str, item: LineItemRow) -> LineItemRow:
    """Put the new asset, which is ACTIVE, in the place of the failed one; return the line item with all it now has.

    Source: rack guide, outpost-maintenance (instances on the hardware are retired); assumed: what still runs on the
        failed asset is stopped, and the line item stands for all that the replaced one stood for, which is the one
        before it: another replacement may have taken the place of the one that it was ordered for.
    """
    failed = _failed(tx, account, region, item)
    found = orders.line_item(tx, account, region, failed.line_item_id)
    assert found is not None, "an asset has a line item"
    replaced = found[0]
    (information,) = msgspec.json.decode(item.assets or "[]")
    for instance in instances.on_outpost(tx, account, region, failed.outpost_id):
        if instance.asset_id == failed.asset_id:
            instances.delete(tx, account, instance.instance_id)
    assets.delete(tx, account, region, failed.asset_id)
    assets.hand_over(tx, account, region, replaced.line_item_id, item.line_item_id)
    orders.save_line_item(tx, account, region, replace(replaced, status="REPLACED", since=item.since))
    had = msgspec.json.decode(replaced.assets or "[]")
    has = [information if entry["AssetId"] == failed.asset_id else entry for entry in had]
    return replace(
        item,
        assets=msgspec.json.encode(has).decode(),
        previous_line_item_id=replaced.line_item_id,
        previous_order_id=replaced.order_id,
    )


def _failed(tx: Transaction, account: str, region: str, item: LineItemRow) -> AssetRow:
    asset_id = replacements.failed_asset(tx, account, region, item.line_item_id)
    assert asset_id is not None, "a replacement replaces something"
    failed = assets.fetch(tx, account, region, asset_id)
    assert failed is not None, "it stands until its replacement is installed"
    return failed
