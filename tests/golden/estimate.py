#!/usr/bin/env python3
"""Writes what scipy and scikit-learn say of tilted histograms, pooled distributions and a user's factor.

usage: estimate.py OUT.json   (committed: common/core/src/test/resources/golden/estimate.json)

Ran on the versions in the file's "versions".
"""
import json
import sys

import numpy as np
import scipy
import sklearn
from scipy.optimize import brentq, minimize
from scipy.special import log_softmax, logsumexp
from sklearn.linear_model import Ridge

MARGIN = 0.1  # steps from the ends of the scale


def log_tilted(counts, population, smoothing, sharpness, mean):
    """log p ∝ c log h + θ k with the θ that gives the mean, k counted from 0."""
    g = (population + 1) / (population.sum() + len(population))
    log_h = sharpness * np.log((counts + smoothing * g) / (counts.sum() + smoothing))
    k = np.arange(len(counts))
    target = np.clip(mean, MARGIN, len(counts) - 1 - MARGIN)
    off = lambda theta: np.exp(log_softmax(log_h + theta * k)) @ k - target
    theta = brentq(off, -500, 500, xtol=1e-14, rtol=1e-14, maxiter=1000)
    return log_softmax(log_h + theta * k)


def tilt_cases(rng):
    population = np.array([14, 28, 18, 76, 55, 200, 131, 268, 86, 132.0])
    cases = []
    for counts in (np.zeros(10), rng.multinomial(30, rng.dirichlet(np.ones(10))), np.eye(10)[7] * 40):
        for expected in (0.5, 0.8, 2.75, 4.1, 4.9, 7.0):
            smoothing, sharpness = float(np.round(rng.uniform(1, 20), 2)), float(np.round(rng.uniform(0.5, 2), 2))
            log_p = log_tilted(counts, population, smoothing, sharpness, (expected - 0.5) / 0.5)
            cases.append({"population": population.tolist(), "counts": counts.tolist(), "smoothing": smoothing,
                          "sharpness": sharpness, "expected": expected, "probabilities": np.exp(log_p).tolist()})
    return cases


def tilt_fit_case(rng, rows):
    """Users with styles of their own, on a scale of 1 to 5."""
    population = np.array([40, 90, 250, 400, 220.0])
    data = []
    for _ in range(rows):
        style = rng.dirichlet(population / population.sum() * 8)
        counts = rng.multinomial(rng.integers(0, 40), style)
        expected = np.round(style @ np.arange(1, 6) + rng.normal() * 0.3, 3)
        data.append((float(expected), counts, int(rng.choice(5, p=style))))

    def loss(logs):
        s, c = np.exp(logs)
        return -np.mean([log_tilted(n, population, s, c, e - 1)[label] for e, n, label in data])

    fits = [minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-11})
            for start in ((0, 0), (3, 0.5))]
    best = min(fits, key=lambda fit: fit.fun)
    return {"population": population.tolist(), "expected": [d[0] for d in data],
            "counts": [d[1].tolist() for d in data], "labels": [d[2] for d in data],
            "smoothing": float(np.exp(best.x[0])), "sharpness": float(np.exp(best.x[1])), "loss": float(best.fun)}


def pool_case(rng, rows, users, model_knows):
    """The model knows the truth a little (or, negative, misleads), the baseline always does."""
    user = rng.integers(0, users, rows)
    truth = rng.integers(0, 5, rows)
    near = -np.abs(np.arange(5)[None, :] - truth[:, None])
    noise = rng.normal(size=(users, 5))[user] * 0.7  # shared by the rows of a user
    dist = lambda logits: np.round(np.exp(log_softmax(logits, axis=1)), 5) + 1e-5
    model = dist(model_knows * near + noise + rng.normal(size=(rows, 5)))
    baseline = dist(0.6 * near + rng.normal(size=(rows, 5)))
    x = np.stack([np.log(model), np.log(baseline)], axis=2)  # [rows, labels, 2]
    r = np.arange(rows)
    likelihood = lambda w: np.mean(logsumexp(x @ w, axis=1) - (x @ w)[r, truth])
    prior = np.array([0, 1.0])  # the baseline alone, with a spread of 1
    nll = lambda w: likelihood(w) + ((w - prior) ** 2).sum() / (2 * rows)

    def gradient(w):
        p = np.exp(log_softmax(x @ w, axis=1))
        return ((p[:, :, None] * x).sum(1) - x[r, truth]).mean(0) + (w - prior) / rows

    options = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 1000}
    free = minimize(nll, [1, 1], jac=gradient, method="L-BFGS-B", options=options)
    bounded = minimize(nll, [1, 1], jac=gradient, method="L-BFGS-B", bounds=[(0, None)] * 2, options=options)
    p = np.exp(log_softmax(x @ free.x, axis=1))
    score = (p[:, :, None] * x).sum(1) - x[r, truth]
    centred = x - (p[:, :, None] * x).sum(1, keepdims=True)
    h = np.einsum("rl,rli,rlj->ij", p, centred, centred) + np.eye(2)
    by_user = np.stack([score[user == u].sum(0) for u in range(users) if (user == u).any()])
    g = len(by_user)
    bread = np.linalg.inv(h)
    error = np.sqrt((bread @ (by_user.T @ by_user) @ bread)[0, 0] * g / (g - 1))
    half = scipy.stats.t.ppf(0.975, g - 1) * error
    return {"users": user.tolist(), "labels": truth.tolist(), "model": model.tolist(), "baseline": baseline.tolist(),
            "a": float(bounded.x[0]), "b": float(bounded.x[1]), "free": float(free.x[0]), "loss": float(likelihood(bounded.x)),
            "standard_error": float(error), "low": float(max(0, free.x[0] - half)),
            "high": float(max(0, free.x[0] + half))}


def factor_case(rng, known, without, rank):
    """The last "without" known items have no factors."""
    q = np.round(rng.normal(size=(known, rank)), 3).astype(np.float32)
    biases = np.round(rng.normal(size=known) * 0.5, 3)
    ratings = rng.integers(1, 11, known) / 2
    mean, damping, regularization = 3.2, 5.0, 0.15
    user_bias = (ratings - mean - biases).sum() / (known + damping)
    with_factors = known - without
    left = (ratings - mean - biases - user_bias)[:with_factors]
    ridge = Ridge(alpha=regularization * with_factors, fit_intercept=False, solver="cholesky")
    p = ridge.fit(q[:with_factors].astype(float), left).coef_
    target = np.round(rng.normal(size=rank), 3).astype(np.float32)
    return {"mean": mean, "damping": damping, "regularization": regularization, "factors": q[:with_factors].tolist(),
            "biases": biases.tolist(), "ratings": ratings.tolist(), "user_factor": p.tolist(),
            "target": target.tolist(), "target_bias": 0.2,
            "estimate": float(np.clip(mean + 0.2 + user_bias + p @ target, 0.5, 5))}


def main():
    rng = np.random.default_rng(13)
    golden = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
        "tilt": tilt_cases(rng),
        "tilt_fit": [tilt_fit_case(rng, 150)],
        "pool": [pool_case(rng, 120, 15, knows) for knows in (0.5, 0.0, -0.5)],
        "factor": [factor_case(rng, known, without, rank) for known, without, rank in ((1, 0, 3), (12, 2, 4), (60, 0, 8))],
    }
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(golden, out, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
