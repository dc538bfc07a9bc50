"""The end-to-end probe: its messages are produced, acknowledged, and consumed again."""

from dashboard import Line
from lines import held_or_none
from looks import GREEN, NONE_IS_GOOD, ORANGE, RED, steps
from panels import stat, timeseries

DESCRIPTION = "What becomes of the probe's own messages (--probe.enabled)."


def _quantiles(histogram: str) -> list[tuple[str, str]]:
    buckets = f"sum by (kafka_cluster, id, le) (rate({histogram}_bucket[$__rate_interval]))"
    return [
        (f"histogram_quantile({quantile}, {buckets})", f"broker {{{{id}}}} {percent} {{{{kafka_cluster}}}}")
        for quantile, percent in ((0.5, "50 %"), (0.99, "99 %"))
    ]


def _failed(name: str, counter: str, description: str) -> dict:
    # An increase is extrapolated to the ends of its window: messages are whole.
    return stat(name, f"sum(round(increase({counter}[$__range])))", description, thresholds=NONE_IS_GOOD)


LINES = [
    Line(
        3,
        [
            stat(
                "Since the last round trip",
                "max(time() - kafka_probe_round_trip_timestamp_seconds)",
                "Age of the last message that came back; of several probes, the oldest. KafkaProbeSilent fires from "
                "120 s on.",
                "s",
                thresholds=steps((0, GREEN), (30, ORANGE), (120, RED)),
            ),
            _failed(
                "Not acknowledged",
                "kafka_probe_messages_failed_total",
                "Messages in the time shown that no broker acknowledged in time, or that were refused.",
            ),
            _failed(
                "Lost",
                "kafka_probe_messages_lost_total",
                "Messages in the time shown that a broker acknowledged and that could not be consumed in time.",
            ),
            _failed(
                "Duplicated",
                "kafka_probe_messages_duplicated_total",
                "Messages in the time shown that were consumed more than once.",
            ),
        ],
    ),
    Line(
        8,
        [
            timeseries(
                "Acknowledgement",
                _quantiles("kafka_probe_acknowledgement_seconds"),
                "Time from sending a message to the broker's acknowledgement with acks=all: median and 99th "
                "percentile.",
                "s",
            ),
            timeseries(
                "Round trip",
                _quantiles("kafka_probe_round_trip_seconds"),
                "Time from sending a message to consuming it: median and 99th percentile.",
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
                        "99 % {{kafka_cluster}}",
                    )
                ],
                "Time from committing the probe's offsets to the response of its group's coordinator: 99th percentile.",
                "s",
            ),
            timeseries(
                "Failures of the probe",
                held_or_none(
                    "sum by (kafka_cluster, operation, reason) (rate(kafka_probe_failures_total[$__rate_interval]))",
                    "{{operation}}: {{reason}} {{kafka_cluster}}",
                    "kafka_probe_info",
                ),
                "Failures per second, by operation and reason.",
                "eps",
            ),
        ],
    ),
]
