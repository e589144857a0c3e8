"""Trees kept as arrays score as scikit-learn does."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from berth.model.candidates.trees import Forest


@pytest.mark.parametrize("classes", [0, 2, 4])
def test_scores_are_those_of_scikit_learn(classes: int) -> None:
    rng = np.random.default_rng(classes)
    x = rng.normal(size=(500, 6))
    x[rng.random(x.shape) < 0.1] = np.nan
    value = np.nan_to_num(x) @ rng.normal(size=6)
    other = rng.normal(size=(200, 6))
    other[rng.random(other.shape) < 0.2] = np.nan
    if not classes:
        model = HistGradientBoostingRegressor(max_iter=40, early_stopping=False).fit(x, value)
        right = model.predict(other)[:, None]
    else:
        place = np.digitize(value, np.quantile(value, np.arange(1, classes) / classes))
        model = HistGradientBoostingClassifier(max_iter=40, early_stopping=False).fit(x, place)
        right = model.decision_function(other).reshape(200, -1)
    assert np.allclose(Forest.of([model]).raw(other), right, atol=1e-9)
