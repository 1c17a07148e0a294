#!/usr/bin/env python3
"""Writes what scipy says of conditional logits and scikit-learn of ranks and of items told apart.

usage: choice.py OUT.json   (committed: common/core/src/test/resources/golden/choice.json)

Ran on the versions in the file's "versions".
"""
import json
import sys

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.metrics import balanced_accuracy_score, f1_score, log_loss, ndcg_score, roc_auc_score

RIDGE = 1e-3


def fit_case(rng, rows, numbers):
    """Slates of 2 to 6 items whose chance depends on all numbers but one, and none."""
    true = rng.normal(size=numbers)
    true[-1] = 0
    slates = []
    for _ in range(rows):
        items = rng.normal(size=(rng.integers(2, 7), numbers)) * np.arange(1, numbers + 1) + 3
        utility = np.append(items / np.arange(1, numbers + 1) @ true, 0.5)
        p = np.exp(log_softmax(utility))
        slates.append((items, int(rng.choice(len(p), p=p))))
    every = np.concatenate([items for items, _ in slates])
    mean, spread = every.mean(axis=0), every.std(axis=0)

    def loss(w):
        sum_ = 0
        for items, taken in slates:
            sum_ -= log_softmax(np.append((items - mean) / spread @ w[:-1], w[-1]))[taken]
        return sum_ / len(slates) + RIDGE / 2 * w @ w

    def slope(w):
        sum_ = np.zeros(numbers + 1)
        for items, taken in slates:
            z = np.vstack([np.column_stack([(items - mean) / spread, np.zeros(len(items))]), np.eye(numbers + 1)[-1]])
            sum_ += np.exp(log_softmax(z @ w)) @ z - z[taken]
        return sum_ / len(slates) + RIDGE * w

    best = minimize(loss, np.zeros(numbers + 1), jac=slope, method="BFGS", options={"gtol": 1e-11})
    items = slates[0][0]
    p = np.exp(log_softmax(np.append((items - mean) / spread @ best.x[:-1], best.x[-1])))
    return {"slates": [{"items": i.tolist(), "taken": t} for i, t in slates], "weights": best.x[:-1].tolist(),
            "none": best.x[-1], "loss": best.fun, "first": p.tolist()}


def score_case(rng):
    p = rng.dirichlet(np.ones(rng.integers(3, 9)))
    taken = int(rng.integers(0, len(p) - 1))
    relevant = np.eye(len(p) - 1)[taken]
    return {"probabilities": p.tolist(), "taken": taken,
            "nll": log_loss([taken], [p], labels=list(range(len(p)))),
            "ndcg5": ndcg_score([relevant], [p[:-1]], k=5)}


def alignment_case(rng, slates, size):
    """The threshold of the best F1 on other slates, in steps of a twentieth of the log-odds against none; then what it gives here."""

    def draw():
        drawn = []
        for _ in range(slates):
            taken = int(rng.integers(0, size))
            logits = rng.normal(size=size + 1) + 1.2 * np.eye(size + 1)[taken]
            drawn.append({"probabilities": np.exp(log_softmax(logits)).tolist(), "taken": taken})
        return drawn

    def flat(drawn):
        steps, truth = [], []
        for slate in drawn:
            p = np.array(slate["probabilities"])
            steps += np.clip(np.floor((np.log(p[:-1]) - np.log(p[-1]) + 10) / 20 * 400), 0, 399).astype(int).tolist()
            truth += (np.arange(size) == slate["taken"]).tolist()
        return np.array(steps), np.array(truth)

    others, own = draw(), draw()
    steps, truth = flat(others)
    scores = [f1_score(truth, steps >= at) for at in range(400)]
    threshold = int(max(np.flatnonzero(np.array(scores) == max(scores))))
    steps, truth = flat(own)
    auc = np.mean([roc_auc_score(np.arange(size) == slate["taken"], slate["probabilities"][:-1]) for slate in own])
    return {"others": others, "slates": own, "threshold": threshold, "auc": float(auc), "f1": f1_score(truth, steps >= threshold),
            "balanced_accuracy": balanced_accuracy_score(truth, steps >= threshold)}


if __name__ == "__main__":
    rng = np.random.default_rng(3)
    golden = {"versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
              "fits": [fit_case(rng, 60, 3), fit_case(rng, 25, 2)],
              "scores": [score_case(rng) for _ in range(8)],
              "alignment": alignment_case(rng, 40, 4)}
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(golden, out, indent=1)
        out.write("\n")
