"""What the dashboards show of a troubled estate: what is wrong, where, how badly, and the way to more."""

import re
import time
import urllib.parse

import pytest
from checks import dashboards
from checks.boards import Board, colour_of
from checks.expressions import targets, title
from checks.project import RUNBOOKS
from checks.variables import found_values, query_variables
from estate import pages
from estate.prometheus import HISTORY_STEP, estate

DASHBOARDS = dashboards.load()
NOTHING, NO_ALERT = "Nothing here needs attention", "No alert fires"
_SET = re.compile(r"var-(\w+)=\$\{__data\.fields\.(\w+):percentencode\}")


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory):
    with estate(tmp_path_factory.mktemp("estate")) as running:
        yield running


@pytest.fixture
def board(prometheus):
    return lambda name, **picked: Board(DASHBOARDS[name], prometheus, HISTORY_STEP, picked)


def where(rows, what):
    return [row["Where"] for row in rows if row["What"] == what]


@pytest.mark.parametrize("name", ["brokers-topics", "consumer-groups", "surveyor"])
def test_a_healthy_subject_says_so_while_alerts_fire_elsewhere(board, prometheus, name):
    assert prometheus.instant('ALERTS{alertstate="firing", severity="critical"}')
    healthy = board(name, kafka_cluster=pages.STAGING)
    (attention,) = healthy.rows("What needs attention")
    (alert,) = healthy.rows("Firing alerts")
    assert (attention["Severity"], attention["What"]) == ("fine", NOTHING)
    assert (alert["Severity"], alert["Alert"]) == ("fine", NO_ALERT)


def test_each_alert_has_a_row_on_the_overview_and_on_the_dashboard_of_its_subject(board, prometheus):
    firing = {series["metric"]["alertname"] for series in prometheus.instant('ALERTS{alertstate="firing"}')}
    assert {"KafkaBrokerSlow", "KafkaLeadersImbalanced", "KafkaProbeMessagesLost"} <= firing
    shown = {name: {row["Alert"] for row in board(name).rows("Firing alerts")} for name in DASHBOARDS}
    assert firing == shown.pop("overview")
    assert firing == set().union(*shown.values())
    assert sum(len(names) for names in shown.values()) == len(firing), "an alert has one subject"


def test_a_row_of_an_alert_says_how_bad_what_since_and_where_its_runbook_is(board):
    (row,) = [row for row in board("overview").rows("Firing alerts") if row["Alert"] == "KafkaBrokerDown"]
    assert row["Severity"] == "critical"
    assert row["Where"] == f"broker {pages.DOWN_BROKER}"
    assert 0 <= time.time() - float(row["Since"]) / 1000 < 600
    assert f"### {row['Alert']}\n" in RUNBOOKS.read_text()
    assert row["runbook"] == row["Alert"].lower()


def test_tiles_count_the_alerts_of_the_table_and_lead_to_it(board):
    overview = board("overview")
    rows = overview.rows("Firing alerts")
    for name, severity in (("Critical", "critical"), ("Warnings", "warning")):
        assert overview.tile(name) == str(sum(row["Severity"] == severity for row in rows))
        (link,) = overview.panel(name)["fieldConfig"]["defaults"]["links"]
        assert link["url"].endswith(f"&viewPanel={overview.panel('Firing alerts')['id']}")


@pytest.mark.parametrize("name", DASHBOARDS)
def test_alerts_are_marked_on_charts(board, name):
    (marks,) = DASHBOARDS[name]["annotations"]["list"]
    assert board(name).ask(marks["expr"])


def test_partitions_in_trouble_are_named_whatever_their_offsets(board):
    rows = board("brokers-topics").rows("Partitions in trouble")
    troubles = {
        trouble: {(row["Topic"], row["No."]) for row in rows if row["Trouble"] == trouble}
        for trouble in ("no leader", "below min ISR", "under-replicated")
    }
    assert troubles["no leader"] == {(topic, "0") for topic in pages.LEADERLESS}
    assert troubles["below min ISR"] == {(pages.BELOW_MIN_ISR, "0"), (pages.BELOW_MIN_ISR, "1")}
    assert troubles["under-replicated"] == {(topic, "1") for topic in pages.UNDER_REPLICATED}
    assert [row["Trouble"] for row in rows[:2]] == ["no leader"] * 2


def test_no_partition_in_trouble_is_said(board):
    (row,) = board("brokers-topics", kafka_cluster=pages.STAGING).rows("Partitions in trouble")
    assert row == {"Trouble": "none"}


@pytest.mark.parametrize(
    ("cluster", "tiles"),
    [
        (pages.PROD, {"Surveyor": "PARTIAL", "ZK not serving": "1", "ZK spare": "0", "ZK queue": "200"}),
        (pages.STAGING, {"Surveyor": "OK", "ZK not serving": None, "Critical": "0", "Warnings": "0"}),
        (pages.OLD, {"Surveyor": "DOWN", "Critical": "1", "ZK queue": None}),
    ],
)
def test_a_cluster_restricts_what_has_no_label_of_it(board, cluster, tiles):
    chosen = board("overview", kafka_cluster=cluster)
    assert {name: chosen.tile(name) for name in tiles} == tiles
    surveyors = {row["instance"] for row in chosen.rows("Firing alerts") if "instance" in row}
    surveyors |= {row["Surveyor"] for row in chosen.rows("What needs attention") if "Surveyor" in row}
    assert surveyors <= {surveyor.instance for surveyor in pages.SURVEYORS if surveyor.cluster == cluster}


def test_all_clusters_include_surveyors_without_one(board):
    assert {row["Surveyor"] for row in board("overview").rows("ZooKeeper ensembles")} == {"prod-1:9308", "prod-2:9308"}


def test_a_topic_does_not_change_what_is_said_of_groups(board):
    every = board("consumer-groups")
    healthy_topic = pages.topics_of(pages.STALLED_ON_ONE)[1]
    chosen = board("consumer-groups", topic=healthy_topic)
    for tile in ("Stalled", "Falling behind", "No members", "Lag unknown"):
        assert chosen.tile(tile) == every.tile(tile) != "0"
    said = [(row["What"], row["Where"]) for row in every.rows("What needs attention")]
    assert [(row["What"], row["Where"]) for row in chosen.rows("What needs attention")] == said
    assert {row["Topic"] for row in chosen.rows("Groups on topics")} == {healthy_topic}


@pytest.mark.parametrize("chart", ["Records read, by group", "Written and read", "Records read, by partition"])
def test_a_group_that_is_reset_draws_no_peak(board, chart):
    lines = board("consumer-groups", consumergroup=pages.REWOUND).lines(chart)
    assert any(pages.REWOUND in name for name in lines)
    assert max(abs(value) for values in lines.values() for value in values) < 1000


def test_each_row_leads_to_its_subject(board):
    overview = board("overview")
    rows = overview.rows("What needs attention")
    assert {row["consumergroup"] for row in rows} > set(pages.ODD_GROUPS)
    (link,) = [
        link
        for override in overview.panel("What needs attention")["fieldConfig"]["overrides"]
        for each in override["properties"]
        if each["id"] == "links"
        for link in each["value"]
    ]
    for row in [row for row in rows if row["What"] == "Commits beyond end (partitions)"] + rows[:6]:
        set_there = {name: row[field] for name, field in _SET.findall(link["url"]) if row[field] != "$__all"}
        # What a browser makes of the address.
        picked = dict(urllib.parse.parse_qsl(urllib.parse.urlencode(set_there)))
        there = board(row["more"], **picked).rows("What needs attention")
        assert (row["What"], row["Where"]) in [(each["What"], each["Where"]) for each in there]


def test_a_group_of_unknown_lag_can_be_chosen(board, prometheus):
    (variable,) = [each for each in query_variables(DASHBOARDS["consumer-groups"]) if each["name"] == "consumergroup"]
    offered = found_values(variable, {"job": ".+", "kafka_cluster": ".*", "instance": ".+"}, prometheus)
    assert set(offered) == set(pages.GROUPS)


@pytest.mark.parametrize("group", pages.ODD_GROUPS)
def test_any_name_of_a_group_can_be_chosen(board, group):
    chosen = board("consumer-groups", consumergroup=group)
    assert chosen.tile("Groups") == "1"
    assert {row["Group"] for row in chosen.rows("Groups on topics")} <= {group}


def test_the_worst_comes_first(board):
    rows = board("overview").rows("What needs attention")
    severities = ["critical", "warning", "notice"]
    places = [severities.index(row["Severity"]) for row in rows]
    assert places == sorted(places)
    whats = [row["What"] for row in rows]
    assert whats.index("Next failure stops the ensemble") < 6, "it is on the first screen"


@pytest.mark.parametrize(
    ("what", "places"),
    [
        ("Surveyor cannot be scraped", {"old-1:9308"}),
        ("Broker is slow (seconds)", {f"broker {pages.SLOW_BROKER}"}),
        ("Broker throttles (seconds)", {f"broker {pages.SLOW_BROKER}"}),
        ("Broker is down (its replicas)", {f"broker {pages.DOWN_BROKER}"}),
        ("Kafka and ZooKeeper disagree", {f"broker {pages.UNREGISTERED_BROKER}"}),
        ("Leaders not preferred (percent)", {"partitions of prod-1:9308"}),
        ("Probe messages lost (in 10 min)", {f"broker {pages.SLOW_BROKER}"}),
        ("Probe messages failed (in 5 min)", {f"broker {pages.DOWN_BROKER}"}),
        ("No leader (partitions)", {f"topic {topic}" for topic in pages.LEADERLESS}),
        ("Falls behind (records behind)", {f"group {pages.BEHIND} on {x}" for x in pages.topics_of(pages.BEHIND)}),
        ("Records lost (records)", {f"group {pages.LOST} on {x}" for x in pages.topics_of(pages.LOST)}),
        ("Has no members (records behind)", {f"group {pages.EMPTY}"}),
        ("Server does not serve", {pages.DOWN_SERVER}),
    ],
)
def test_each_trouble_has_a_row_that_names_it(board, what, places):
    assert set(where(board("overview").rows("What needs attention"), what)) == places


def test_stalled_groups_have_rows_that_name_their_topics(board):
    found = where(board("overview").rows("What needs attention"), "Stalled (records behind)")
    one = pages.topics_of(pages.STALLED_ON_ONE)[0]
    assert set(found) == {
        f"group {pages.STALLED_ON_ONE} on {one}",
        *(f"group {pages.STALLED} on {topic}" for topic in pages.topics_of(pages.STALLED)),
    }


def cell_colour(board, table, column, row):
    overrides = board.panel(table)["fieldConfig"]["overrides"]
    named = [{each["id"]: each["value"] for each in override["properties"]} for override in overrides]
    (found,) = [each for each in named if each["displayName"] == column]
    return colour_of([], found["thresholds"], row[column])


@pytest.mark.parametrize(
    ("name", "table", "of", "column", "colour"),
    [
        ("brokers-topics", "Brokers", {"Broker": pages.SLOW_BROKER}, "Response", "orange"),
        ("brokers-topics", "Brokers", {"Broker": pages.SLOW_BROKER}, "Throttle", "orange"),
        ("brokers-topics", "Brokers", {"Broker": "1", "Surveyor": "prod-1:9308"}, "Response", "transparent"),
        ("consumer-groups", "Groups, by lag", {"Group": pages.BEHIND}, "Lag grows by", "orange"),
        ("consumer-groups", "Groups, by lag", {"Group": pages.LOST}, "Lag grows by", "transparent"),
        ("zookeeper", "Servers", {"Server": "zk-1:2181", "Surveyor": "prod-1:9308"}, "Waiting", "red"),
        ("overview", "ZooKeeper ensembles", {"Surveyor": "prod-1:9308"}, "Can lose", "red"),
        ("overview", "ZooKeeper ensembles", {"Surveyor": "prod-2:9308"}, "Can lose", "green"),
    ],
)
def test_a_cell_has_the_colour_of_its_trouble(board, name, table, of, column, colour):
    there = board(name)
    (row,) = [row for row in there.rows(table) if of.items() <= row.items()]
    assert cell_colour(there, table, column, row) == colour


def test_a_group_that_falls_behind_never_catches_up(board):
    rows = {row["Group"]: row for row in board("consumer-groups").rows("Groups, by lag")}
    assert rows[pages.BEHIND]["Catches up in"] == "never"
    # The last sample may be that of the end of the history, or some seconds older.
    assert 0 < float(rows[pages.CATCHING_UP]["Catches up in"]) < pages.CATCHES_UP_IN + 2 * HISTORY_STEP


def test_what_the_next_failure_stops_is_as_red_as_its_alert(board):
    assert board("zookeeper").colour("ZK spare") == "red"
    assert board("zookeeper", instance="prod-2:9308").colour("ZK spare") == "green"


def test_the_probes_messages_are_whole(board):
    probe = board("brokers-topics", kafka_cluster=pages.PROD)
    assert probe.tile("Lost") == "2"
    assert probe.tile("Not acknowledged").isdigit()


def test_a_server_is_shown_as_each_surveyor_sees_it(board):
    zookeeper = board("zookeeper")
    rows = [row for row in zookeeper.rows("Servers") if row["Server"] == pages.DOWN_SERVER]
    assert {row["Surveyor"]: row["Serves"] for row in rows} == {"prod-1:9308": "DOES NOT", "prod-2:9308": "serves"}
    assert f"{pages.DOWN_SERVER} (by prod-2:9308)" in zookeeper.lines("Requests waiting")
    assert f"broker {pages.UNREGISTERED_BROKER} (by prod-1:9308)" in zookeeper.lines("Kafka brokers registered")


def test_a_dead_surveyor_and_its_cluster_stay_in_their_tables(board):
    (surveyor,) = [row for row in board("surveyor").rows("Surveyors") if row["Surveyor"] == "old-1:9308"]
    (cluster,) = [row for row in board("overview").rows("Clusters") if row["Cluster"] == pages.OLD]
    assert (surveyor["State"], cluster["State"]) == ("DOWN", "surveyor down")
    assert float(surveyor["Survey age"]) >= pages.DIED_AGO
    assert float(cluster["Survey age"]) >= pages.DIED_AGO


def test_what_totals_leave_out_is_counted(board):
    assert int(board("overview").tile("Lag unknown")) >= 1
    assert board("brokers-topics").tile("Ends unknown") == str(len(pages.LEADERLESS))


def test_a_cluster_has_its_trouble_in_its_row(board):
    (row,) = [row for row in board("overview").rows("Clusters") if row["Cluster"] == pages.PROD]
    assert (row["Down"], row["No leader"]) == ("1", "2")
    assert int(row["Under-replicated"]) > 0
    assert float(row["Lag"]) > 0
    assert int(row["Lag unknown"]) > 0
    assert row["Ends unknown"] == str(len(pages.LEADERLESS))


def test_a_topic_leads_to_the_groups_that_read_it(board):
    topic = pages.topics_of(pages.STALLED)[0]
    rows = board("brokers-topics", topic=topic).rows("Consumer groups of the topics")
    assert {row["Topic"] for row in rows} == {topic}
    assert pages.STALLED in {row["Group"] for row in rows}


def test_a_partition_has_commit_end_and_lag(board):
    rows = board("consumer-groups", consumergroup=pages.STALLED).rows("Groups on partitions")
    assert len(rows) == 2 * pages.PARTITIONS
    for row in rows:
        # The end is that of the same scrape.
        assert float(row["End"]) - float(row["Commit"]) == pytest.approx(float(row["Lag"]), abs=50)


@pytest.mark.parametrize(
    ("panel", "raw"),
    [
        (
            "Records held back by transactions",
            "kafka_topic_partition_current_offset - kafka_topic_partition_last_stable_offset",
        ),
        ("Busiest partition, by topic", "rate(kafka_topic_partition_current_offset[5m])"),
    ],
)
def test_folds_over_partitions_are_recorded(prometheus, panel, raw):
    queries = [
        target.expression for each in DASHBOARDS.values() for target in targets(each) if title(target.panel) == panel
    ]
    (recorded,) = {re.search(r"\w+:\w+:\w+", query)[0] for query in queries}
    assert prometheus.instant(recorded)
    assert prometheus.samples_read(recorded) * 3 <= prometheus.samples_read(raw)
