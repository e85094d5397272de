"""Who is meant when nobody is named, and what does an account look like? Of callers without credentials.

A module of its own, since commands that only speak of the account start without the rest of the wire.
"""

import re
from typing import Final

DEFAULT_ACCOUNT: Final = "123456789012"
DEFAULT_REGION: Final = "us-east-1"
ACCOUNT: Final = re.compile(r"[0-9]{12}", re.ASCII)
"""What the whole of an account id matches."""
