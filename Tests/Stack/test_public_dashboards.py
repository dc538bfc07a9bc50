"""The series that public dashboards ask for exist under the names that they use."""

import pytest
from checks import reference
from checks.expressions import metric_names
from live.public_dashboards import EXPRESSIONS, VARIABLES

KNOWN = reference.series()


@pytest.mark.parametrize("dashboard", EXPRESSIONS)
def test_metrics_exist(dashboard):
    asked = {name for expression in EXPRESSIONS[dashboard] for name in metric_names(expression.replace("TARGET", ""))}
    assert asked - set(KNOWN) == set()


@pytest.mark.parametrize(("label", "metric"), VARIABLES)
def test_variables_exist(label, metric):
    assert label in ("job", "instance") or label in KNOWN[metric].labels
