"""What stands for a connection where a test must see what is written to it, and when."""

import asyncio


class Socket(asyncio.Transport):
    """A connection: what was written to it, and whether it is closed, or ended, or not read."""

    def __init__(self, known: dict[str, object] | None = None) -> None:
        super().__init__(known)
        self.written: list[bytes] = []
        self.closed = False
        self.shut = False
        self.said_last = asyncio.Event()
        self.paused = False
        self.ended = asyncio.Event()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.closed
        assert not self.shut
        self.written.append(bytes(data))

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.shut = True
        self.said_last.set()

    def close(self) -> None:
        self.closed = True
        self.ended.set()

    def abort(self) -> None:
        self.close()

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False
