internal import SystemPackage

/// Where a command writes to: stdout for what was asked for, stderr for people.
public enum StandardStream {
    /// Writes text to stderr, all of it. Write errors are ignored.
    public static func writeError(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll(text.utf8)
    }

    /// Writes bytes to stdout, all of them. Blocks for as long as the reader is slow.
    ///
    /// - Throws: `CommandFailure` if they cannot be written.
    public static func writeOutput(_ bytes: [UInt8]) throws(CommandFailure) {
        do {
            try FileDescriptor.standardOutput.writeAll(bytes)
        } catch {
            throw CommandFailure("stdout cannot be written: \(error)")
        }
    }
}
