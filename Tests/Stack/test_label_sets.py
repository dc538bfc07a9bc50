"""Labels are followed through expressions."""

import pytest
from checks import label_sets, reference

KNOWN = reference.series()


@pytest.mark.parametrize(
    "expression",
    [
        "sum by (topic) (kafka_consumergroup_lag_sum)",
        "sum without (partition) (kafka_consumergroup_lag) > on (topic) group_left () kafka_topic_partitions",
        "topk(3, kafka_consumergroup_lag) * on (topic) group_left () sum by (topic) (kafka_topic_partitions)",
        'sum by (what) (label_replace(zk_up == 0, "what", "$1", "zk_host", "(.*)"))',
        'sum by (a) (label_join(kafka_consumergroup_lag, "a", " on ", "consumergroup", "topic"))',
        "zk_kafka_broker_registered != on (id) kafka_broker_up",
        'max by (kafka_cluster) (max_over_time((kafka_up{job="a"} * 2)[5m:1m]))',
        "sum by (zk_host) (rate(zk_readlatency_sum[5m])) / sum by (zk_host) (rate(zk_readlatency_count[5m]))",
        "sum by (quantile) (zk_readlatency)",
        'absent(up{job="x"}) or ALERTS{alertstate="firing"}',
        "vector(1) - time()",
    ],
)
def test_good_expressions_have_no_finding(expression):
    assert label_sets.findings(expression, KNOWN) == []


@pytest.mark.parametrize(
    ("expression", "finding"),
    [
        ("kafka_nonsense", "there is no metric kafka_nonsense"),
        ('kafka_up{topic="a"}', "kafka_up has no label topic"),
        ("sum by (topic) (kafka_up)", "what sum by (topic) takes has no label topic"),
        ("sum without (zk_host) (kafka_up)", "has no label zk_host"),
        ("sum by (topic) (sum by (partition) (kafka_consumergroup_lag))", "has no label topic"),
        ("zk_up * on (id) kafka_broker_up", "the left side of * on has no label id"),
        ("kafka_broker_up * on (id) kafka_up", "the right side of * on has no label id"),
        ("kafka_broker_up and ignoring (topic) kafka_up", "either side of and ignoring has no label topic"),
        ("kafka_broker_up * on (job) group_left (topic) kafka_up", "group_left has no label topic"),
        ("kafka_up * on (job) group_right (topic) kafka_broker_up", "group_right has no label topic"),
        ('label_replace(kafka_up, "a", "$1", "topic", "(.*)")', "what label_replace takes has no label topic"),
        ('label_join(kafka_up, "a", "-", "topic")', "what label_join takes has no label topic"),
        ("histogram_quantile(0.9, zk_readlatency_sum)", "what histogram_quantile takes has no label le"),
        ('sum by (job) (absent(up{instance="y"}))', "what sum by (job) takes has no label job"),
    ],
)
def test_what_does_not_exist_is_found(expression, finding):
    assert any(finding in found for found in label_sets.findings(expression, KNOWN))


def test_the_labels_of_a_result_are_known():
    assert label_sets.labels("sum by (topic, job) (kafka_topic_partitions > 0)", KNOWN) == {"topic", "job"}
    assert label_sets.labels("kafka_broker_up == on (id) zk_kafka_broker_registered", KNOWN) == {"id"}
    assert label_sets.labels("time() - kafka_broker_up > 180", KNOWN) == KNOWN["kafka_broker_up"].labels


@pytest.mark.parametrize(
    ("expression", "keeps"),
    [
        ("a", True),
        ("(a > 1) and b", True),
        ("sum(a) or b", True),
        ("topk(3, a)", True),
        ('label_replace(a, "x", "1", "", "")', True),
        ("a + 0", False),
        ("rate(a[5m])", False),
        ("topk(3, sum by (b) (a))", False),
        ("sum(a) and b", False),
    ],
)
def test_some_expressions_keep_the_name(expression, keeps):
    assert label_sets.keeps_name(expression) is keeps
