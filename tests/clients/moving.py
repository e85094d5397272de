"""How do the foreign clients' programs move their account's clock? As scripts do: over HTTP, without Sutler's code.

Who calls whom, and where, is in the environment: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_REGION.
"""

import json
import os
import urllib.request


def until(order: str, status: str) -> None:
    """Go forward until an order has come to a status."""
    url = f"{os.environ['AWS_ENDPOINT_URL']}/_sutler/clock?account={os.environ['AWS_ACCESS_KEY_ID']}"
    move = json.dumps({"until": {"order": order, "status": status}}).encode()
    urllib.request.urlopen(urllib.request.Request(url, move, {"content-type": "application/json"})).close()
