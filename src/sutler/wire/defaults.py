"""Who is meant when nobody is named? The account and the Region of a caller without credentials.

A module of its own, since commands that only speak of the account start without the rest of the wire.
"""

from typing import Final

DEFAULT_ACCOUNT: Final = "123456789012"
DEFAULT_REGION: Final = "us-east-1"
