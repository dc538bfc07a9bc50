"""The stack is connected: everything is scraped, and alerts have somewhere to go."""


def test_every_target_is_scraped(prometheus):
    targets = prometheus.targets()
    assert {target["labels"]["job"] for target in targets} == {"kafka-surveyor", "prometheus", "alertmanager"}
    assert [(target["scrapeUrl"], target["lastError"]) for target in targets if target["health"] != "up"] == []


def test_alerts_go_to_the_alertmanager(prometheus, addresses):
    assert prometheus.alertmanagers() == [f"{addresses['alertmanager']}/api/v2/alerts"]
