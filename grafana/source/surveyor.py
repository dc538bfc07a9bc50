"""Whether what measures is well itself: its surveys, its pages, its process."""

import alerts
import conditions
import surveyor_panels
import tiles
from attention import attention
from dashboard import Dashboard, Fold, Line
from lines import held_or_none
from looks import GREEN, ORANGE, RED, cells, steps, words
from panels import stat, timeseries
from scope import of_surveyors
from tables import Column, table

_TILES = Line(
    3,
    [
        tiles.surveyor_state(),
        tiles.kafka_state(),
        stat(
            "Survey age",
            "max(time() - kafka_surveyor_survey_timestamp_seconds)",
            "Time since a survey last reached Kafka; of several surveyors, the longest. More than the survey interval "
            "and the scrape interval together: surveys fail.",
            "s",
            steps((0, GREEN), (45, ORANGE), (90, RED)),
        ),
        stat(
            "Kafka survey",
            "max(kafka_surveyor_survey_duration_seconds)",
            "Duration of the last survey of Kafka; of several surveyors, the longest.",
            "s",
            steps((0, GREEN), (5, ORANGE), (10, RED)),
        ),
        stat(
            "ZK survey",
            "max(kafka_surveyor_ensemble_survey_duration_seconds)",
            "Duration of the last survey of ZooKeeper; of several surveyors, the longest.",
            "s",
            steps((0, GREEN), (5, ORANGE), (10, RED)),
        ),
        stat(
            "Scrape",
            f"max({of_surveyors('scrape_duration_seconds')})",
            "Duration of Prometheus' last scrape; of several surveyors, the longest. Prometheus gives up after 10 s.",
            "s",
            steps((0, GREEN), (1, ORANGE), (5, RED)),
        ),
        stat("Series", "sum(kafka_surveyor_page_series)", "Series on the last page, of all surveyors together."),
        stat(
            "Memory",
            f"max({of_surveyors('process_resident_memory_bytes')})",
            "Resident memory of the process; of several surveyors, the largest.",
            "bytes",
        ),
    ],
)

_ATTENTION = attention(
    "surveyor",
    conditions.SURVEYORS,
    "What keeps the surveyors from measuring, the worst first. Empty where no surveyor was ever scraped.",
)

_RESULTS = {" success": GREEN, " partial": ORANGE, " failure": RED}
_CHARTS = [
    timeseries(
        "Duration of surveys",
        [
            ("max by (instance) (kafka_surveyor_survey_duration_seconds)", "Kafka, {{instance}}"),
            ("max by (instance) (kafka_surveyor_ensemble_survey_duration_seconds)", "ZooKeeper, {{instance}}"),
        ],
        "One that takes longer than --survey.interval delays the next one.",
        "s",
    ),
    timeseries(
        "Surveys per minute, by result",
        [
            (
                "60 * sum by (instance, result) (rate(kafka_surveyor_surveys_total[$__rate_interval]))",
                "Kafka {{result}}, {{instance}}",
            ),
            (
                "60 * sum by (instance, result) (rate(kafka_surveyor_ensemble_surveys_total[$__rate_interval]))",
                "ZooKeeper {{result}}, {{instance}}",
            ),
        ],
        "Partial: some requests got no response. Failure: nothing was reached.",
        "opm",
        colours=_RESULTS,
    ),
]
_FAILURES = timeseries(
    "Failed requests, by phase and reason",
    held_or_none(
        "sum by (instance, phase, reason) (rate(kafka_surveyor_request_failures_total[$__rate_interval]))",
        "{{phase}}: {{reason}}, {{instance}}",
        "kafka_surveyor_build_info",
    ),
    "Requests, groups, partitions and topics per second that got no response.",
    "eps",
)

_STATES = words({"1": ("up", GREEN), "0": ("DOWN", RED)})
_AGE = f"time() - last_over_time(kafka_surveyor_survey_timestamp_seconds{conditions.LATELY})"
_VERSIONS = table(
    "Surveyors",
    {
        "up": conditions.SURVEYORS,
        "age": _AGE,
        "build": "kafka_surveyor_build_info",
        "started": of_surveyors("1000 * process_start_time_seconds"),
        "memory": of_surveyors("process_resident_memory_bytes"),
        "series": "kafka_surveyor_page_series",
    },
    [
        Column("up", "State", "short", 80, thresholds=steps(), mappings=_STATES),
        Column("instance", "Surveyor"),
        Column("age", "Survey age", "s", thresholds=cells((45, ORANGE), (90, RED))),
        Column("version", "Version"),
        Column("revision", "Revision"),
        Column("librdkafka", "librdkafka"),
        Column("libmicrohttpd", "libmicrohttpd"),
        Column("started", "Started", "dateTimeAsIso"),
        Column("memory", "Memory", "bytes"),
        Column("series", "Series", "short"),
        Column("build", "Known", "short", hidden=True),
    ],
    "The surveyors, those that were up within the last week included: version, libraries, start.",
    sort=[("State", "up"), ("Surveyor", "up")],
)

DASHBOARD = Dashboard(
    "surveyor",
    "Kafka Surveyor / Surveyor",
    "Whether the surveyors themselves work, and what measuring costs.",
    ["job", "kafka_cluster", "instance"],
    [
        _TILES,
        Line(5, [_ATTENTION, alerts.alerts_table("surveyor")]),
        Line(6, [_VERSIONS]),
        Line(8, [*_CHARTS, _FAILURES]),
    ],
    [
        Fold("Phases", "The time of a survey of Kafka, by phase.", [Line(8, surveyor_panels.PHASES)]),
        Fold("Pages and scrapes", "What Prometheus gets.", [Line(8, surveyor_panels.PAGES)]),
        Fold("Process", "Resources of the process.", [Line(8, surveyor_panels.PROCESS)]),
    ],
    hidden=frozenset({"kafka_cluster"}),
)
