"""Makes scorecard.json: figures of other people's code on small seeded samples, for pipeline/score/portfolio.

    python3 scorecard.py        (scikit-learn 1.9.1, statsmodels 0.15.0, scipy 1.17.1, optbinning 1.0.0)

Inputs are rounded before anything is computed from them, so both sides see the same numbers.
"""
import json
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from optbinning import OptimalBinning
from scipy.stats import ks_2samp
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(11)


def logistic():
    x = np.round(rng.normal(size=(300, 3)), 3)
    y = (rng.random(300) < 1 / (1 + np.exp(1.2 - x @ np.array([0.8, -0.5, 0.1])))).astype(int)
    ridge = 2.0  # C = 1 / ridge; the intercept is not penalised
    ridged = LogisticRegression(C=1 / ridge, tol=1e-12, max_iter=10000).fit(x, y)
    plain = sm.Logit(y, sm.add_constant(x)).fit(disp=0, tol=1e-14)
    return {
        "x": x.tolist(), "bad": y.tolist(), "ridge": ridge,
        "ridged": {"alpha": float(ridged.intercept_[0]), "beta": ridged.coef_[0].tolist()},
        "plain": {"alpha": plain.params[0], "beta": plain.params[1:].tolist(), "se": plain.bse.tolist()},
    }


def ranking():
    score = rng.integers(300, 360, 200)
    bad = (rng.random(200) < 1 / (1 + np.exp((score - 325) / 12))).astype(int)
    isotonic = IsotonicRegression(increasing=False).fit(score, bad)
    return {
        "score": score.tolist(), "bad": bad.tolist(),
        "auc": roc_auc_score(bad, -score), "ks": ks_2samp(score[bad == 1], score[bad == 0], alternative="greater").statistic,
        "isotonic": isotonic.predict(score).tolist(),
    }


def woe():
    x = np.round(rng.gamma(2, 1, 400), 2)
    y = (rng.random(400) < 1 / (1 + np.exp(2 - 0.6 * x))).astype(int)
    splits = [0.805, 1.605, 2.805]  # no value lies on one
    table = OptimalBinning(user_splits=splits, user_splits_fixed=[True] * 3).fit(x, y).binning_table
    built = table.build()
    rows = built.iloc[:4]
    return {
        "x": x.tolist(), "bad": y.tolist(), "splits": splits,
        "n": rows["Count"].astype(int).tolist(), "bads": rows["Event"].astype(int).tolist(),
        "woe": rows["WoE"].astype(float).tolist(), "iv": float(built.loc["Totals", "IV"]),
    }


out = {"logistic": logistic(), "ranking": ranking(), "woe": woe()}
Path(__file__).with_name("scorecard.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
