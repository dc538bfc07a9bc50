internal import Foundation
internal import Glibc

/// A nameless file that a process writes its output to: unlike a pipe it never fills up, and needs nobody to empty it.
final class OutputFile: Sendable {
    /// The file's descriptor, for the process to write to.
    let descriptor: Int32

    init() throws {
        var path = cString(FileManager.default.temporaryDirectory.appending(path: "output-XXXXXX").path)
        descriptor = unsafe mkstemp(&path)
        guard descriptor >= 0 else {
            throw TestFailure("no temporary file: \(unsafe String(cString: strerror(errno)))")
        }
        unsafe unlink(path)
    }

    deinit {
        close(descriptor)
    }

    /// The lines so far; one that has no line feed yet only if `unfinished`.
    func lines(unfinished: Bool) -> [String] {
        var lines = content().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true || !unfinished { lines.removeLast() }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }

    private func content() -> [UInt8] {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe pread(descriptor, &chunk, chunk.count, content.count)
            if count <= 0 { return content }
            content += chunk.prefix(count)
        }
    }
}
