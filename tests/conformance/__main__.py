"""Does the generator speak rest-json as botocore's own protocol vectors have it? `python -m conformance DIR`.

DIR has botocore's `tests/unit/protocols` as rest-json-input.json and rest-json-output.json. Prints how many vectors
passed, and how many need a feature that the generator refuses since the Outposts model does not use it. Ends with 1
when a vector failed, with 2 when there are none.
"""

import sys
from collections import Counter
from pathlib import Path

from conformance.backwards import examine
from conformance.vectors import SIDES, Vector, vectors
from sutler.wire.supported import Unsupported


def main(arguments: list[str]) -> int:
    """Run all vectors of a folder, and return the exit status."""
    folder = " ".join(arguments)
    if not folder:
        print("conformance: give the folder: make conformance VECTORS=DIR", file=sys.stderr)
        return 2
    try:
        found = [vector for side in SIDES for vector in vectors(Path(folder), side)]
    except (OSError, ValueError) as error:
        print(f"conformance: no folder with botocore's rest-json vectors: '{folder}': {error}", file=sys.stderr)
        return 2
    outcomes = [(outcome(vector), vector) for vector in found]
    for reason, vector in outcomes:
        if reason.startswith("failed"):
            print(f"{vector.side} {vector.name} {reason}", file=sys.stderr)
    counts = Counter((reason.partition(":")[0], vector.side) for reason, vector in outcomes)
    print(table(counts))
    return int(any(what == "failed" for what, _ in counts))


def outcome(vector: Vector) -> str:
    """Return "passed", "failed: why", or the name of the feature that is not supported, after "not supported, "."""
    try:
        examine(vector)
    except Unsupported as refusal:
        return f"not supported, {refusal.feature}"
    except Exception as error:  # noqa: BLE001 - whatever goes wrong here is a vector that failed
        return f"failed: {type(error).__name__}: {error}"
    return "passed"


def table(counts: Counter[tuple[str, str]]) -> str:
    """Return the counts by outcome and side as lines of text, the features by their number."""
    totals: Counter[str] = Counter()
    for (what, _), count in counts.items():
        totals[what] += count
    features = sorted(totals.keys() - {"passed", "failed"}, key=lambda what: (-totals[what], what))
    lines = [f"{'botocore vectors of rest-json':50} {SIDES[0]:>7} {SIDES[1]:>7}"]
    rows = ("passed", "failed", *features)
    return "\n".join([*lines, *(f"{what:50} {counts[what, SIDES[0]]:7} {counts[what, SIDES[1]]:7}" for what in rows)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
