"""How is it served? One process on SQLite, or any number of workers on PostgreSQL, until SIGTERM.

The store is opened and the port bound before anything is promised, so that what can go wrong at the start is one
clear line. At the end requests in flight are answered (a clock move: that it is on its way) and submitted writes
finished.
"""

import asyncio
import logging
import secrets
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

import uvicorn
from uvicorn.supervisors import Multiprocess

from sutler.app import assemble
from sutler.desk.asgi import control_application
from sutler.reference.loader import load
from sutler.solver import Apart
from sutler.store.stamp import check_reference
from sutler.store.transaction import Executor
from sutler.wire.asgi import AwsApplication, Receive, Scope, Send
from sutler.wire.hosts import LOOPBACK, in_header
from sutler.wire.http import GatheringProtocol
from sutler.wire.limits import STANDARD, TOLD_MAX, Limits
from sutler.wire.tls import Certificate, CertificateError

BACKLOG: Final = 2048
GRACE_SECONDS: Final = 20
OWN_FILES: Final = 192
"""So many files a process keeps open besides its connections: the store, the log, what it reads."""


class StartError(Exception):
    """The server cannot start; the message is one line that a person can act on."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `sutler serve` is told.

    Args:
        data: folder of the SQLite store; not used with a database.
        database: URL of a PostgreSQL database; None for SQLite.
        rate: of new accounts' clocks.
        reference: folder with reference data in place of the shipped files.
        allowed_hosts: names under which browsers, and the control API, may be addressed, besides loopback's.
        token: the operator's, for the control API beyond loopback.
        certificate: with which TLS is served; None for plain HTTP.
    """

    host: str = "127.0.0.1"
    port: int = 4631
    data: Path = Path("sutler-data")
    database: str | None = None
    rate: Fraction = Fraction(1)
    workers: int = 1
    servers_available: bool = False
    reference: Path | None = None
    allowed_hosts: tuple[str, ...] = ()
    token: str | None = None
    certificate: Certificate | None = None
    limits: Limits = STANDARD

    @property
    def on_loopback(self) -> bool:
        """Tell whether only this machine can reach the server."""
        return in_header(self.host) in LOOPBACK


def open_store(settings: Settings) -> Executor:
    """Return the engine for the settings' store.

    Raises:
        StoreError: the folder or database cannot be used.
    """
    if settings.database is not None:
        from sutler.store.pooled import open_postgres  # psycopg is an extra

        return open_postgres(settings.database)
    from sutler.store.batched import open_sqlite

    return open_sqlite(settings.data)


def bind(settings: Settings) -> socket.socket:
    """Return a listening socket; port 0 takes a free one.

    Raises:
        StartError: the port is in use, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
        bound.listen(BACKLOG)
    except (OSError, OverflowError, TypeError, UnicodeError) as error:  # the last two: it cannot be a name
        bound.close()
        raise StartError(f"cannot listen on {settings.host}:{settings.port}: {error}") from error
    bound.set_inheritable(True)
    return bound


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        StartError, StoreError, ReferenceError: what stands in the way, before anything is served.
        KeyboardInterrupt: SIGINT, after the end as with SIGTERM.
    """
    if settings.workers > 1 and settings.database is None:
        raise StartError("--workers above 1 needs --database: a SQLite store is served by one process")
    if not settings.on_loopback and not settings.token:
        raise StartError(
            "beyond loopback the control API needs an operator's token: set SUTLER_TOKEN, for example to "
            + secrets.token_urlsafe(24)
        )
    certificate = settings.certificate
    if certificate is not None:
        try:
            certificate.check()
        except CertificateError as error:
            raise StartError(str(error)) from error
    limits = replace(settings.limits, connections=_connections(settings.limits.connections))
    with bind(settings) as bound:
        # What is wrong is said before anything is promised, and once, not by every worker.
        asyncio.run(_try(settings))
        config = uvicorn.Config(
            partial(application, settings),
            factory=True,
            workers=settings.workers,
            http=partial(GatheringProtocol, limits=limits),  # type: ignore[arg-type]  # it is called as a class is
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            loop="auto" if certificate is None else "sutler.wire.tls:new_loop",
            ssl_certfile=None if certificate is None else certificate.chain,
            ssl_keyfile=None if certificate is None else certificate.key,
        )
        if settings.workers > 1:
            workers = _Workers(config, sockets=[bound])
            _say_where(settings, bound)
            workers.run()
            if workers.interrupted:
                raise KeyboardInterrupt
            return
        server = uvicorn.Server(config)

        def stop(_number: int, _frame: FrameType | None) -> None:
            server.should_exit = True

        # For the moment until uvicorn listens to signals itself. And when it is done it raises the one that stopped it
        # once more: SIGTERM is no failure.
        signal.signal(signal.SIGTERM, stop)
        _say_where(settings, bound)
        server.run(sockets=[bound])


def _connections(wanted: int) -> int:
    """Return how many connections a process can keep open, up to those wanted, once the system has been asked."""
    if sys.platform == "win32":
        return wanted
    import resource  # not on Windows

    needed = wanted + TOLD_MAX + OWN_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(hard, needed)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        if soft < needed:
            able = max(1, soft - TOLD_MAX - OWN_FILES)
            logging.getLogger("sutler").warning("%d connections at most: a process may open %d files", able, soft)
            return able
    return wanted


class _Workers(Multiprocess):
    """uvicorn's supervisor, which remembers how it was stopped."""

    interrupted = False

    def handle_int(self) -> None:
        self.interrupted = True
        super().handle_int()


async def _try(settings: Settings) -> None:
    """Open the store, hold it against the reference data, and close it again."""
    executor = open_store(settings)
    await executor.start()
    try:
        await check_reference(executor, load(settings.reference).digest)
    finally:
        await executor.close()


def application(settings: Settings) -> AwsApplication:
    """Return the ASGI application of one worker; its store is open, and is started and closed with the server."""
    reference = load(settings.reference)
    hosts = (*settings.allowed_hosts, settings.host)
    solver = Apart()
    sutler = assemble(
        open_store(settings),
        reference=reference,
        rate=settings.rate,
        servers_available=settings.servers_available,
        hosts=hosts,
        token=None if settings.on_loopback else settings.token,
        solve=solver,
    )

    async def lifespan(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await sutler.executor.start()
        await check_reference(sutler.executor, reference.digest)
        _when_told_to_stop(sutler.clocks.stop)
        sweeping = asyncio.create_task(sutler.sweeper.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        await asyncio.to_thread(solver.close)  # before the executor, which waits for the threads that wait for it
        await sutler.executor.close()
        await send({"type": "lifespan.shutdown.complete"})

    return AwsApplication(
        sutler.endpoint,
        control_application(sutler.control),
        lifespan=lifespan,
        hosts=hosts,
        body_limit_bytes=settings.limits.body_bytes,
    )


def _when_told_to_stop(call: Callable[[], None]) -> None:
    """Have a function called as soon as a signal ends the server, which begins by waiting for answers.

    uvicorn listens to signals by now; when it is done it puts back what was there before it.
    """

    def stop(number: int, frame: FrameType | None, *, then: Any) -> None:
        call()
        then(number, frame)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, partial(stop, then=signal.getsignal(number)))


def _say_where(settings: Settings, bound: socket.socket) -> None:
    """Tell on standard output, in one line that a script can wait for, where the server answers."""
    store = settings.data if settings.database is None else _place(settings.database)
    scheme = "http" if settings.certificate is None else "https"
    address = f"{scheme}://{in_header(settings.host)}:{bound.getsockname()[1]}/"
    print(f"Sutler answers on {address} (store: {store})", flush=True)
    logging.getLogger("sutler").info("serving with %s worker(s)", settings.workers)


def _place(database: str) -> str:
    """Return where a database is, and nothing of who comes there with which password."""
    from psycopg.conninfo import conninfo_to_dict  # an extra, slow to import; the store that was opened needs it too

    told = conninfo_to_dict(database)
    host = told.get("host") or told.get("hostaddr") or "the local socket"
    port = f":{told['port']}" if told.get("port") else ""
    return f"PostgreSQL {told.get('dbname') or '(default)'} at {host}{port}"
