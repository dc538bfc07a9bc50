"""Lines over time that more than one dashboard has."""

from lines import by_broker, by_group, by_topic
from panels import timeseries


def records_written() -> dict:
    return timeseries(
        "Records written, by topic",
        by_topic('rate(kafka_topic_current_offsets{topic!~"__.+"}[$__rate_interval])'),
        "Records a second that producers write, of the ten topics that get most of them at the end of the time shown; "
        "internal topics aside.",
        "recps",
    )


def answers() -> dict:
    return timeseries(
        "Brokers' answers",
        by_broker("kafka_broker_offset_request_seconds", 10),
        "How long the slowest of a survey's questions for offsets took, of the ten slowest brokers. A gap: the broker "
        "was not asked, or did not answer.",
        "s",
    )


def lag() -> dict:
    return timeseries(
        "Lag, by group",
        by_group("kafka_consumergroup_group_lag"),
        "Records that a group has still to read, of the ten groups furthest behind at the end of the time shown. A "
        "gap: the end of one of its partitions was unknown.",
    )
