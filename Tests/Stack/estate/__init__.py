"""A troubled estate, as its surveyors would show it, in a Prometheus that has known it for an hour."""
