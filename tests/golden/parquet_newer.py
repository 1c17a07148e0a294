#!/usr/bin/env python3
"""A Parquet file with a logical type that came after parquet-mr 1.13, which Spark 3.5 has.

usage: parquet_newer.py OUT_DIR    (committed: spark-jobs/src/test/resources/parquet)

Ran on: pyarrow 26.0.1.
"""
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

pq.write_table(
    pa.table({
        "user_id": ["u"],
        "item_id": ["i"],
        "rating": [4],
        "timestamp": [100],
        "weight": pa.array([0.5], pa.float32()).cast(pa.float16()),
    }),
    Path(sys.argv[1]) / "float16.parquet")
