/// What the operating system says of the surveyor's process. Each is nil where it does not say.
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
