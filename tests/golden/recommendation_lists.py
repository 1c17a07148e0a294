#!/usr/bin/env python3
"""Writes recommenders' lists as the libraries that people have write them, and what kNN recommenders score, by numpy.

usage: recommendation_lists.py OUT   (committed: spark-jobs/src/test/resources/golden/recommendations)

Ran on Python 3.11, lenskit 2025.8.1, ranx 0.3.21, ir_measures 0.4.3, pyspark 3.5.5, numpy 2.4.6, pandas 2.3.3,
pyarrow 26.0.1. Elliot is in no package registry: its file is written as its function
store_recommendation does, user, item and score between tabs.

All files hold the lists LISTS; knn.json holds ratings, and the scores of items that a user has not rated.
"""
import json
import shutil
import sys
from pathlib import Path

import ir_measures
import numpy as np
import pandas as pd
from lenskit.data import ItemList, ItemListCollection, UserIDKey
from pyspark.sql import SparkSession
from pyspark.ml.recommendation import ALS
from ranx import Run

LISTS = {12: [(10, 3.5), (30, 2.25), (20, 1.0)], 7: [(20, 4.0), (10, 0.5)]}
SHRINKAGE = 10
NEIGHBOURS = 5


def lenskit(out):
    lists = ItemListCollection(UserIDKey)
    for user, items in LISTS.items():
        lists.add(ItemList(item_ids=[i for i, _ in items], scores=[s for _, s in items], ordered=True), user_id=user)
    lists.save_parquet(out / "lenskit-native.parquet")
    lists.save_parquet(out / "lenskit-flat.parquet", layout="flat")


def trec(out):
    run = Run({str(u): {str(i): s for i, s in items} for u, items in LISTS.items()}, name="bm25")
    run.save(str(out / "ranx.trec"))
    read = {(s.query_id, s.doc_id): s.score for s in ir_measures.read_trec_run(str(out / "ranx.trec"))}
    assert read == {(str(u), str(i)): s for u, items in LISTS.items() for i, s in items}


def pandas(out):
    rows = [(u, i, r, s) for u, items in LISTS.items() for r, (i, s) in enumerate(items, 1)]
    frame = pd.DataFrame(rows, columns=["user_id", "item_id", "rank", "score"])
    frame.to_csv(out / "pandas.csv", index=False)
    frame.astype({"user_id": float, "rank": float}).to_parquet(out / "pandas.parquet", index=False)


def elliot(out):
    with open(out / "elliot.tsv", "w") as file:
        for user, items in LISTS.items():
            for item, score in items:
                file.write(str(user) + "\t" + str(item) + "\t" + str(score) + "\n")


def spark_als(out):
    """A model of its own, so its scores are told by als.json."""
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", False).getOrCreate()
    ratings = [(u, i, float(1 + (u * i) % 5)) for u in range(6) for i in range(8) if (u + i) % 3]
    frame = spark.createDataFrame(ratings, ["user", "item", "rating"])
    model = ALS(userCol="user", itemCol="item", rank=2, maxIter=3, seed=1).fit(frame)
    lists = model.recommendForAllUsers(3).coalesce(1)
    lists.write.parquet(str(out / "als"))
    part, = (out / "als").glob("*.parquet")
    part.rename(out / "spark-als.parquet")
    shutil.rmtree(out / "als")
    rows = [[row.user, r.item, r.rating] for row in lists.collect() for r in row.recommendations]
    (out / "als.json").write_text(json.dumps(rows))
    spark.stop()


def cosine(vectors):
    """[n, n], shrunk: the dot product over the norms' product + SHRINKAGE; 0 with itself."""
    norms = np.sqrt((vectors ** 2).sum(axis=1))
    similarity = vectors @ vectors.T / (np.outer(norms, norms) + SHRINKAGE)
    np.fill_diagonal(similarity, 0)
    return similarity


def nearest(similarity):
    """Each row's NEIGHBOURS largest; of equal ones the first."""
    kept = np.zeros_like(similarity)
    for row, values in enumerate(similarity):
        for column in np.lexsort((np.arange(len(values)), -np.round(values, 12)))[:NEIGHBOURS]:
            kept[row, column] = values[column]
    return kept


def knn(out):
    rng = np.random.default_rng(3)
    taken = (rng.random((14, 18)) < rng.uniform(0.15, 0.6, 18)).astype(float)  # [users, items]
    item_scores = taken @ nearest(cosine(taken.T)).T
    user_scores = nearest(cosine(taken)) @ taken

    def unseen(scores):
        return [[f"u{u:02}", f"i{i:02}", scores[u, i]] for u, i in np.argwhere(taken == 0) if scores[u, i] > 0]

    (out / "knn.json").write_text(json.dumps({
        "shrinkage": SHRINKAGE, "neighbours": NEIGHBOURS,
        "taken": [[f"u{u:02}", f"i{i:02}"] for u, i in np.argwhere(taken == 1)],
        "item-knn": unseen(item_scores), "user-knn": unseen(user_scores)}))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for write in [lenskit, trec, pandas, elliot, spark_als, knn]:
        write(folder)
