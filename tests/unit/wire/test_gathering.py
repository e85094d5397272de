"""Do answers leave together, whole and in order, and is a connection closed so that its client hears why?"""

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sutler.wire.gathering import HELD_BYTES_MAX, GatheringTransport
from unit.wire.sockets import Socket

if TYPE_CHECKING:
    from collections.abc import Callable


class Loop:
    """Stands for the event loop: what is to be called in its next pass."""

    def __init__(self) -> None:
        self.soon: list[Callable[[], None]] = []

    def turn(self) -> None:
        """Run the next pass."""
        due, self.soon = self.soon, []
        for call in due:
            call()


def connected() -> tuple[GatheringTransport, Socket, Loop]:
    """Return a transport with the socket under it and the loop that it waits for."""
    socket, loop = Socket(), Loop()
    return GatheringTransport(socket, loop.soon.append), socket, loop


def test_head_and_body_leave_in_one_piece_in_the_next_pass() -> None:
    """Else a client that waits is woken twice for one answer."""
    transport, socket, loop = connected()
    transport.write(b"HTTP/1.1 200 OK\r\n\r\n")
    transport.write(b"{}")
    assert socket.written == []
    loop.turn()
    assert socket.written == [b"HTTP/1.1 200 OK\r\n\r\n{}"]
    loop.turn()
    assert len(socket.written) == 1


@given(st.lists(st.binary(max_size=HELD_BYTES_MAX // 2) | st.none()))
def test_every_byte_leaves_in_order_whenever_the_loop_turns(steps: list[bytes | None]) -> None:
    """Else an answer reaches its client torn, or after the next one. None is a pass of the loop."""
    transport, socket, loop = connected()
    for step in steps:
        if step is None:
            loop.turn()
        else:
            transport.write(step)
    transport.close()
    loop.turn()
    assert b"".join(socket.written) == b"".join(step for step in steps if step is not None)
    assert socket.closed


def test_a_long_answer_is_handed_on_at_once() -> None:
    """Else an answer that is made piece by piece is held in memory whole, and a slow client slows nobody down."""
    transport, socket, _ = connected()
    transport.write(b"x" * HELD_BYTES_MAX)
    assert socket.written == []
    transport.write(b"y")
    assert [len(piece) for piece in socket.written] == [HELD_BYTES_MAX + 1]


def test_what_a_client_did_not_wait_for_is_dropped() -> None:
    """Else an answer to somebody who hung up is an error in the log."""
    transport, socket, loop = connected()
    transport.write(b"late")
    socket.closed = True
    loop.turn()
    transport.close()
    assert socket.written == []
    assert transport.is_closing()


def test_a_connection_lingers_while_its_client_sends() -> None:
    """Else the system answers what still comes with a reset, and the client loses the answer that says why."""
    socket, loop = Socket(), Loop()
    transport = GatheringTransport(socket, loop.soon.append, lambda: True)
    transport.write(b"no")
    transport.close()
    assert (socket.written, socket.shut, socket.closed) == ([b"no"], True, False)
    assert transport.is_closing()
    assert transport.lingering
    transport.close()
    assert socket.closed
    assert not transport.lingering
