#!/usr/bin/env python3
"""Writes the golden values of the evaluation's measures, computed by scipy, scikit-learn and statsmodels.

usage: evaluation.py OUT.json   (committed: common/core/src/test/resources/golden/evaluation.json)

Ran on the versions in the file's "versions".
"""
import json
import sys

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy import stats
from scipy.optimize import approx_fprime, minimize_scalar
from scipy.spatial.distance import jensenshannon
from scipy.special import log_softmax
from sklearn.metrics import (accuracy_score, balanced_accuracy_score, f1_score, log_loss, mean_absolute_error,
                             mean_squared_error, roc_auc_score)
from statsmodels.stats.multitest import multipletests

LEVELS = [0.5 * i for i in range(1, 11)]
LIKES_FROM = 4.0
ANSWERS = [None, "rating", "out-of-range", "prose", "refusal", "empty"]


def temperature_case(rng, rows, labels, sharpness):
    truth = rng.integers(0, labels, rows)
    logits = rng.normal(size=(rows, labels)) * sharpness
    logits[np.arange(rows), truth] += sharpness
    log_p = np.round(log_softmax(logits, axis=1), 6)
    nll = lambda t: -np.mean(log_softmax(log_p / np.exp(t), axis=1)[np.arange(rows), truth])
    best = minimize_scalar(nll, bounds=(np.log(0.05), np.log(20)), method="bounded", options={"xatol": 1e-12})
    return {"log_probabilities": log_p.tolist(), "labels": truth.tolist(),
            "temperature": float(np.exp(best.x)), "nll": float(best.fun)}


def distributions(rng, rows):
    """[rows, 10] in thousandths, none of them 0: written down exactly."""
    parts = [1 + rng.multinomial(990, rng.dirichlet(np.ones(10))) for _ in range(rows)]
    return np.array(parts) / 1000


def rows_of_users(rng, users, items):
    """Every user rates some of the items. An expected rating lies at the centre of one of a hundred bins, where AUC is exact."""
    rows = []
    for user in range(users):
        user_mean = round(float(rng.uniform(2, 4.5)), 3)
        shape = rng.dirichlet(np.ones(10))
        for item in rng.choice(items, rng.integers(1, min(items, 9) + 1), replace=False):
            answer = ANSWERS[rng.integers(len(ANSWERS))]
            rows.append({"user": user, "item": int(item), "rating": float(rng.choice(LEVELS, p=shape)),
                         "expected": round(0.5 + 0.045 * (int(rng.integers(20, 95)) + 0.5), 6),
                         "drawn": float(rng.choice(LEVELS)), "weight": round(float(rng.uniform(1, 9)), 3),
                         "user_mean": user_mean, "bias": round(float(rng.uniform(2, 4.5)), 3),
                         "answer": answer, "text": float(rng.choice(LEVELS)) if answer == "rating" else None})
    for row, p in zip(rows, distributions(rng, len(rows))):
        row["probabilities"] = p.tolist()
    return rows


def column(rows, name):
    return np.array([row[name] for row in rows])


def by_user(rows):
    users = sorted({row["user"] for row in rows})
    return [[row for row in rows if row["user"] == user] for user in users]


def crps(p, y):
    """E|X - y| - E|X - X'| / 2: another form than the implementation's."""
    levels = np.array(LEVELS)
    return np.sum(p * np.abs(levels - y)) - 0.5 * np.sum(np.outer(p, p) * np.abs(levels[:, None] - levels[None, :]))


def spearman(rows):
    truth, expected = column(rows, "rating"), column(rows, "expected")
    if len(set(truth)) < 2:
        return None
    return 0.0 if len(set(expected)) < 2 else float(stats.spearmanr(expected, truth).statistic)


def user_auc(rows):
    likes = column(rows, "rating") >= column(rows, "user_mean")
    return None if likes.all() or not likes.any() else float(roc_auc_score(likes, column(rows, "expected")))


def within_item_tau(rows):
    """Kendall's tau-b pooled over the pairs of users of one item; of one item alone it is scipy's."""
    concordant = x_differs = y_differs = 0
    for item in {row["item"] for row in rows}:
        here = [row for row in rows if row["item"] == item]
        x = column(here, "expected") - column(here, "user_mean")
        y = column(here, "rating") - column(here, "user_mean")
        upper = np.triu_indices(len(here), 1)
        dx = np.sign(np.round(x[:, None] - x[None, :], 9))[upper]
        dy = np.sign(np.round(y[:, None] - y[None, :], 9))[upper]
        concordant += np.sum(dx * dy)
        x_differs += np.sum(dx != 0)
        y_differs += np.sum(dy != 0)
        if len(here) > 2 and len({row["item"] for row in rows}) == 1:
            assert np.isclose(concordant / np.sqrt(x_differs * y_differs), stats.kendalltau(x, y).statistic)
    return concordant / np.sqrt(x_differs * y_differs)


def calibration(forecast, truth, low, high):
    bins = np.clip(np.floor((forecast - low) / (high - low) * 10), 0, 9)
    return sum(abs(np.mean(forecast[bins == b]) - np.mean(truth[bins == b])) * np.mean(bins == b) for b in set(bins))


def mean_of(values):
    values = [value for value in values if value is not None]
    return float(np.mean(values)) if values else float("nan")


def histogram(values):
    return np.array([np.sum(values == level) for level in LEVELS])


def likes_at(prefix, truth, predicted):
    return {prefix + "_accuracy": accuracy_score(truth, predicted),
            prefix + "_balanced_accuracy": balanced_accuracy_score(truth, predicted),
            prefix + "_f1": f1_score(truth, predicted)}


def of_texts(rows):
    texts = [row for row in rows if row["answer"] is not None]
    truth = column(texts, "rating")
    share = lambda kind: np.mean([row["answer"] == kind for row in texts])
    fill = lambda value: np.array([row["text"] if row["answer"] == "rating" else value(row) for row in texts])
    related = np.array([row["answer"] == "rating" for row in texts])
    mean = fill(lambda row: row["user_mean"])
    worst = fill(lambda row: max(LEVELS, key=lambda level: abs(level - row["rating"])))
    measures = {"urr": 1 - share("rating"), "urr_out_of_range": share("out-of-range"), "urr_prose": share("prose"),
                "urr_refusal": share("refusal"), "urr_empty": share("empty")}
    for name, x, y in [("dropped", worst[related], truth[related]), ("user_mean", mean, truth), ("worst", worst, truth)]:
        measures["rmse_text_" + name] = np.sqrt(mean_squared_error(y, x))
        measures["mae_text_" + name] = mean_absolute_error(y, x)
    return measures


def measure_case(rng, users, items):
    rows = rows_of_users(rng, users, items)
    truth, expected, drawn = column(rows, "rating"), column(rows, "expected"), column(rows, "drawn")
    p, mean, bias = column(rows, "probabilities"), column(rows, "user_mean"), column(rows, "bias")
    levels = np.array(LEVELS)
    argmax = levels[np.argmax(p, axis=1)]
    median = levels[[np.searchsorted(np.round(np.cumsum(row), 9), 0.5) for row in p]]
    rmse = lambda y, x: np.sqrt(mean_squared_error(y, x))
    measures = {
        "rmse": rmse(truth, expected), "mae": mean_absolute_error(truth, expected),
        "rmse_user": mean_of([rmse(column(u, "rating"), column(u, "expected")) for u in by_user(rows)]),
        "mae_user": mean_of([mean_absolute_error(column(u, "rating"), column(u, "expected")) for u in by_user(rows)]),
        "rmse_weighted": np.sqrt(mean_squared_error(truth, expected, sample_weight=column(rows, "weight"))),
        "nll": log_loss(np.searchsorted(levels, truth), p, labels=np.arange(10)),
        "crps": np.mean([crps(q, y) for q, y in zip(p, truth)]),
        "rmse_argmax": rmse(truth, argmax), "mae_argmax": mean_absolute_error(truth, argmax),
        "rmse_median": rmse(truth, median), "mae_median": mean_absolute_error(truth, median),
        "calibration_expected": calibration(expected, truth, 0.5, 5),
        "calibration_like": calibration(p[:, levels >= LIKES_FROM].sum(axis=1), (truth >= LIKES_FROM) * 1.0, 0, 1),
        "spearman_user": mean_of([spearman(u) for u in by_user(rows)]),
        "bias_correlation": stats.pearsonr(expected - bias, truth - bias).statistic,
        "within_item_tau": within_item_tau(rows),
        "like_auc": roc_auc_score(truth >= LIKES_FROM, expected),
        "above_mean_auc": mean_of([user_auc(u) for u in by_user(rows)]),
        "variance_ratio": np.var(drawn) / np.var(truth),
        "jensen_shannon": jensenshannon(histogram(truth), histogram(drawn), base=2),
        "wasserstein": stats.wasserstein_distance(truth, drawn),
        "wasserstein_user": mean_of(
            [stats.wasserstein_distance(column(u, "rating"), column(u, "drawn")) for u in by_user(rows)]),
        **likes_at("like", truth >= LIKES_FROM, expected >= LIKES_FROM),
        **likes_at("above_mean", truth >= mean, expected >= mean),
        **of_texts(rows)}
    return {"rows": rows, "measures": {name: None if np.isnan(value) else float(value) for name, value in measures.items()}}


def clustered(values, gradient):
    """Standard error of a smooth function of means, users as clusters: statsmodels' sandwich and the delta method."""
    def covariance(users, columns):
        fits = [sm.OLS(c, np.ones(len(c))).fit() for c in columns]
        sums = np.array([[np.sum(fit.resid[users == u]) for fit in fits] for u in np.unique(users)])
        n, clusters = len(users), len(np.unique(users))
        return sums.T @ sums / n ** 2 * clusters / (clusters - 1)
    users, columns = values
    return float(np.sqrt(gradient @ covariance(users, columns) @ gradient))


def contrast_case(rng, users):
    """Two predictors on the same rows, each run with two seeds; losses are averaged over the seeds."""
    rows = []
    for user in range(users):
        taste = rng.normal()
        for _ in range(int(rng.integers(1, 4))):
            truth = float(rng.choice(LEVELS))
            p = distributions(rng, 4)
            expected = [round(float(np.clip(truth + 0.5 * taste + rng.normal(), 0.5, 5)), 4) for _ in range(4)]
            rows.append({"user": user, "rating": truth, "probabilities": p.tolist(), "expected": expected})
    truth, who = column(rows, "rating"), column(rows, "user")
    p, expected = column(rows, "probabilities"), column(rows, "expected")
    log = -np.log(p[np.arange(len(rows)), :, np.searchsorted(LEVELS, truth)])
    squared = (expected - truth[:, None]) ** 2
    side = lambda losses: (losses[:, :2].mean(axis=1), losses[:, 2:].mean(axis=1))
    a, b = side(log)
    ols = sm.OLS(a - b, np.ones(len(a))).fit(cov_type="cluster", cov_kwds={"groups": who})
    nll = {"value": float(ols.params[0]), "standard_error": float(ols.bse[0])}
    assert np.isclose(nll["standard_error"], clustered((who, [a, b]), np.array([1.0, -1.0])))
    a, b = side(squared)
    difference = lambda means: np.sqrt(means[0]) - np.sqrt(means[1])
    gradient = approx_fprime(np.array([a.mean(), b.mean()]), difference, 1e-8)
    rmse = {"value": float(difference([a.mean(), b.mean()])), "standard_error": clustered((who, [a, b]), gradient)}
    for contrast in (nll, rmse):
        value, error, t = contrast["value"], contrast["standard_error"], stats.t(users - 1)
        contrast["p"] = float(2 * t.sf(abs(value / error)))
        contrast["interval"] = [float(value + error * t.ppf(q)) for q in (0.025, 0.975)]
        contrast["detectable"] = float((t.ppf(0.975) + t.ppf(0.8)) * error)
    return {"rows": rows, "users": users, "nll": nll, "rmse": rmse}


def holm_case(rng, size):
    p = np.round(rng.beta(0.5, 3, size), 6)
    return {"p": p.tolist(), "adjusted": multipletests(p, method="holm")[1].tolist()}


def main():
    rng = np.random.default_rng(20)
    golden = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__,
                     "statsmodels": statsmodels.__version__},
        "temperature": [temperature_case(rng, 60, 10, s) for s in (0.3, 1.0, 4.0)],
        "measures": [measure_case(rng, users, items) for users, items in ((6, 1), (12, 5), (25, 9))],
        "contrasts": [contrast_case(rng, users) for users in (40, 80)],
        "holm": [holm_case(rng, size) for size in (1, 4, 30)],
    }
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(golden, out, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
