import Foundation
import Testing

/// A committed file that a test compares with what the code writes now.
struct GoldenFile {
    let url: URL

    /// The file at a path below the top of the repository.
    init(_ path: String) {
        let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        url = top.appending(path: path)
    }

    /// Expects the file to hold `text`. With `UPDATE_GOLDEN=1` in the environment the file is rewritten first.
    func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: url)
        }
        let committed = try String(contentsOf: url, encoding: .utf8)
        #expect(
            committed == text, "\(url.lastPathComponent) differs: run the test with UPDATE_GOLDEN=1 and read the diff",
            sourceLocation: sourceLocation)
    }
}
