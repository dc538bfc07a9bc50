"""The tools of the other checks: reading expressions, and the list of what there is."""

import pytest
from checks import reference
from checks.expressions import RATE_INTERVAL, metric_names, panels, selectors, substitute, targets


def test_selectors_come_with_matchers_and_what_is_around_them():
    left, right = selectors('topk(3, sum by (topic) (rate(a_total{job=~"$job", x!="y"}[$__rate_interval]))) / b')
    assert (left.name, left.within) == ("a_total", ("topk", "sum", "rate"))
    assert (left.window, right.window) == (RATE_INTERVAL, None)
    assert left.matchers == (("job", "=~", "$job"), ("x", "!=", "y"))
    assert (right.name, right.within, right.matchers) == ("b", (), ())


def test_a_name_may_be_a_matcher():
    assert metric_names('{__name__="up"} or max_over_time(down[5m:1m])') == {"up", "down"}


def test_operators_and_quotes_in_values_are_told_apart():
    (selector,) = selectors('a{b!~"x\\"=y", c="=~"}')
    assert selector.matchers == (("b", "!~", 'x"=y'), ("c", "=", "=~"))


def test_a_raw_string_is_taken_as_it_is():
    (selector,) = selectors('a{b=~`x\\.y"z`}')
    assert selector.matchers == (("b", "=~", 'x\\.y"z'),)


def test_what_is_no_expression_is_refused():
    with pytest.raises(ValueError):
        selectors("sum(")


def test_only_variables_with_a_value_are_replaced():
    values = {"a": "1", "__range": "1h"}
    assert substitute("$a ${a} ${a:regex} $ab x[$__range]", values) == "1 1 1 $ab x[1h]"


def test_targets_of_collapsed_rows_are_found():
    target = {"refId": "A", "expr": "up"}
    row = {"type": "row", "title": "row", "panels": [{"title": "inside", "targets": [target]}]}
    dashboard = {"panels": [{"title": "outside", "targets": [target]}, row]}
    assert len(list(panels(dashboard))) == 3
    assert [(found.row, found.panel["title"]) for found in targets(dashboard)] == [("", "outside"), ("row", "inside")]


def test_the_reference_knows_types_labels_and_parts():
    known = reference.series()
    assert known["kafka_consumergroup_lag"].labels == {
        *("consumergroup", "topic", "partition"),
        *("job", "instance", "kafka_cluster"),
    }
    assert known["kafka_surveyor_surveys_total"].type == "counter"
    assert "kafka_cluster" not in known["kafka_surveyor_surveys_total"].labels
    assert known["zk_readlatency"].labels == {"zk_host", "quantile", "job", "instance"}
    assert known["zk_readlatency_count"].labels == {"zk_host", "job", "instance"}
    assert known["up"].labels == {"job", "instance"}
    assert "kafka_nonsense" not in known
