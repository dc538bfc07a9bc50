import ArgumentParser
import Collectors

/// Prints the reference of all series.
struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "Prints the reference of all series, as Markdown.")

    func run() {
        print(MetricsReference.markdown(), terminator: "")
    }
}
