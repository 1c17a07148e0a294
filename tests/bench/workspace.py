"""Reads workspaces as their snapshots have them."""
import json
from pathlib import Path


def snapshots(workspace):
    """All that have been published, the oldest first."""
    files = sorted(Path(workspace).glob("_snapshots/*.json"), key=lambda path: int(path.stem))
    return [json.loads(file.read_text()) for file in files]


def snapshot(workspace):
    """The newest."""
    return snapshots(workspace)[-1]


def read(workspace, table, columns=None):
    import pyarrow.parquet as parquet  # stage records are read without it

    generation = snapshot(workspace)["generations"][table]["id"]
    return parquet.read_table(Path(workspace) / "tables" / table / f"g={generation}", columns=columns)
