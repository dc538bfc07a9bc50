"""The dashboards that people bring along have data."""

import pytest
from checks import queries
from live.patience import settle
from live.public_dashboards import EXPRESSIONS, VARIABLES


@pytest.mark.parametrize("dashboard", EXPRESSIONS)
def test_expressions(dashboard, prometheus, addresses):
    target = f'job=~"kafka-surveyor", instance=~"{addresses["exporter"].removeprefix("http://")}"'
    expressions = [expression.replace("TARGET", target) for expression in EXPRESSIONS[dashboard]]
    settle(queries.answer_findings, dashboard, expressions, prometheus)


@pytest.mark.parametrize(("label", "metric"), VARIABLES)
def test_variables(label, metric, prometheus):
    assert prometheus.label_values(label, metric) != []
