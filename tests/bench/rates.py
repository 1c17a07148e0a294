"""Rates of the stages of workspaces, from their newest stage records.

    python3 tests/bench/rates.py WORKSPACE...

Needs nothing beyond Python's own library.
"""

import sys
from pathlib import Path

from workspace import snapshot

# stage: (unit, count from its result), each divided by the stage's wall time
RATES = {
    "ingest": [("rows/s", lambda r: r["rows"]["read"])],
    "reflect": [("users/s", lambda r: r["users"]), ("memories/s", lambda r: r["memories"])],
    "embed": [("texts/s", lambda r: r["profileTexts"] + r["itemTexts"])],
    "examples": [("prompts/s", lambda r: sum(r["rows"].values()))],
    "train": [("examples/s", lambda r: r["rows"]), ("tokens/s", lambda r: r["tokens"])],
    "predict": [("test rows/s, all variants", lambda r: r["predictions"])],
}


def main(workspaces: list[str]) -> None:
    print("| workspace | stage | seconds | rate | |\n|---|---|---|---|---|")
    for workspace in workspaces:
        for name, record in snapshot(workspace)["stages"].items():
            for unit, count in RATES.get(name, []):
                rate = count(record["result"]) / record["seconds"]
                print(f"| {Path(workspace).name} | {name} | {record['seconds']:.1f} | {rate:,.1f} | {unit} |")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
