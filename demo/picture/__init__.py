"""A picture of a dashboard: its panels with what a running Prometheus knows, as one page of HTML."""
