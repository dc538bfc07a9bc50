"""Whether what measures is well itself: its surveys, its pages, its process."""

import conditions
import surveyor_panels
import tiles
from attention import attention
from dashboard import Dashboard, Fold, Line
from links import CHOSEN
from looks import GREEN, ORANGE, RED, steps
from panels import stat, timeseries
from scope import held_or_none, of_surveyors
from tables import Column, table

_TILES = Line(
    3,
    [
        tiles.surveyor_state(),
        tiles.kafka_state(),
        stat(
            "Age of the survey",
            "max(time() - kafka_surveyor_survey_timestamp_seconds)",
            "How long ago a survey last reached Kafka; of several surveyors, the longest. More than the survey's "
            "and the scrape's interval together says that surveys fail.",
            "s",
            steps((0, GREEN), (45, ORANGE), (90, RED)),
        ),
        stat(
            "Kafka survey",
            "max(kafka_surveyor_survey_duration_seconds)",
            "Seconds that the last survey of Kafka took; of several surveyors, the longest.",
            "s",
            steps((0, GREEN), (5, ORANGE), (10, RED)),
        ),
        stat(
            "ZooKeeper survey",
            "max(kafka_surveyor_ensemble_survey_duration_seconds)",
            "Seconds that the last survey of ZooKeeper took; of several surveyors, the longest.",
            "s",
            steps((0, GREEN), (5, ORANGE), (10, RED)),
        ),
        stat(
            "Scrape takes",
            f"max({of_surveyors('scrape_duration_seconds')})",
            "Seconds that Prometheus' last scrape took; of several surveyors, the longest. Prometheus gives up "
            "after 10.",
            "s",
            steps((0, GREEN), (1, ORANGE), (5, RED)),
        ),
        stat("Series", "sum(kafka_surveyor_page_series)", "Series on the last page, of all surveyors together."),
        stat(
            "Memory",
            f"max({of_surveyors('process_resident_memory_bytes')})",
            "Memory of the process that is resident; of several surveyors, the most.",
            "bytes",
        ),
    ],
)

_ATTENTION = attention(
    {"surveyor": conditions.SURVEYOR},
    "kafka_surveyor_build_info",
    "What keeps the surveyors from measuring, the worst first. Empty where no surveyor was ever scraped.",
    CHOSEN,
)

_CHARTS = [
    timeseries(
        "Surveys take",
        [
            ("max by (instance) (kafka_surveyor_survey_duration_seconds)", "Kafka, {{instance}}"),
            ("max by (instance) (kafka_surveyor_ensemble_survey_duration_seconds)", "ZooKeeper, {{instance}}"),
        ],
        "How long surveys take. One that takes longer than --survey.interval makes the next one late.",
        "s",
    ),
    timeseries(
        "Surveys, by result",
        [
            (
                "sum by (instance, result) (rate(kafka_surveyor_surveys_total[$__rate_interval]))",
                "Kafka {{result}}, {{instance}}",
            ),
            (
                "sum by (instance, result) (rate(kafka_surveyor_ensemble_surveys_total[$__rate_interval]))",
                "ZooKeeper {{result}}, {{instance}}",
            ),
        ],
        "Surveys a second. Partial: something got no answer. Failure: nobody answered at all.",
        "cps",
    ),
]
_FAILURES = timeseries(
    "What got no answer, by phase and reason",
    [
        (
            held_or_none(
                "sum by (instance, phase, reason) (rate(kafka_surveyor_request_failures_total[$__rate_interval]))",
                "kafka_surveyor_build_info",
            ),
            "{{instance}} {{phase}}: {{reason}}",
        )
    ],
    "Requests, groups, partitions and topics a second that got no answer. None: everything got one.",
    "cps",
)

_VERSIONS = table(
    "Surveyors",
    {
        "build": "kafka_surveyor_build_info",
        "started": of_surveyors("1000 * process_start_time_seconds"),
        "memory": of_surveyors("process_resident_memory_bytes"),
        "series": "kafka_surveyor_page_series",
    },
    [
        Column("instance", "Surveyor"),
        Column("version", "Version"),
        Column("revision", "Revision"),
        Column("librdkafka", "librdkafka"),
        Column("libmicrohttpd", "libmicrohttpd"),
        Column("started", "Started", "dateTimeAsIso"),
        Column("memory", "Memory", "bytes"),
        Column("series", "Series", "short"),
        Column("build", "Known", "short", hidden=True),
    ],
    "What runs, with which libraries, since when.",
    sort=[("Surveyor", "up")],
)

DASHBOARD = Dashboard(
    "surveyor",
    "Kafka Surveyor / Surveyor",
    "Whether what measures is well itself, and what measuring costs.",
    ["job", "instance"],
    [_TILES, Line(6, [_ATTENTION]), Line(8, [*_CHARTS, _FAILURES]), Line(5, [_VERSIONS])],
    [
        Fold("Phases", "What a survey of Kafka spends its time with.", [Line(8, surveyor_panels.PHASES)]),
        Fold("Pages and scrapes", "What Prometheus gets.", [Line(8, surveyor_panels.PAGES)]),
        Fold("Process", "What the operating system knows of it.", [Line(8, surveyor_panels.PROCESS)]),
    ],
)
