#!/usr/bin/env python3
"""Writes what scikit-learn says of clusterings: cost and silhouette of blobs, adjusted Rand index of pairs of groupings.

usage: clusters.py OUT_DIR      (committed: common/core/src/test/resources/golden and spark-jobs/src/test/resources/golden)
Ran on: python 3.11, numpy 2.4.6, scikit-learn 1.9.1.
"""
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

random = np.random.default_rng(20)


def main(out: Path) -> None:
    centres = 6 * np.eye(4, 6)  # no two nearer than others: four is the number
    planted = random.integers(0, 4, size=120)
    points = np.round(centres[planted] + random.normal(size=(120, 6)), 4)
    fits = []
    for k in (2, 3, 4, 5):
        labels = KMeans(k, n_init=50, random_state=1).fit(points)
        fits.append({
            "k": k, "cost": labels.inertia_,
            "silhouette": float(silhouette_score(points, labels.labels_, metric="sqeuclidean")),
        })
    total = float(((points - points.mean(0)) ** 2).sum())
    (out / "blobs.json").write_text(json.dumps(
        {"points": points.tolist(), "planted": planted.tolist(), "total": total, "fits": fits}) + "\n")
    pairs = [([0] * 8, [0] * 8), ([0] * 8, list(range(8))), ([0, 0, 1, 1], [1, 1, 0, 0]), ([0, 0, 1, 1], [0, 1, 0, 1]),
             ([0, 0, 1, 2], [0, 0, 1, 1])]
    for groups in (2, 5, 9):
        left = random.integers(0, groups, size=60)
        mixed = np.where(random.random(60) < 0.3, random.integers(0, groups + 1, size=60), left)
        pairs.append((left.tolist(), mixed.tolist()))
    (out / "adjusted-rand.json").write_text(json.dumps(
        [{"left": left, "right": right, "index": adjusted_rand_score(left, right)} for left, right in pairs]) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
