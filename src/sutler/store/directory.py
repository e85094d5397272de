"""Who may use a data directory? One process at a time, for as long as it lives.

The lock is the kernel's and goes with the process, however that ends; the file stays, and names the last holder.
"""

import fcntl
import os
from pathlib import Path
from typing import Final

from sutler.store.transaction import StoreError

DATABASE: Final = "sutler.db"
LOCK: Final = "sutler.lock"


def claim(directory: Path) -> int:
    """Make the directory if need be and lock it for this process.

    Returns: the descriptor that holds the lock; closing it gives the directory back.
    Raises:
        StoreError: it cannot be written, or another process has it.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"Cannot write to the data directory {directory}: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
        os.close(descriptor)
        raise StoreError(
            f"The data directory {directory} is in use by another Sutler (process {holder or 'unknown'}):"
            " stop that one, or use another directory"
        ) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor
