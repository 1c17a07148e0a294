"""Reads workspaces as their newest snapshot has them."""
import json
from pathlib import Path


def snapshot(workspace):
    newest = max(Path(workspace).glob("_snapshots/*.json"), key=lambda path: int(path.stem))
    return json.loads(newest.read_text())


def read(workspace, table, columns=None):
    import pyarrow.parquet as parquet  # stage records are read without it

    generation = snapshot(workspace)["generations"][table]["id"]
    return parquet.read_table(Path(workspace) / "tables" / table / f"g={generation}", columns=columns)
