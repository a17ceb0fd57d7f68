"""Makes metrics.json: figures of scikit-learn and scipy on small seeded samples, for the modules of models/metrics and models/training.

    python3 metrics.py        (scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6)

Inputs are rounded before anything is computed from them, so both sides see the same numbers. Each block holds the inputs and
`expected`. Class 4 of the confusion block is called but never true; class 3 is true but never called.
"""
import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from scipy.stats import binomtest, energy_distance
from sklearn.calibration import calibration_curve
from sklearn.metrics import (accuracy_score, balanced_accuracy_score, cohen_kappa_score, confusion_matrix, f1_score,
                             jaccard_score, log_loss, mean_absolute_error, mean_pinball_loss, mean_squared_error,
                             precision_recall_fscore_support, r2_score)
from sklearn.utils.class_weight import compute_class_weight

rng = np.random.default_rng(5)


def confusion():
    truth = rng.choice(4, 150, p=[0.5, 0.25, 0.2, 0.05])
    predicted = np.where(rng.random(150) < 0.6, truth, rng.integers(0, 5, 150))
    predicted = np.where(predicted == 3, 1, predicted)
    there = np.unique(truth)
    classes = np.arange(5)
    precision, recall, f1, _ = precision_recall_fscore_support(truth, predicted, labels=classes, zero_division=np.nan)
    return {
        "classes": 5, "truth": truth.tolist(), "predicted": predicted.tolist(),
        "expected": {
            "table": confusion_matrix(truth, predicted, labels=classes).tolist(),
            "accuracy": accuracy_score(truth, predicted),
            "balancedAccuracy": recall[there].mean(),
            "precision": precision[[0, 1, 2, 4]].tolist(), "precisionOf": [0, 1, 2, 4],
            "recall": recall[there].tolist(), "recallOf": there.tolist(),
            "f1": f1.tolist(),
            "macroF1": f1_score(truth, predicted, labels=there, average="macro"),
            "weightedF1": f1_score(truth, predicted, labels=there, average="weighted"),
            "kappa": cohen_kappa_score(truth, predicted),
            "iou": jaccard_score(truth, predicted, labels=classes, average=None).tolist(),
            "meanIou": jaccard_score(truth, predicted, labels=there, average="macro"),
        },
    }


def calibration():
    n, k = 120, 4
    logits = np.round(rng.normal(0, 2, (n, k)), 3)
    truth = np.array([rng.choice(k, p=softmax(row / 1.7)) for row in logits])
    prior = np.array([1, 0.02, 0.5, 1])
    p = softmax(logits, axis=1)
    hot = np.eye(k)[truth]

    def loss(log_t, weights):
        return -log_softmax(logits / np.exp(log_t) + np.log(weights), axis=1)[np.arange(n), truth].mean()

    def best(weights):
        return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), args=(weights,), method="bounded",
                                            options={"xatol": 1e-10}).x))

    sure, right = p.max(axis=1), p.argmax(axis=1) == truth
    curves = {by: calibration_curve(right, sure, n_bins=8, strategy=strategy)
              for by, strategy in (("width", "uniform"), ("mass", "quantile"))}
    # calibration_curve leaves empty bins out and does not give their size
    ece = {}
    for by, edges in (("width", np.linspace(0, 1, 9)), ("mass", np.quantile(sure, np.linspace(0, 1, 9)))):
        at = np.clip(np.searchsorted(edges[1:-1], sure, side="right"), 0, 7)
        ece[by] = float(sum(abs(sure[at == b].sum() - right[at == b].sum()) for b in range(8)) / n)
    return {
        "classes": k, "logits": logits.ravel().tolist(), "truth": truth.tolist(), "prior": prior.tolist(),
        "expected": {
            "logLoss": log_loss(truth, p, labels=range(k)),
            "brier": float(((p - hot) ** 2).sum(axis=1).mean()),
            "temperature": best(np.ones(k)), "temperatureWithPrior": best(prior),
            "firstRow": softmax(logits[0] / 1.7 + np.log(prior)).tolist(),
            "bins": 8, "ece": ece,
            "right": {by: c[0].tolist() for by, c in curves.items()},
            "confidence": {by: c[1].tolist() for by, c in curves.items()},
        },
    }


def intervals():
    truth = np.round(rng.normal(10, 3, 40), 3)
    predicted = np.round(truth + rng.normal(0.5, 2, 40), 3)
    points = np.round(rng.normal(10, 3, 15), 3)
    weights = np.round(rng.random(15), 3)
    at = [4.0, 9.5, 17.25]
    return {
        "truth": truth.tolist(), "predicted": predicted.tolist(),
        "points": points.tolist(), "weights": weights.tolist(), "at": at,
        "expected": {
            "wilson": [[k, n, *binomtest(k, n).proportion_ci(method="wilson")]
                       for k, n in ((0, 5), (5, 5), (7, 9), (181, 200), (1, 1000))],
            "pinball": [[q, mean_pinball_loss(truth, predicted, alpha=q)] for q in (0.05, 0.5, 0.9)],
            # CRPS against a point is half the squared energy distance to it (Székely and Rizzo)
            "crps": [energy_distance(points, [y]) ** 2 / 2 for y in at],
            "crpsWeighted": [energy_distance(points, [y], u_weights=weights) ** 2 / 2 for y in at],
            "quantiles": [[q, float(np.quantile(points, q))] for q in (0, 0.025, 0.31, 0.5, 0.975, 1)],
            "regression": {
                "rmse": mean_squared_error(truth, predicted) ** 0.5, "mae": mean_absolute_error(truth, predicted),
                "r2": r2_score(truth, predicted), "bias": float((predicted - truth).mean()),
                "rrmse": float(mean_squared_error(truth, predicted) ** 0.5 / truth.mean()),
            },
        },
    }


def weights():
    counts = [500, 40, 3]
    return {"counts": counts,
            "expected": compute_class_weight("balanced", classes=np.arange(3), y=np.repeat(np.arange(3), counts)).tolist()}


out = {"confusion": confusion(), "calibration": calibration(), "intervals": intervals(), "weights": weights()}
Path(__file__).with_name("metrics.json").write_text(json.dumps(out) + "\n")
