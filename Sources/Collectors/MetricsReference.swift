internal import Exposition

/// The reference of all families, as a document.
public enum MetricsReference {
    /// The text of `docs/metrics.md`, in Markdown.
    public static func markdown() -> String {
        let parts = [introduction] + FamilyCatalogue.groups.map(section)
        return parts.joined(separator: "\n")
    }

    private static let introduction = """
        # Metrics

        <!-- Written from the catalogue of families in Sources/Collectors; a test compares the two. -->

        The names, types and labels of all families that `kafka-surveyor` serves. A value that is unknown is absent: no
        series carries a guess or the value of an earlier survey. Labels that the settings add stand on the series of the
        Kafka cluster. A summary has a series for each quantile (with the label `quantile`), and `_sum` and `_count` beside
        them. A histogram has `_bucket` (with the label `le`), `_sum` and `_count`.

        """

    private static func section(_ group: FamilyCatalogue.Group) -> String {
        var lines = [
            "## \(group.title)", "", group.condition, "", "| name | type | labels | meaning |", "|---|---|---|---|",
        ]
        for family in group.families {
            let labels = family.labels.map { "`\($0)`" }.joined(separator: ", ")
            lines.append(
                "| `\(family.name)` | \(family.type.rawValue) | \(labels.isEmpty ? "–" : labels) | \(family.help) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
