/// Something that tests a cluster from end to end: the probe, or a test's stand-in for it.
public protocol ProbeSource: Sendable {
    /// What it has found so far.
    var status: ProbeStatus { get }

    /// Probes until the task is cancelled, and then gives back connections and threads.
    func run() async
}
