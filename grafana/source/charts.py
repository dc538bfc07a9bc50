"""Lines over time that more than one dashboard has."""

from lines import by_broker, by_group, by_topic
from panels import timeseries


def records_written() -> dict:
    return timeseries(
        "Records written, by topic",
        by_topic('rate(kafka_topic_current_offsets{topic!~"__.+"}[$__rate_interval])'),
        "Records written per second, of the ten busiest topics at the end of the time shown, without internal topics.",
        "recps",
    )


def answers() -> dict:
    return timeseries(
        "Response time of brokers",
        by_broker("kafka_broker_offset_request_seconds", 10),
        "Time of the slowest ListOffsets request of a survey, of the ten slowest brokers. A gap: the broker was not "
        "asked, or did not respond. The dashed line is where KafkaBrokerSlow begins.",
        "s",
        limit=1,
    )


def lag() -> dict:
    return timeseries(
        "Lag, by group",
        by_group("kafka_consumergroup_group_lag"),
        "Records that a group has not read yet, of the ten groups furthest behind at the end of the time shown. A gap: "
        "the end of one of its partitions was unknown.",
    )
