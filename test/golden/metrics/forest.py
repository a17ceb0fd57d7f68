"""Makes forest.json: what scikit-learn's random forest says of a small synthetic set, for models/baselines/forest.ts.

    python3 forest.py        (scikit-learn 1.9.1, numpy 2.4.6)

Four overlapping classes of unequal size (two of two clouds each), six features of which one is noise and one takes few values.
`x` is base64 of little-endian int16, hundredths, row by row, the first 400 rows to fit and the other 400 to judge. `mean` is
the mean of the probabilities of five forests of 300 trees (thousandths), `accuracy` theirs one by one.
"""
import base64
import json
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier

rng = np.random.default_rng(9)
N, K = 800, 4
y = rng.choice(K, N, p=[0.4, 0.3, 0.2, 0.1])
cloud = np.where(y < 2, rng.integers(0, 2, N), 0)
centre = rng.normal(0, 1.3, (K, 2, 6))
x = centre[y, cloud] + rng.normal(0, 1, (N, 6))
x[:, 4] = rng.normal(0, 1, N)
x[:, 5] = np.rint(x[:, 5])
whole = np.rint(x * 100).astype("<i2")
x = (whole / 100).astype("float32")

forests = [RandomForestClassifier(300, random_state=seed).fit(x[:400], y[:400]) for seed in range(5)]
probabilities = [f.predict_proba(x[400:]) for f in forests]
out = {
    "width": 6, "classes": K, "fit": 400,
    "x": base64.b64encode(whole.tobytes()).decode(), "y": y.tolist(),
    "accuracy": [float((p.argmax(axis=1) == y[400:]).mean()) for p in probabilities],
    "mean": np.rint(np.mean(probabilities, axis=0) * 1000).astype(int).ravel().tolist(),
}
Path(__file__).with_name("forest.json").write_text(json.dumps(out) + "\n")
print(out["accuracy"])
