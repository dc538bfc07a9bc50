"""The dashboards are as they must be, and each way of being otherwise is found."""

import copy

import pytest
from checks import dashboards, reference, rules
from checks.dashboards_variables import variables
from checks.expressions import panels, title
from checks.project import PROMETHEUS_FILES

ALL = dashboards.load()
KNOWN = rules.known_with_recorded(PROMETHEUS_FILES, reference.series())


def test_there_are_the_five_that_link_to_each_other():
    assert set(ALL) == {"overview", "brokers-topics", "consumer-groups", "zookeeper", "surveyor"}


@pytest.mark.parametrize("name", ALL)
def test_a_dashboard_is_as_it_must_be(name):
    assert dashboards.findings(name, ALL, KNOWN) == []


def _panel(dashboard, name):
    return next(panel for panel in panels(dashboard) if title(panel) == name)


def _set(*path, to):
    """A break: what is at the path becomes something else, or nothing. A text in the path is a panel's title."""

    def change(dashboard):
        place = dashboard
        keys = list(path)
        if keys[0] not in dashboard:
            place = _panel(dashboard, keys.pop(0))
        for key in keys[:-1]:
            place = place[key]
        if to is None:
            del place[keys[-1]]
        else:
            place[keys[-1]] = to

    return change


def _replace(title, old, new):
    """A break: a part of the panel's first expression becomes another."""

    def change(dashboard):
        target = _panel(dashboard, title)["targets"][0]
        target["expr"] = target["expr"].replace(old, new)

    return change


def _variable(name, **changes):
    def change(dashboard):
        variable = next(each for each in variables(dashboard) if each["name"] == name)
        variable.update(changes)

    return change


def _query(name, query):
    return _variable(name, query={"query": query}, definition=query)


def _link(title, old, new):
    """A break: a part of the link on the panel's first column that has one."""

    def change(dashboard):
        panel = _panel(dashboard, title)
        properties = [each for override in panel["fieldConfig"]["overrides"] for each in override["properties"]]
        link = next(each for each in properties if each["id"] == "links")["value"][0]
        link["url"] = link["url"].replace(old, new)

    return change


def _without_column(title, column):
    def change(dashboard):
        config = _panel(dashboard, title)["fieldConfig"]
        config["overrides"] = [each for each in config["overrides"] if each["matcher"]["options"] != column]

    return change


STEPS = ("Kafka", "fieldConfig", "defaults", "thresholds", "steps")
FRAME = [
    (_set("uid", to="kafka"), "uid is 'kafka'"),
    (_set("id", to=7), "id is 7"),
    (_set("schemaVersion", to=16), "schemaVersion is 16"),
    (_set("tags", to=["kafka"]), "the tag kafka-surveyor is missing"),
    (_set("refresh", to="5s"), "refresh is '5s'"),
    (_set("graphTooltip", to=0), "graphTooltip is 0"),
    (_set("editable", to=True), "editable is True"),
    (_set("links", 0, "keepTime", to=False), "no link to the dashboards"),
    (_set("links", 0, "includeVars", to=False), "no link to the dashboards"),
    (_set("description", to=""), "description is missing"),
    (_set("annotations", "list", to=[]), "alerts are not marked"),
    (lambda dashboard: dashboard.update(__inputs=[]), "__inputs"),
]
LAYOUT = [
    (_set("Kafka", "fieldConfig", "defaults", "displayName", to="Apache Kafka"), "there is room for 8 characters"),
    (_set("What needs attention", "gridPos", "w", to=9), "What needs attention: its columns need"),
    (_set("Firing alerts", "fieldConfig", "overrides", 0, "properties", 2, "value", to=60), "column Severity is cut"),
    (_set("Kafka", "id", to=1), "the id 1 is there twice"),
    (_set("Kafka", "gridPos", "x", to=23), "does not fit into 24 columns"),
    (_set("Kafka", "gridPos", "x", to=7), "lies over"),
    (_set("Clusters", "gridPos", "h", to=8), "lies over"),
    (_set("Ensembles", "collapsed", to=False), "a row is collapsed"),
    (_set("ZooKeeper ensembles", "gridPos", "y", to=0), "would unfold above it"),
    (_set("What needs attention", "gridPos", "y", to=30), "ends below the first screen"),
    (_set("What needs attention", "gridPos", "y", to=0), "only stat panels belong into the first line"),
]
VARIABLES = [
    (lambda dashboard: variables(dashboard).reverse(), "the variables begin with"),
    (_variable("datasource", query="loki"), "does not choose a Prometheus"),
    (_variable("job", multi=False), "variable job: multi is False"),
    (_variable("job", includeAll=False), "variable job: includeAll is False"),
    (_variable("job", refresh=1), "variable job: refresh is 1"),
    (_variable("job", allValue=".*"), "variable job: allValue is '.*'"),
    (_variable("kafka_cluster", allValue=".+"), "variable kafka_cluster: allValue is '.+'"),
    (_variable("job", datasource={"uid": "prometheus"}), "variable job: does not ask ${datasource}"),
    (_variable("job", label=""), "variable job: has no label"),
    (_variable("job", definition="label_values(job)"), "variable job: asks for something else"),
    (_query("job", "label_values(job)"), "variable job: asks for something else"),
    (_query("job", "label_values(kafka_nothing, job)"), "variable job: there is no metric kafka_nothing"),
    (_query("job", "label_values(kafka_up, instance)"), "variable job: is not called like a label"),
    (_query("instance", "label_values(kafka_up, instance)"), "variable instance: asks for something else"),
    (_query("kafka_cluster", "label_values(kafka_up, kafka_cluster)"), "kafka_cluster: is not asked for within $job"),
    (
        _query("instance", "query_result(count by (instance) (kafka_up{job=~`${job:regex}`}))"),
        "variable instance: kafka_up is not asked for within $kafka_cluster",
    ),
    (_variable("instance", allValue=".+"), "variable instance: allValue is '.+'"),
    (
        lambda dashboard: variables(dashboard).insert(4, variables(dashboard)[1] | {"name": "topic"}),
        "variable topic: no panel uses it",
    ),
]
PANELS = [
    (_set("Kafka", "fieldConfig", "defaults", "displayName", to="Surveyor"), "two panels of this title"),
    (_set("Kafka", "type", to="gauge"), "is a gauge"),
    (_set("Kafka", "description", to=""), "Kafka: has no description"),
    (_set("Ensembles", "description", to=""), "Ensembles: has no description"),
    (_set("Kafka", "fieldConfig", "defaults", "unit", to="furlongs"), "has the unit 'furlongs'"),
    (_set("Kafka", "datasource", "uid", to="prometheus"), "Kafka: does not ask ${datasource}"),
    (_set("Kafka", "targets", 0, "datasource", "uid", to="x"), "Kafka: query A does not ask ${datasource}"),
    (_set("Kafka", "targets", 0, "legendFormat", to=""), "query A has no legend"),
    (_set("Kafka", "targets", 0, "instant", to=False), "only lines are asked for over time"),
    (_set("Lag, by group", "targets", 0, "instant", to=True), "only lines are asked for over time"),
    (_set(*STEPS, 0, "color", to="green"), "Kafka: has no thresholds that begin with grey"),
    (_set("Lag, by group", *STEPS[1:], to=[]), "Lag, by group: has no thresholds that begin with grey"),
    (_set(*STEPS, to=[{"value": None, "color": "#808080"}]), "has no coloured background"),
    (_set("Kafka", "options", "colorMode", to="value"), "has no coloured background"),
    (_set("Kafka", "fieldConfig", "defaults", "mappings", 0, to=None), "does not say in grey"),
    (_set("Kafka", "fieldConfig", "defaults", "noValue", to=""), "does not say in grey"),
    (_set("Clusters", "targets", 0, "format", to="time_series"), "query A is not a table"),
    (_without_column("Clusters", "cluster_id"), "the column cluster_id is neither named nor hidden"),
    (_without_column("Clusters", "Value #A"), "the column Value #A is neither named nor hidden"),
    (_set("Clusters", "transformations", 1, "options", "excludeByName", to={}), "the column job is neither named"),
    (
        _set("Clusters", "fieldConfig", "overrides", 0, "matcher", "options", to="cluster"),
        "there is no column cluster to be named",
    ),
    (
        _set("Clusters", "fieldConfig", "overrides", 0, "properties", 1, "value", to="string"),
        "the column Value #A has the unit 'string'",
    ),
    (_set("Kafka", "title", to="Kafka"), "has its name in a title"),
    (_set("Kafka", "options", "textMode", to="value"), "has its name in a title"),
    (_set("Written", "targets", 0, "expr", to="sum(kafka_up)"), "only lines are asked for over time"),
    (_set("Lag, by group", "fieldConfig", "defaults", "custom", "axisSoftMax", to=0), "has no soft maximum"),
    (_set("Lag, by group", "targets", 0, "expr", to="deriv(kafka_up[1m])"), "begins at 0, and what falls is not seen"),
    (_set("Clusters", "fieldConfig", "defaults", "custom", "filterable", to=True), "has an icon to filter by"),
    (
        _set("Lag, by group", "targets", 0, "legendFormat", to="{{result}}"),
        "success is of any colour, not green",
    ),
    (_set("Clusters", "options", "sortBy", 0, "displayName", to="Nothing"), "is not sorted by one of its columns"),
]
LINKS = [
    (_link("What needs attention", "/d/", "/x/"), "there is no such dashboard"),
    (_link("What needs attention", "${__data.fields.more}", "nowhere"), "there is no such dashboard"),
    (_link("What needs attention", "&${job:queryparam}", ""), "$job is not carried on"),
    (_link("What needs attention", "${job:queryparam}", "${topic:queryparam}"), "$topic is no variable here"),
    (_link("What needs attention", "&var-topic=${__data.fields.topic:percentencode}", ""), "$topic is not set from"),
    (_link("Clusters", "&var-kafka", "&var-nothing=${__data.fields.Time:percentencode}&var-kafka"), "$nothing is no"),
    (_without_column("Firing alerts", "runbook"), "runbook is no column"),
    (
        _link("What needs attention", "&${job", "&var-job=${__data.fields.nothing:percentencode}&${job"),
        "nothing is no column",
    ),
    (
        _set("Kafka", "fieldConfig", "defaults", "links", 0, "url", to="/d/kafka-surveyor-nowhere?"),
        "Kafka: there is no such dashboard",
    ),
]
QUERIES = [
    (_replace("Kafka", "min(", "min(("), "Kafka, query A: is no PromQL"),
    (_replace("Kafka", "kafka_up", "kafka_upp"), "Kafka, query A: there is no metric kafka_upp"),
    (_replace("Kafka", "{", '{topic="a", '), "Kafka, query A: kafka_up has no label topic"),
    (_replace("Clusters", " + 0", ""), "Clusters: query A leaves the metric's name"),
    (_replace("Kafka", "min(", "min by (topic) ("), "Kafka, query A: what min by (topic) takes has no label topic"),
    (_replace("Kafka", "job=~`${job:regex}`, ", ""), "kafka_up is not restricted to $job"),
    (_replace("Kafka", "job=~`${job:regex}`", "job=`${job:regex}`"), "kafka_up is not restricted to $job"),
    (_replace("Kafka", "kafka_cluster=~`${kafka_cluster:regex}`, ", ""), "not restricted to $kafka_cluster"),
    (_replace("Kafka", "`${job:regex}`", '"$job"'), "kafka_up is not restricted to $job"),
    (_replace("Critical", "(${instance:regex})|", "${instance:regex}"), "ALERTS is not restricted to $instance"),
    (_replace("Kafka", "kafka_up", "up"), "up is of any target"),
    (_replace("Kafka", "min(", "vector(0) or min("), "vector() has a value even where nothing is known"),
    (_replace("Records written, by topic", "$__rate_interval", "1m"), "is not taken over $__rate_interval"),
    (_replace("Kafka", "kafka_up", "kafka_surveyor_surveys_total"), "kafka_surveyor_surveys_total is a counter"),
    (_replace("Lag, by group", "topk(10, ", "max("), "take the topk"),
    (_set("Lag, by group", "targets", 0, "legendFormat", to="{{topic}} {{consumergroup}}"), "the legend shows topic"),
    (_replace("Written", "[5m]", "[$__rate_interval]"), "grows with the time shown"),
    (
        _replace("Lag, by group", "(sum by", "(sum(rate(kafka_consumergroup_lag[1m])) or sum by"),
        "kafka_consumergroup_lag may go back",
    ),
    (
        _set("Lag, by group", "targets", 0, "legendFormat", to="{{kafka_cluster}} {{consumergroup}}"),
        "the legend begins with kafka_cluster",
    ),
    (_set("Lag, by group", "targets", 0, "legendFormat", to="lag"), "does not tell series by consumergroup"),
]


def test_a_topic_does_not_restrict_a_diagnosis():
    broken = copy.deepcopy(ALL)
    _replace("Stalled", "consumergroup=~", "topic=~`${topic:regex}`, consumergroup=~")(broken["consumer-groups"])
    found = dashboards.findings("consumer-groups", broken, KNOWN)
    assert any("is restricted to $topic, which changes what a diagnosis says" in each for each in found), found


@pytest.mark.parametrize("name", ALL)
def test_a_dashboard_without_series_of_a_cluster_keeps_what_is_chosen(name):
    (cluster,) = [variable for variable in variables(ALL[name]) if variable["name"] == "kafka_cluster"]
    assert cluster["hide"] == (2 if name in ("zookeeper", "surveyor") else 0)


@pytest.mark.parametrize(("change", "finding"), [*FRAME, *LAYOUT, *VARIABLES, *PANELS, *LINKS, *QUERIES])
def test_what_is_broken_is_found(change, finding):
    broken = copy.deepcopy(ALL)
    change(broken["overview"])
    assert broken != ALL, "the break changes nothing any more"
    found = dashboards.findings("overview", broken, KNOWN)
    assert any(finding in each for each in found), found
