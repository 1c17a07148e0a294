"""The table of tests/bench/scale: one row a stage and size, out of the stage records, and the exponents of growth."""

import math
import pathlib
import sys

from workspace import snapshot

work, sizes = pathlib.Path(sys.argv[1]), [int(size) for size in sys.argv[2:]]
records = {}
for users in sizes:
    records[users] = snapshot(work / str(users))["stages"]

print("| stage | users | seconds | users/s | peak memory | shuffled | files | MB a file |")
print("|---|--:|--:|--:|--:|--:|--:|--:|")
for stage in ("ingest", "targets", "reflect", "cluster", "estimate", "examples"):
    for users in sizes:
        record = records[users][stage]
        outputs = [output for output in record["outputs"].values() if output["rows"] >= 0]
        files = sum(output["files"] for output in outputs)
        megabytes = sum(output["bytes"] for output in outputs) / 1e6
        cost = record["cost"]
        print(
            f"| {stage} | {users:,} | {record['seconds']:.1f} | {users / record['seconds']:,.0f}"
            f" | {cost['peakExecutorBytes'] / 1e9:.2f} GB | {cost['shuffleBytes'] / 1e6:,.0f} MB"
            f" | {files} | {megabytes / max(files, 1):.1f} |"
        )
if len(sizes) > 1:
    small, large = sizes[-2:]
    seconds = {users: sum(record["seconds"] for record in records[users].values()) for users in (small, large)}
    exponent = math.log(seconds[large] / seconds[small]) / math.log(large / small)
    print(f"\nExponent of growth from {small:,} to {large:,} users: {exponent:.2f} (1 is linear)")
