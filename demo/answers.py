"""Asks Prometheus the demo's questions once and prints each with its answer.

Usage: answers.py URL. Exits with 1 and names the first question that has no answer yet, if there is one.
"""

import json
import sys
import urllib.parse
import urllib.request

# Until these hold, a rate would be taken over a window that is half empty, and an ensemble looked at that is not whole.
# On a busy machine, not every scrape succeeds.
READY = [
    'count_over_time(kafka_topic_partition_current_offset{topic="orders", partition="0"}[20s]) >= 6',
    "zk_ensemble_serving == zk_ensemble_servers",
    "zk_znode_count > 25",
]
# What to find out, how that is asked, and how many series the answer has at least.
QUESTIONS = [
    ("Does the cluster answer?", "kafka_up", 1),
    (
        "How many records a second go into each topic?",
        'sum by (topic) (rate(kafka_topic_partition_current_offset{topic!~"__.*"}[20s]))',
        3,
    ),
    ("How many records has each group still to read?", "kafka_consumergroup_group_lag", 2),
    ("How many more does that become each second?", "deriv(kafka_consumergroup_group_lag[20s])", 2),
    ("Which partitions are furthest behind?", "topk(3, kafka_consumergroup_lag)", 3),
    ("What is each ZooKeeper server at the moment?", "zk_server_state == 1", 4),
    ("How many more voters may fail before the quorum is lost?", "zk_ensemble_failures_tolerated", 1),
    ("How many znodes are there?", "max(zk_znode_count)", 1),
    ("How many transactions is each server behind?", "zk_zxid_behind", 4),
    ("How many seconds did it take to find all this out?", "kafka_surveyor_survey_duration_seconds", 1),
]
# The name, and the target, which is the same for all series.
HIDDEN_LABELS = {"__name__", "job", "instance"}


def ask(url, expression):
    query = urllib.parse.urlencode({"query": expression})
    with urllib.request.urlopen(f"{url}/api/v1/query?{query}", timeout=10) as answer:
        return json.load(answer)["data"]["result"]


def lines(result):
    for series in result:
        labels = ", ".join(f"{k}={v}" for k, v in sorted(series["metric"].items()) if k not in HIDDEN_LABELS)
        value = float(series["value"][1])
        yield f"    {value:>8.{3 if abs(value) < 1 and value % 1 else 0}f}  {labels}".rstrip()


def main():
    text = []
    for title, expression, count in [*(("", expression, 1) for expression in READY), *QUESTIONS]:
        try:
            result = ask(sys.argv[1], expression)
        except OSError as error:
            sys.exit(f"Prometheus does not answer: {error}")
        if len(result) < count:
            sys.exit(f"no answer yet to: {expression}")
        if title:
            text += [f"  {title}", f"    {expression}", *lines(result)]
    print("\n".join(text))


if __name__ == "__main__":
    main()
