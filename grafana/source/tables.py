"""Tables: a row for each set of labels, with a column for each query."""

from dataclasses import dataclass, field

from looks import no_data, steps
from panels import now, panel

# What every row has and nobody needs to see.
HIDDEN = ["Time", "__name__", "job"]


@dataclass(frozen=True)
class Column:
    """A column: a label, or the value of the query that is called like it."""

    name: str
    title: str
    unit: str = "string"
    width: int | None = None
    # From which value on the cell has a colour.
    thresholds: dict | None = None
    mappings: list[dict] = field(default_factory=list)
    links: list[dict] = field(default_factory=list)
    # There for links, but not to be seen.
    hidden: bool = False


# What in_cluster() adds to the rows, for links.
IN_CLUSTER = Column("in_cluster", "In cluster", hidden=True)
# The last column where several surveyors may have a row of the same thing.
BY_SURVEYOR = Column("instance", "Surveyor")


def table(
    title: str,
    queries: dict[str, str],
    columns: list[Column],
    description: str,
    sort: list[tuple[str, str]],
    width: int | None = None,
) -> dict:
    """`queries` by name of their column; `sort` are titles of columns, each with "up" or "down"."""
    # With one query Grafana calls its column Value, with several Value #A, Value #B.
    names = {name: f"Value #{_ref(index)}" if len(queries) > 1 else "Value" for index, name in enumerate(queries)}
    titles = {column.name: column.title for column in columns}
    nameless = _nameless if len(queries) > 1 else str
    targets = [now(_ref(i), nameless(text), titles[name], "table") for i, (name, text) in enumerate(queries.items())]
    order = {names.get(column.name, column.name): index for index, column in enumerate(columns)}
    defaults = {
        "unit": "string",
        "noValue": "-",
        "thresholds": steps(),
        "mappings": no_data(),
        "custom": {"align": "auto", "cellOptions": {"type": "auto"}, "filterable": False, "inspect": False},
    }
    options = {
        "showHeader": True,
        "cellHeight": "sm",
        "footer": {"show": False, "reducer": ["sum"], "countRows": False, "fields": ""},
        "sortBy": [{"displayName": shown, "desc": way == "down"} for shown, way in sort],
    }
    built = panel("table", title, description, targets, defaults, options) | {"width": width}
    built["fieldConfig"]["overrides"] = [_override(names.get(column.name, column.name), column) for column in columns]
    excluded = {name: True for name in HIDDEN if name not in titles}
    merging = [{"id": "merge", "options": {}}] if len(queries) > 1 else []
    organizing = {"excludeByName": excluded, "indexByName": order, "renameByName": {}}
    built["transformations"] = [*merging, {"id": "organize", "options": organizing}]
    return built


def _nameless(expression: str) -> str:
    """The same without the metric's name: "merge" joins rows that differ in nothing but their value, and a name that a
    query leaves is a column like any other."""
    return f"({expression}) + 0"


def _ref(index: int) -> str:
    return chr(ord("A") + index)


def _override(name: str, column: Column) -> dict:
    # Renamed here and not by the transformation: links then know the field by the name of its label.
    properties = {
        "displayName": column.title,
        "unit": column.unit,
        "custom.width": column.width,
        "thresholds": column.thresholds,
        "custom.cellOptions": {"type": "color-background", "mode": "basic"} if column.thresholds else None,
        "mappings": column.mappings or None,
        "links": column.links or None,
        "custom.hidden": column.hidden or None,
    }
    return {
        "matcher": {"id": "byName", "options": name},
        "properties": [{"id": key, "value": value} for key, value in properties.items() if value is not None],
    }
