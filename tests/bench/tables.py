"""Reads tables of a workspace as its newest snapshot has them. Needs pyarrow."""
import json
from pathlib import Path

import pyarrow.parquet as parquet


def read(workspace, table, columns=None):
    newest = max((Path(workspace) / "_snapshots").glob("*.json"), key=lambda path: int(path.stem))
    generation = json.loads(newest.read_text())["generations"][table]["id"]
    return parquet.read_table(Path(workspace) / "tables" / table / f"g={generation}", columns=columns)
