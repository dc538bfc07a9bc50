"""What the probe's own messages go through: written, acknowledged, read again."""

from dashboard import Line
from looks import NONE_IS_GOOD
from panels import stat, timeseries
from scope import held_or_none

DESCRIPTION = "What the surveyor's own messages go through, if it sends some (--probe.enabled)."


def _quantiles(histogram: str) -> list[tuple[str, str]]:
    buckets = f"sum by (kafka_cluster, id, le) (rate({histogram}_bucket[$__rate_interval]))"
    return [
        (f"histogram_quantile({quantile}, {buckets})", f"{{{{kafka_cluster}}}} broker {{{{id}}}} {percent}")
        for quantile, percent in ((0.5, "50 %"), (0.99, "99 %"))
    ]


def _failed(title: str, counter: str, description: str) -> dict:
    return stat(title, f"sum(increase({counter}[$__range]))", description, thresholds=NONE_IS_GOOD)


LINES = [
    Line(
        3,
        [
            stat(
                "Last round trip",
                "max(time() - kafka_probe_round_trip_timestamp_seconds)",
                "How long ago a message last came back, of the probe for which that is longest.",
                "s",
            ),
            _failed(
                "Messages not acknowledged",
                "kafka_probe_messages_failed_total",
                "Messages in the time shown that no broker took, or that it refused.",
            ),
            _failed(
                "Messages lost",
                "kafka_probe_messages_lost_total",
                "Messages in the time shown that a broker acknowledged and that could not be read again in time.",
            ),
            _failed(
                "Messages duplicated",
                "kafka_probe_messages_duplicated_total",
                "Messages in the time shown that were read more than once.",
            ),
        ],
    ),
    Line(
        8,
        [
            timeseries(
                "Acknowledgement",
                _quantiles("kafka_probe_acknowledgement_seconds"),
                "From sending a message to the broker's acknowledgement with acks=all: the time within which half of "
                "them came, and 99 % of them.",
                "s",
            ),
            timeseries(
                "Round trip",
                _quantiles("kafka_probe_round_trip_seconds"),
                "From sending a message to reading it again: the time for half of them, and for 99 % of them.",
                "s",
            ),
        ],
    ),
    Line(
        8,
        [
            timeseries(
                "Commit",
                [
                    (
                        "histogram_quantile(0.99, sum by (kafka_cluster, le) "
                        "(rate(kafka_probe_commit_seconds_bucket[$__rate_interval])))",
                        "{{kafka_cluster}} 99 %",
                    )
                ],
                "From committing the probe's offsets to the answer of its group's coordinator.",
                "s",
            ),
            timeseries(
                "Failures",
                [
                    (
                        held_or_none(
                            "sum by (kafka_cluster, operation, reason) "
                            "(rate(kafka_probe_failures_total[$__rate_interval]))",
                            "kafka_probe_info",
                        ),
                        "{{kafka_cluster}} {{operation}}: {{reason}}",
                    )
                ],
                "What fails, a second, by what the probe was doing. None: nothing does.",
                "cps",
            ),
        ],
    ),
]
