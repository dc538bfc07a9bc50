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
        "Incomplete phases",
        [("max by (instance, phase) (1 - kafka_surveyor_phase_success)", "{{phase}}, {{instance}}")],
        "1 for a phase of the last survey that was incomplete.",
    ),
    timeseries(
        "Requests, by phase",
        [
            (
                "sum by (instance, phase) (rate(kafka_surveyor_requests_total[$__rate_interval]))",
                "{{phase}}, {{instance}}",
            )
        ],
        "Requests per second to Kafka: what surveys cost the brokers.",
        "reqps",
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
        "HTTP requests per second, by status code of the response.",
        "reqps",
    ),
    timeseries(
        "Duration of scrapes",
        [
            *by_surveyor(of_surveyors("scrape_duration_seconds"), "scrape, {{instance}}"),
            *by_surveyor("kafka_surveyor_render_seconds", "rendering, {{instance}}"),
        ],
        "Time that Prometheus waits for a page, and time to render one.",
        "s",
    ),
    timeseries(
        "Series on a page", by_surveyor("kafka_surveyor_page_series"), "Series on a page, which Prometheus stores."
    ),
    timeseries("Size of a page", by_surveyor("kafka_surveyor_page_bytes"), "Bytes of a page, uncompressed.", "bytes"),
]
PROCESS = [
    timeseries(
        "Resident memory",
        by_surveyor(of_surveyors("process_resident_memory_bytes")),
        "Resident memory of the process.",
        "bytes",
    ),
    timeseries(
        "CPU",
        by_surveyor(of_surveyors("rate(process_cpu_seconds_total[$__rate_interval])")),
        "Share of one CPU that the process uses.",
        "percentunit",
    ),
    timeseries(
        "File descriptors used",
        by_surveyor(of_surveyors("process_open_fds / process_max_fds")),
        "Share of the file descriptors that the process may open and has open.",
        "percentunit",
        limit=0.8,
    ),
    timeseries("Threads", by_surveyor(of_surveyors("process_threads")), "Threads, those of the C libraries included."),
]
