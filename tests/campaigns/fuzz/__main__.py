"""`make fuzz`: how does a person run a campaign, and replay what failed?"""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from campaigns.fuzz import verdict
from campaigns.fuzz.answers import Broken, Probe
from campaigns.fuzz.report import failures, written
from campaigns.fuzz.run import Fuzzed, Settings, run

FOLDER = Path("build") / "fuzz"
REPLAY_SECONDS = 5.0


def main() -> int:
    """Run a campaign, or replay one request; return the exit code."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, help="end after so many requests")
    parser.add_argument("--seconds", type=float, help="end after so many seconds; 120 when nothing is said")
    parser.add_argument("--seed", type=int, default=1, help="decides everything")
    parser.add_argument("--actors", type=int, default=8, help="how many send at a time")
    parser.add_argument("--postgresql", action="store_true", help="serve from PostgreSQL, with two workers")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="send the bytes of one file, and show the answers")
    parser.add_argument("--data", type=Path, metavar="DIR", help="store to replay on; by default an empty one")
    told = parser.parse_args()
    folder = FOLDER / str(told.seed)
    if told.replay is None:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if told.replay is not None:
        return replay(told.replay, folder, told.data)
    seconds = 120.0 if told.seconds is None and told.requests is None else told.seconds
    settings = Settings(told.seed, folder, told.requests, seconds, told.postgresql, told.actors)
    report = run(settings, lambda line: print(line, flush=True))
    print(written(report))
    for line in failures(report, folder):
        print(line)
    if not report.bounded:
        print(f"The server's memory grew by {report.growth():.1%} from the second quarter to the last.")
    if report.tally.seen or not report.bounded:
        print(f"The store and the server's log are kept in {folder}.")
        return 1
    shutil.rmtree(folder / "data", ignore_errors=True)
    return 0


def replay(file: Path, folder: Path, data: Path | None) -> int:
    """Send the bytes of a file to a server, by a client that goes on and by one that is done; tell what it answers."""
    sent = file.read_bytes()
    server = Fuzzed(folder, "--clock", "manual", "--data", str(folder / "replayed" if data is None else data))
    server.start()
    try:
        wrong = [one for closes in (False, True) for one in replayed(server.port, sent, closes=closes)]
    finally:
        server.stop()
    print("\n".join(wrong) or "Nothing is wrong with that.")
    print(server.log[-5000:], end="")
    return 1 if wrong else 0


def replayed(port: int, sent: bytes, *, closes: bool) -> Iterator[str]:
    """Send bytes and print the answers; yield what is wrong with them."""
    deadline = time.monotonic() + REPLAY_SECONDS
    probe = Probe.opened(port, [sent], closes=closes, framed=not closes, deadline=deadline, actor=-1)
    try:
        while not probe.ended and time.monotonic() < deadline:
            probe.turn()
            time.sleep(0.001)
    except Broken as broken:
        yield str(broken)
    finally:
        probe.close()
    for answer in probe.answers:
        if b"GET /sentinel" not in answer.body:
            print(answer.status, answer.headers, answer.body[:2000])
            wrong = verdict.fault(None, answer, control=b"_sutler" in sent)
            if wrong is not None:
                yield wrong
    if closes and not probe.ended:
        yield "the connection of a client that is done stays open"


if __name__ == "__main__":
    sys.exit(main())
