"""Makes the demo's configuration of Prometheus out of the stack's: the same jobs and rules, the demo's addresses, and
intervals that are short enough to watch.

Usage: prometheus_config.py FILE INTERVAL HOST=ADDRESS…, where HOST is what FILE calls a target, without the port.
Writes to stdout.
"""

import sys
from pathlib import Path

import yaml


def static_targets(configuration):
    """All places in the configuration that list targets."""
    jobs = configuration["scrape_configs"] + configuration.get("alerting", {}).get("alertmanagers", [])
    return [static for job in jobs for static in job["static_configs"]]


def adapted(configuration, folder, interval, addresses):
    """The configuration, whose file is in folder, with targets at the addresses (by host) and these intervals."""
    configuration["global"] |= {"scrape_interval": interval, "evaluation_interval": interval}
    for job in configuration["scrape_configs"]:
        job.pop("scrape_interval", None)
    configuration["rule_files"] = [str(folder / pattern) for pattern in configuration.get("rule_files", [])]
    for static in static_targets(configuration):
        static["targets"] = [addresses[target.split(":")[0]] for target in static["targets"]]
    return configuration


def main():
    path, interval = Path(sys.argv[1]).resolve(), sys.argv[2]
    addresses = dict(argument.split("=", 1) for argument in sys.argv[3:])
    try:
        configuration = adapted(yaml.safe_load(path.read_text()), path.parent, interval, addresses)
    except KeyError as host:
        sys.exit(f"{path} has the target {host}, which the demo does not: give {host}=ADDRESS")
    yaml.safe_dump(configuration, sys.stdout, sort_keys=False)


if __name__ == "__main__":
    main()
