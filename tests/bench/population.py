"""The table of tests/bench/population: one row a size, out of the record of the stage simulate."""

import pathlib
import sys

from workspace import snapshot

work, sizes = pathlib.Path(sys.argv[1]), [int(size) for size in sys.argv[2:]]
print("| users | recommenders | seconds | users/s | peak memory | shuffled |")
print("|--:|--:|--:|--:|--:|--:|")
for users in sizes:
    record = snapshot(work / str(users))["stages"]["simulate"]
    cost = record["cost"]
    print(
        f"| {users:,} | {record['result']['recommenders']} | {record['seconds']:.1f} | {users / record['seconds']:,.0f}"
        f" | {cost['peakExecutorBytes'] / 1e9:.2f} GB | {cost['shuffleBytes'] / 1e6:,.0f} MB |"
    )
