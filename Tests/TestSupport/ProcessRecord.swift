internal import Glibc
internal import Synchronization

/// The list of processes that tests started, for the script that ends what a crashed test left behind.
///
/// The file is named by the environment variable `SURVEYOR_TEST_PIDS`; without it nothing is recorded. A line is the
/// pid and the start time in clock ticks after boot (field 22 of /proc/PID/stat), for a pid alone may be used again.
enum ProcessRecord {
    private static let writing = Mutex(())

    /// Adds the process `pid` to the list.
    ///
    /// - Throws: `TestFailure` if the file cannot be written.
    static func add(_ pid: Int32) throws {
        guard let path = unsafe getenv("SURVEYOR_TEST_PIDS").map({ unsafe String(cString: $0) }) else { return }
        let line = "\(pid) \(startTime(of: pid) ?? "0")\n"
        try writing.withLock { _ in
            guard let file = unsafe fopen(path, "a") else { throw failure(path) }
            let written = unsafe fputs(line, file)
            guard unsafe fclose(file) == 0, written >= 0 else { throw failure(path) }
        }
    }

    private static func failure(_ path: String) -> TestFailure {
        TestFailure("SURVEYOR_TEST_PIDS is \(path), which cannot be written")
    }

    private static func startTime(of pid: Int32) -> String? {
        guard let file = unsafe fopen("/proc/\(pid)/stat", "r") else { return nil }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        // The command name may hold spaces and parentheses; the fields are counted after it.
        let stat = String(decoding: bytes.prefix(count), as: UTF8.self)
        guard let nameEnd = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: nameEnd)...].split(separator: " ")
        return fields.count > 19 ? String(fields[19]) : nil
    }
}
