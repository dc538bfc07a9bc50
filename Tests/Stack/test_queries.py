"""What the running stack is asked would be noticed if it had no answer: here a stand-in for Prometheus has none."""

import pytest
from checks import queries
from checks.variables import interpolated, intervals
from stand_in import StandIn, serving

VARIABLES = [
    {"name": "datasource", "type": "datasource", "query": "prometheus"},
    {"name": "job", "type": "query", "query": {"query": "label_values(known, job)"}, "allValue": ".+"},
    {"name": "topic", "type": "query", "query": "label_values(known{job=~`${job:regex}`}, topic)", "allValue": ".*"},
]


def dashboard(*expressions, variables=VARIABLES, instant=False):
    queries = [{"refId": chr(65 + n), "expr": text, "instant": instant} for n, text in enumerate(expressions)]
    return {"templating": {"list": variables}, "panels": [{"title": "Panel", "targets": queries}]}


def panel_findings(*expressions, metrics=None, empty=None, changing=None, everything=False, instant=False):
    stand_in = StandIn(metrics or {"known": "1"})
    with serving(stand_in) as prometheus:
        look = queries.Look("board", dashboard(*expressions, instant=instant), prometheus, 2, everything)
        return queries.panel_findings(look, empty or {}, changing or {}), stand_in.asked


@pytest.mark.parametrize("instant", [True, False])
def test_a_panel_with_data_has_no_finding(instant):
    assert panel_findings("known{job=~`${job:regex}`}", instant=instant)[0] == []


def test_a_query_may_have_one_that_says_that_it_finds_nothing():
    (found,) = panel_findings("unknown", "0 * known unless on () (unknown)")[0]
    assert "query B" in found


def test_a_number_is_an_answer():
    assert panel_findings("1", instant=True)[0] == []


@pytest.mark.parametrize("instant", [True, False])
@pytest.mark.parametrize(
    ("expression", "finding"),
    [
        ("unknown", "board: panel Panel: query B has no data: unknown"),
        ("nothing_divided", "board: panel Panel: query B has no data: nothing_divided"),
        ("sum(", "board: panel Panel: query B is refused: "),
    ],
)
def test_a_query_without_an_answer_is_found(expression, finding, instant):
    metrics = {"known": "1", "nothing_divided": "NaN"}
    (found,) = panel_findings("known", expression, metrics=metrics, instant=instant)[0]
    assert found.startswith(finding)


def test_an_empty_panel_may_be_listed():
    assert panel_findings("unknown", empty={("board", "Panel"): "why"})[0] == []


@pytest.mark.parametrize("expression", ["known", "unknown"])
def test_a_panel_may_be_listed_as_changing(expression):
    assert panel_findings(expression, changing={"Panel": "why"})[0] == []


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        (("board", "Panel"), "board: panel Panel has data: it need not be listed as empty"),
        (("board", "Gone"), "board: there is no panel Gone, which is listed as empty"),
    ],
)
def test_a_panel_that_is_listed_as_empty_and_is_not_is_found(entry, finding):
    assert panel_findings("known", empty={entry: "why", ("another", "Panel"): "why"})[0] == [finding]


def test_variables_are_filled_in():
    asked = panel_findings("rate(known{job=~`${job:regex}`, topic=~`${topic:regex}`}[$__rate_interval])")[1]
    assert asked == [
        "known",
        r"known{job=~`(job\.1|job\.2)`}",
        r"rate(known{job=~`(job\.1|job\.2)`, topic=~`(topic\.1|topic\.2)`}[8s])",
    ]


def test_all_is_filled_in():
    asked = panel_findings("known{job=~`${job:regex}`, topic=~`${topic:regex}`}", everything=True)[1]
    assert asked[-1] == "known{job=~`.+`, topic=~`.*`}"


def test_special_characters_are_escaped_for_a_regular_expression():
    assert interpolated(["a"]) == "a"
    assert interpolated(["10.0.0.1:9308", "a|b"]) == r"(10\.0\.0\.1:9308|a\|b)"
    assert interpolated(["a\\b/c"]) == r"a\\b\/c"


def test_a_variable_may_ask_for_the_result_of_an_expression():
    surveyors = {
        **{"name": "instance", "type": "query", "regex": '/group="([^"]+)"/', "allValue": None},
        "query": {"query": "query_result(known)"},
    }
    with serving(StandIn({"known": "1"})) as prometheus:
        look = queries.Look("board", dashboard(variables=[surveyors]), prometheus, 2, everything=True)
        assert look.filled_in()["instance"] == "a"


def test_intervals_are_those_of_grafana():
    assert intervals(15, 3600) == {
        "__interval": "15s",
        "__rate_interval": "60s",
        "__range": "3600s",
        "__range_s": "3600",
    }
    assert intervals(15, 86400)["__rate_interval"] == "102s"


def variable_findings(metric, may_be_empty):
    variables = [{"name": "topic", "type": "query", "query": f"label_values({metric}, topic)", "allValue": ".*"}]
    with serving(StandIn({"known": "1"})) as prometheus:
        look = queries.Look("board", dashboard(variables=variables), prometheus, 2)
        return queries.variable_findings(look, may_be_empty)


def test_variables_with_values_have_no_finding():
    assert variable_findings("known", {}) == []
    assert variable_findings("unknown", {"topic": "why"}) == []


def test_a_variable_without_values_is_found():
    assert variable_findings("unknown", {}) == ["board: variable topic has no values"]


def test_a_variable_that_is_listed_as_empty_and_is_not_is_found():
    (finding,) = variable_findings("known", {"topic": "why"})
    assert finding == "board: variable topic has values: it need not be listed as empty"


def test_a_variable_that_asks_otherwise_is_refused():
    variables = [{"name": "v", "type": "query", "query": "metrics(known)"}]
    with serving(StandIn({"known": "1"})) as prometheus, pytest.raises(ValueError, match="variable v asks"):
        queries.variable_findings(queries.Look("board", dashboard(variables=variables), prometheus, 2), {})


def test_answers():
    with serving(StandIn({"known": "1"})) as prometheus:
        assert queries.answer_findings("7589", ["known"], prometheus) == []
        missing, refused = queries.answer_findings("7589", ["known / unknown", "known)"], prometheus)
    assert missing == "7589: no data: known / unknown"
    assert refused.startswith("7589: known) is refused: ")
