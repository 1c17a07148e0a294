#!/usr/bin/env python3
"""Writes the golden values of the evaluation's measures, computed by scipy and scikit-learn.

usage: evaluation.py OUT.json   (committed: common/core/src/test/resources/golden/evaluation.json)

Ran on the versions in the file's "versions".
"""
import json
import sys

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize_scalar
from scipy.spatial.distance import jensenshannon
from scipy.special import log_softmax
from sklearn.metrics import mean_absolute_error, mean_squared_error

LEVELS = [0.5 * i for i in range(1, 11)]


def temperature_case(rng, rows, labels, sharpness):
    truth = rng.integers(0, labels, rows)
    logits = rng.normal(size=(rows, labels)) * sharpness
    logits[np.arange(rows), truth] += sharpness
    log_p = np.round(log_softmax(logits, axis=1), 6)
    nll = lambda t: -np.mean(log_softmax(log_p / np.exp(t), axis=1)[np.arange(rows), truth])
    best = minimize_scalar(nll, bounds=(np.log(0.05), np.log(20)), method="bounded", options={"xatol": 1e-12})
    return {"log_probabilities": log_p.tolist(), "labels": truth.tolist(),
            "temperature": float(np.exp(best.x)), "nll": float(best.fun)}


def measure_case(rng, rows):
    truth = rng.choice(LEVELS, rows, p=rng.dirichlet(np.ones(10)))
    drawn = rng.choice(LEVELS, rows, p=rng.dirichlet(np.ones(10)))
    expected = np.round(np.clip(truth + rng.normal(size=rows), 0.5, 5), 4)
    histogram = lambda x: np.array([np.sum(x == level) for level in LEVELS])
    return {"truth": truth.tolist(), "expected": expected.tolist(), "drawn": drawn.tolist(),
            "rmse": float(np.sqrt(mean_squared_error(truth, expected))),
            "mae": float(mean_absolute_error(truth, expected)),
            "variance_ratio": float(np.var(drawn) / np.var(truth)),
            "jensen_shannon": float(jensenshannon(histogram(truth), histogram(drawn), base=2))}


def main():
    rng = np.random.default_rng(20)
    golden = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
        "temperature": [temperature_case(rng, 60, 10, s) for s in (0.3, 1.0, 4.0)],
        "measures": [measure_case(rng, n) for n in (2, 17, 200)],
    }
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(golden, out, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
