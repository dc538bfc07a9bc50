"""The surveyor in detail: the phases of its surveys, its pages, its process."""

from lines import by_surveyor
from panels import timeseries
from scope import of_surveyors

PHASES = [
    timeseries(
        "Phases of a survey",
        [("max by (instance, phase) (kafka_surveyor_phase_duration_seconds)", "{{phase}}, {{instance}}")],
        "From the first request of a phase to its last answer. Some phases run at the same time.",
        "s",
    ),
    timeseries(
        "Phases without all answers",
        [("max by (instance, phase) (1 - kafka_surveyor_phase_success)", "{{phase}}, {{instance}}")],
        "1 for a phase of the last survey that did not get an answer to everything it asked for.",
    ),
    timeseries(
        "Requests, by phase",
        [
            (
                "sum by (instance, phase) (rate(kafka_surveyor_requests_total[$__rate_interval]))",
                "{{phase}}, {{instance}}",
            )
        ],
        "Requests a second to Kafka: what watching costs the brokers.",
        "cps",
        stacked=True,
    ),
]
PAGES = [
    timeseries(
        "Scrapes, by status",
        [
            (
                "sum by (instance, code) (rate(kafka_surveyor_scrapes_total[$__rate_interval]))",
                "{{code}}, {{instance}}",
            )
        ],
        "HTTP requests a second that were answered, by status code.",
        "cps",
    ),
    timeseries(
        "Scrapes take",
        [
            *by_surveyor(of_surveyors("scrape_duration_seconds"), "scrape of {{instance}}"),
            *by_surveyor("kafka_surveyor_render_seconds", "writing the page of {{instance}}"),
        ],
        "How long Prometheus waits for a page, and how long the surveyor takes to write one.",
        "s",
    ),
    timeseries(
        "Series on a page", by_surveyor("kafka_surveyor_page_series"), "Series on a page: what Prometheus has to keep."
    ),
    timeseries("Size of a page", by_surveyor("kafka_surveyor_page_bytes"), "Bytes of a page, not compressed.", "bytes"),
]
PROCESS = [
    timeseries(
        "Resident memory",
        by_surveyor(of_surveyors("process_resident_memory_bytes")),
        "Memory of the process that is resident.",
        "bytes",
    ),
    timeseries(
        "Processor time",
        by_surveyor(of_surveyors("rate(process_cpu_seconds_total[$__rate_interval])")),
        "Part of one processor that the process uses.",
        "percentunit",
    ),
    timeseries(
        "File descriptors used",
        by_surveyor(of_surveyors("process_open_fds / process_max_fds")),
        "Part of the file descriptors that the process may have open and has.",
        "percentunit",
        limit=0.8,
    ),
    timeseries("Threads", by_surveyor(of_surveyors("process_threads")), "Threads, those of the C libraries included."),
]
