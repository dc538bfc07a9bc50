/// Runs work that blocks, one piece after another, away from the cooperative pool.
public actor BlockingWorker {
    private nonisolated let executor: BlockingExecutor

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// - Parameter label: the name of the worker's queue, as debuggers show it.
    public init(label: String) {
        executor = BlockingExecutor(label: label)
    }

    /// Runs `work` on the worker's own queue and returns what it returns.
    public func run<Value: Sendable, Failure: Error>(
        _ work: @Sendable () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try work()
    }
}
