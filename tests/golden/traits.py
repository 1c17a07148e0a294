"""Golden traits of a slice of MovieLens ml-latest-small, computed with pandas and numpy, independently of the Java code.

    python tests/golden/traits.py ML_LATEST_SMALL_FOLDER spark-jobs/src/test/resources/reflect

writes interactions.tsv and items.tsv (the slice, split by time as ingest does) and traits.tsv (one row a user and revision) and
thresholds.json. Ran on Python 3.11.7, pandas 2.2.3, numpy 2.4.6.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

USERS, BATCH = 40, 10
MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def absorb(h, text):
    for c in text:
        h = mix(h ^ ord(c))
    return mix((h + len(text)) & MASK)


def user_half(user):
    """core.reflection.UserHalf: a hash of the id alone."""
    h = absorb(mix(0x9E3779B97F4A7C15), "reflect/half")
    return absorb(mix(h ^ 0x5851F42D4C957F2D), user) & 1


def slice_of(folder):
    ratings = pd.read_csv(folder / "ratings.csv", dtype={"userId": str, "movieId": str})
    ratings.columns = ["user_id", "item_id", "rating", "timestamp"]
    sizes = ratings.groupby("user_id").size()
    users = sizes[(sizes >= 20) & (sizes <= 200)].sort_index().index[::9][:USERS]
    ratings = ratings[ratings.user_id.isin(users)].sort_values(["user_id", "timestamp", "item_id"])
    position = ratings.groupby("user_id").cumcount()
    size = ratings.groupby("user_id").user_id.transform("size")
    training = (size * 0.6).astype(int)
    train = training - (training / 6).astype(int)
    ratings["split"] = np.where(position < train, "train", np.where(position < training, "validation", "test"))
    items = pd.read_csv(folder / "movies.csv", dtype={"movieId": str})
    items = items[items.movieId.isin(ratings.item_id)]
    year = items.title.str.extract(r"\((\d{4})\)\s*$")[0].fillna("")
    title = items.title.str.replace(r"\s*\(\d{4}\)\s*$", "", regex=True)
    genres = items.genres.where(items.genres != "(no genres listed)", "")
    return ratings, pd.DataFrame({"item_id": items.movieId, "title": title, "year": year, "categories": genres})


def diversity(items, genres):
    counts = pd.Series([g for i in items for g in genres[i]], dtype=object).value_counts().to_numpy()
    return int(np.argmax(np.cumsum(counts) * 10 >= counts.sum() * 8)) + 1 if len(counts) else 0


def conformity(rows, pool):
    """Mean squared difference to the mean of the others in pool, over items with three or more ratings, the own one included."""
    differences = []
    for row in rows.itertuples():
        others = pool[(pool.item_id == row.item_id) & (pool.user_id != row.user_id)].rating
        if len(others) >= 2:
            differences.append((row.rating - others.mean()) ** 2)
    return float(np.mean(differences)) if differences else None


def level(value, cut, words=("low", "medium", "high")):
    return words[0] if value <= cut[0] else words[1] if value <= cut[1] else words[2]


def main(source, out):
    ratings, items = slice_of(Path(source))
    genres = {r.item_id: [g for g in r.categories.split("|") if g] for r in items.itertuples()}
    known = ratings[ratings.split != "test"]
    train = ratings[ratings.split == "train"]
    users = {u: rows for u, rows in known.groupby("user_id")}
    half = {u: user_half(u) for u in users}
    activity = np.percentile([len(r) for r in users.values()], [60, 90])
    diverse = np.percentile([diversity(r.item_id, genres) for r in users.values()], [33, 66])
    by_half = []
    for h in (0, 1):
        pool = train[train.user_id.map(half) == h]
        own = [conformity(rows, pool) for _, rows in pool.groupby("user_id")]
        by_half.append(np.percentile([c for c in own if c is not None], [25, 80]))
    lines = []
    for user, rows in users.items():
        for revision, end in enumerate(range(BATCH, len(rows) + BATCH, BATCH), start=1):
            part = rows.iloc[:end]
            c, d = conformity(part, train), diversity(part.item_id, genres)
            cut = by_half[1 - half[user]]
            lines.append(
                [user, revision, len(part), c, d, level(len(part), activity),
                 None if c is None else level(c, cut, ("high", "medium", "low")), level(d, diverse),
                 part.rating.mean(), part.rating.std(ddof=0)])
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    ratings.to_csv(out / "interactions.tsv", sep="\t", index=False)
    items.to_csv(out / "items.tsv", sep="\t", index=False, quoting=3)
    columns = ["user_id", "revision", "interactions", "conformity", "diversity", "activity_level", "conformity_level",
               "diversity_level", "rating_mean", "rating_spread"]
    pd.DataFrame(lines, columns=columns).to_csv(out / "traits.tsv", sep="\t", index=False)
    thresholds = {"activity": list(activity), "diversity": list(diverse), "conformity": [list(c) for c in by_half]}
    (out / "thresholds.json").write_text(json.dumps(thresholds, indent=1) + "\n")
    print(f"{len(users)} users, {len(ratings)} ratings, {len(lines)} revisions; pandas {pd.__version__}, numpy {np.__version__}")


if __name__ == "__main__":
    main(*sys.argv[1:])
