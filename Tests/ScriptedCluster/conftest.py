"""Clusters that end with the test that started them."""

from collections.abc import Callable, Iterator

import pytest
from client import Cluster


@pytest.fixture
def start() -> Iterator[Callable[..., Cluster]]:
    """Starts a cluster of a document."""
    clusters: list[Cluster] = []

    def start_one(**document) -> Cluster:
        clusters.append(Cluster(document))
        return clusters[-1]

    yield start_one
    for cluster in clusters:
        assert cluster.end() == 0
