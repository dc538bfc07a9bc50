internal import Collectors
internal import FoundationEssentials
internal import Glibc

extension ProcessStatus {
    /// What `/proc` says of this process now (proc(5)). What cannot be read is nil.
    static func current() -> ProcessStatus {
        var status = ProcessStatus(
            openFileDescriptors: try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count,
            maxFileDescriptors: descriptorLimit())
        guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            // The second field, the name in parentheses, may hold anything; what follows is plain.
            let end = text.lastIndex(of: ")")
        else { return status }
        let fields = text[end...].split(separator: " ").dropFirst().map { Int64($0) ?? 0 }
        guard fields.count > 21 else { return status }
        // Numbered as in proc(5), where the state that follows the name is field 3.
        func field(_ number: Int) -> Int64 { fields[number - 3] }
        let ticks = Int64(sysconf(Int32(_SC_CLK_TCK)))
        status.cpuTime = .milliseconds((field(14) + field(15)) * 1000 / ticks)
        status.threads = Int(field(20))
        status.startTimestamp = bootTime.map { $0 * 1000 + field(22) * 1000 / ticks }
        status.virtualMemoryBytes = Int(field(23))
        status.residentMemoryBytes = Int(field(24)) * sysconf(Int32(_SC_PAGESIZE))
        return status
    }

    private static func descriptorLimit() -> Int? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Int(exactly: limit.rlim_cur)
    }

    /// When the machine started, in seconds since 1970.
    private static let bootTime: Int64? = {
        let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Int64($0.dropFirst("btime ".count)) }
    }()
}
