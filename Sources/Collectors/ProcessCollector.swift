public import Exposition

/// Writes what the operating system says of the process, under the names that Prometheus' client libraries use.
public enum ProcessCollector {
    static let cpu = MetricFamily(
        "process_cpu_seconds_total", .counter, help: "Seconds of processor time, user and system, since the start.")
    static let residentMemory = MetricFamily(
        "process_resident_memory_bytes", help: "Bytes of the process's memory that are resident (RSS).")
    static let virtualMemory = MetricFamily(
        "process_virtual_memory_bytes", help: "Bytes of the process's address space.")
    static let openFileDescriptors = MetricFamily(
        "process_open_fds", help: "File descriptors that the process has open.")
    static let maxFileDescriptors = MetricFamily(
        "process_max_fds", help: "File descriptors that the process may have open; absent without a limit.")
    static let startTime = MetricFamily(
        "process_start_time_seconds", help: "Seconds since 1970 at the start of the process.")
    static let threads = MetricFamily(
        "process_threads", help: "Threads of the process, those of the C libraries included.")

    static let families = [
        cpu, residentMemory, virtualMemory, openFileDescriptors, maxFileDescriptors, startTime, threads,
    ]

    /// Writes all families of the process, but for those whose value is unknown.
    public static func collect(_ status: ProcessStatus, into writer: inout MetricWriter) {
        writer.write(cpu, seconds: status.cpuTime)
        writer.write(residentMemory, status.residentMemoryBytes)
        writer.write(virtualMemory, status.virtualMemoryBytes)
        writer.write(openFileDescriptors, status.openFileDescriptors)
        writer.write(maxFileDescriptors, status.maxFileDescriptors)
        writer.write(startTime, seconds: status.startTimestamp.map { .milliseconds($0) })
        writer.write(threads, status.threads)
    }
}
