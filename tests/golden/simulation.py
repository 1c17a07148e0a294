#!/usr/bin/env python3
"""Writes the golden values of the simulation's measures and comparisons, computed by scipy and scikit-learn.

usage: simulation.py OUT.json   (committed: common/core/src/test/resources/golden/simulation.json)

Ran on the versions in the file's "versions".
"""
import json
import sys

import numpy as np
import scipy
import sklearn
from scipy import stats
from scipy.optimize import brentq, minimize
from scipy.special import expit
from sklearn.metrics import ndcg_score
from sklearn.metrics.pairwise import cosine_distances


def correlation_case(rng, systems, levels):
    """Few levels make ties."""
    x, y = rng.integers(0, levels, systems) / levels, rng.integers(0, levels, systems) / levels
    return {"x": x.tolist(), "y": y.tolist(), "kendall": float(stats.kendalltau(x, y).statistic),
            "spearman": float(stats.spearmanr(x, y).statistic)}


def held_out_case(rng, items, length, taken, k):
    """Scikit-learn scores all items and averages over tied scores, so every item of the list has a score of its own. What was taken
    and is not in the list comes below all of it, ties with what was not taken, and would gain by that: k is within the list."""
    ranked = rng.permutation(items)[:length]
    held_out = rng.permutation(items)[:taken]
    truth = np.isin(np.arange(items), held_out) * 1.0
    score = np.zeros(items)
    score[ranked] = np.arange(length, 0, -1)
    assert k <= length
    hits = [int(i) for i in ranked[:k] if i in held_out]
    ratings = {str(i): float(rng.integers(1, 6)) for i in held_out}
    return {"ranked": [str(i) for i in ranked], "held_out": ratings, "k": k, "ndcg": float(ndcg_score([truth], [score], k=k)),
            "hit_rate": float(len(hits) > 0), "precision": len(hits) / k,
            "hit_rating": float(np.mean([ratings[str(i)] for i in hits])) if hits else None}


def diversity_case(rng, items, dimensions):
    vectors = np.round(rng.normal(size=(items, dimensions)), 3)
    return {"vectors": vectors.tolist(), "diversity": float(cosine_distances(vectors)[np.triu_indices(items, 1)].mean())}


def gini_case(rng, catalogue):
    """By its definition, the mean difference of all pairs."""
    counts = rng.poisson(rng.exponential(2, catalogue))
    gini = np.abs(counts[:, None] - counts[None, :]).mean() / (2 * counts.mean())
    return {"shown": counts[counts > 0].tolist(), "catalogue": catalogue, "gini": float(gini)}


def paired_case(rng, agents):
    common = rng.normal(size=agents)
    x, y = np.round(common + rng.normal(size=agents), 4), np.round(common + 0.4 + rng.normal(size=agents), 4)
    test = stats.ttest_rel(x, y)
    interval = test.confidence_interval(0.95)
    return {"x": x.tolist(), "y": y.tolist(), "value": float(np.mean(x - y)), "standard_error": float(stats.sem(x - y)),
            "p": float(test.pvalue), "interval": [float(interval.low), float(interval.high)]}


def power_case(effect):
    """Agents for 80 % power of a paired t test at 5 %, both ways, by the noncentral t distribution; effect in standard deviations."""
    def missing(n):
        critical = stats.t.ppf(0.975, n - 1)
        power = stats.nct.sf(critical, n - 1, effect * np.sqrt(n)) + stats.nct.cdf(-critical, n - 1, effect * np.sqrt(n))
        return power - 0.8
    return {"effect": effect, "agents": float(brentq(missing, 3, 20 / effect ** 2))}


def length_case(rng, max_pages, patience, fatigue):
    """Without any move of satisfaction each page is a logistic regression of turning on the number of pages seen."""
    lengths = np.zeros(max_pages + 2, dtype=int)
    for _ in range(3000):
        page = 1
        while page < max_pages + 2 and rng.uniform() < expit(patience - fatigue * page):
            page += 1
        lengths[page - 1] += 1
    capped = np.append(lengths[:max_pages - 1], lengths[max_pages - 1:].sum())
    pages = np.arange(1, max_pages)

    def shares(turning):
        turn = expit(turning[0] - turning[1] * pages)
        there = np.cumprod(np.append(1, turn))
        return np.append(there[:-1] * (1 - turn), there[-1])
    loss = lambda turning: -np.sum(capped * np.log(shares(turning))) / capped.sum()
    best = minimize(loss, (1, 0), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-14})
    numbers = np.arange(1, max_pages + 1)
    fitted = shares(best.x)
    return {"lengths": lengths.tolist(), "max_pages": max_pages, "patience": float(best.x[0]), "fatigue": float(best.x[1]),
            "log_likelihood": -float(best.fun),
            "wasserstein": float(stats.wasserstein_distance(numbers, numbers, capped, fitted)),
            "kolmogorov_smirnov": float(np.max(np.abs(np.cumsum(capped / capped.sum()) - np.cumsum(fitted))))}


def main():
    rng = np.random.default_rng(14)
    golden = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
        "correlations": [correlation_case(rng, systems, levels) for systems, levels in ((4, 3), (10, 5), (12, 100), (30, 8))],
        "held_out": [held_out_case(rng, *sizes) for sizes in
                     ((30, 20, 5, 10), (30, 10, 12, 10), (12, 6, 4, 5), (20, 20, 20, 3), (40, 20, 15, 5))],
        "diversity": [diversity_case(rng, *sizes) for sizes in ((2, 3), (10, 8))],
        "gini": [gini_case(rng, catalogue) for catalogue in (5, 200)],
        "paired": [paired_case(rng, agents) for agents in (30, 80)],
        "power": [power_case(effect) for effect in (0.05, 0.2, 0.5)],
        "lengths": [length_case(rng, *rules) for rules in ((5, 2.0, 0.5), (8, 0.5, -0.3))],
    }
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(golden, out, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
