public import Exposition

/// Metrics of the surveyor's process, under the names that Prometheus' client libraries use.
public enum ProcessCollector {
    static let group = MetricGroup(
        "The process", condition: "Always written, as far as the operating system tells.", metrics)

    private static let metrics: [Metric<ProcessStatus>] = [
        Metric(
            "process_cpu_seconds_total", .counter,
            help: "Seconds of processor time, user and system, since the start."
        ) { $0.cpuTime },
        Metric(
            "process_resident_memory_bytes", help: "Bytes of the process's memory that are resident (RSS)."
        ) { $0.residentMemoryBytes },
        Metric("process_virtual_memory_bytes", help: "Bytes of the process's address space.") { $0.virtualMemoryBytes },
        Metric("process_open_fds", help: "File descriptors that the process has open.") { $0.openFileDescriptors },
        Metric(
            "process_max_fds", help: "File descriptors that the process may have open; absent without a limit."
        ) { $0.maxFileDescriptors },
        Metric("process_start_time_seconds", help: "Seconds since 1970 at the start of the process.") {
            $0.startTimestamp.map { Duration.milliseconds($0) }
        },
        Metric("process_threads", help: "Threads of the process, those of the C libraries included.") { $0.threads },
    ]

    /// Writes all metrics of the process whose values are known.
    public static func collect(_ status: ProcessStatus, into writer: inout MetricWriter) {
        writer.write(metrics, of: [status])
    }
}

/// The operating system's figures on the surveyor's process; nil if it does not report one.
public struct ProcessStatus: Sendable {
    /// Time on a processor, in user and in system mode.
    public var cpuTime: Duration?

    public var residentMemoryBytes: Int?
    public var virtualMemoryBytes: Int?
    public var openFileDescriptors: Int?

    /// The limit of open file descriptors; nil also where there is none.
    public var maxFileDescriptors: Int?

    /// When the process started, in milliseconds since 1970.
    public var startTimestamp: Int64?

    public var threads: Int?

    public init(
        cpuTime: Duration? = nil, residentMemoryBytes: Int? = nil, virtualMemoryBytes: Int? = nil,
        openFileDescriptors: Int? = nil, maxFileDescriptors: Int? = nil, startTimestamp: Int64? = nil,
        threads: Int? = nil
    ) {
        self.cpuTime = cpuTime
        self.residentMemoryBytes = residentMemoryBytes
        self.virtualMemoryBytes = virtualMemoryBytes
        self.openFileDescriptors = openFileDescriptors
        self.maxFileDescriptors = maxFileDescriptors
        self.startTimestamp = startTimestamp
        self.threads = threads
    }
}

extension ProcessStatus: UnlabelledEntity {}
