"""What tests/bench/scale prints out of the stage records: rows by stage and size, exponents of growth, goals, lines for planning."""

import math
import os
import pathlib
import sys

from workspace import snapshots

STAGES = ["ingest", "targets", "reflect", "estimate", "examples without vectors", "embed", "cluster", "examples", "baselines", "train",
          "predict", "evaluate"]
# what a stage's work is in proportion to where it is not the users
WORK = {
    "embed": ("texts", lambda record: record["result"]["profileTexts"] + record["result"]["itemTexts"]),
    "examples": ("prompts", lambda record: sum(record["result"]["rows"].values())),
}
SECONDS_OF_EXAMPLES, MOST_EXPONENT, MOST_SHUFFLE = 250, 1.05, 2
PLANNED = 100_000_000


def of(workspace):
    """The records of a workspace's stages; of the stage that ran twice both."""
    records = {}
    for published in snapshots(workspace):
        for name, record in published["stages"].items():
            if name == "examples" and "embed" not in published["stages"]:
                name = "examples without vectors"
            records[name] = record
    return records


def exponent(records, stage, small, large):
    return math.log(records[large][stage]["seconds"] / records[small][stage]["seconds"]) / math.log(large / small)


def table(records, sizes):
    print("| stage | users | seconds | rate | peak memory | shuffled | files | MB a file |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for stage in STAGES:
        for users in sizes:
            record = records[users][stage]
            outputs = [output for output in record["outputs"].values() if output["rows"] >= 0]
            files = sum(output["files"] for output in outputs)
            megabytes = sum(output["bytes"] for output in outputs) / 1e6
            unit, work = WORK.get(stage, ("users", lambda record: users))
            cost = record["cost"]
            print(
                f"| {stage} | {users:,} | {record['seconds']:.1f} | {work(record) / record['seconds']:,.0f} {unit}/s"
                f" | {cost['peakExecutorBytes'] / 1e9:.2f} GB | {cost['shuffleBytes'] / 1e6:,.0f} MB"
                f" | {files} | {megabytes / max(files, 1):.1f} |"
            )


def growth(records, small, large):
    """Exponents, and the goals. embed is of the sample alone, train and predict of a fixed number of rows: theirs say nothing."""
    print(f"\n| stage | exponent from {small:,} to {large:,} users (1 is linear) |\n|---|--:|")
    exponents = {stage: exponent(records, stage, small, large) for stage in STAGES if stage != "embed"}
    for stage, value in exponents.items():
        print(f"| {stage} | {value:.2f} |")
    seconds = records[large]["examples"]["seconds"] * 1_000_000 / large
    shuffled = [records[large][stage]["cost"]["shuffleBytes"] for stage in ("examples", "examples without vectors")]
    ratio = shuffled[0] / max(shuffled[1], 1)
    print("\n| goal | reached | |\n|---|--:|---|")
    for goal, reached, most in (
        (f"examples of a million users within {SECONDS_OF_EXAMPLES} s", seconds, SECONDS_OF_EXAMPLES),
        (f"no exponent above {MOST_EXPONENT}", max(exponents.values()), MOST_EXPONENT),
        (f"shuffle of examples at most {MOST_SHUFFLE} times that without vectors", ratio, MOST_SHUFFLE),
    ):
        print(f"| {goal} | {reached:.2f} | {'met' if reached <= most else 'missed'} |")


def planning(records, large):
    cores = os.cpu_count()
    print(f"\nFor submit/planning.md, at {PLANNED:,} users by the rates of one of these {cores} cores:\n")
    print("| stage | rate of a core | core-hours |\n|---|--:|--:|")
    for stage in STAGES:
        if stage in ("train", "predict"):
            continue  # of a fixed number of rows here
        record = records[large][stage]
        unit, work = WORK.get(stage, ("users", lambda record: large))
        rate = work(record) / record["seconds"] / cores
        # a text a user
        amount = PLANNED if stage == "embed" else work(record) * PLANNED / large
        print(f"| {stage} | {rate:,.0f} {unit}/s | {amount / rate / 3600:,.0f} |")


def main():
    work, sizes = pathlib.Path(sys.argv[1]), [int(size) for size in sys.argv[2:]]
    records = {users: of(work / str(users)) for users in sizes}
    table(records, sizes)
    if len(sizes) > 1:
        growth(records, *sizes[-2:])
    planning(records, sizes[-1])


if __name__ == "__main__":
    main()
