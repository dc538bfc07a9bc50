"""What must hold of the files that are not Swift: compose, image, Prometheus' rules, Grafana's dashboards.

Each check is a function that gets what it looks at and returns a list of findings, one line each, that name the place
and the way out; no finding, an empty list. The tests beside this package run the checks on the files as they are, and
on copies with one thing broken, so that a check that finds nothing any more is found, too.
"""
