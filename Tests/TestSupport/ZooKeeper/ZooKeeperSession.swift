/// A client's session with an ensemble, with ephemeral nodes that are there for as long as it lasts.
public final class ZooKeeperSession: Sendable {
    /// kazoo's client: the parents of the nodes are made as well, and are not ephemeral.
    private static let program = """
        import sys, threading
        from kazoo.client import KazooClient
        client = KazooClient(hosts=sys.argv[1], timeout=60)
        client.start(timeout=60)
        for path in sys.argv[2:]:
            client.create(path, b"", ephemeral=True, makepath=True)
        print("nodes are there", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            client.stop()
        """

    private let process: ManagedProcess

    /// Opens a session and creates `ephemeralNodes`, paths, in it.
    ///
    /// - Throws: `TestFailure` if the Python tools are not there (the message says how to get them), or it fails.
    public static func start(_ server: TestZooKeeper, ephemeralNodes: [String]) async throws -> ZooKeeperSession {
        let session = try ZooKeeperSession(server, ephemeralNodes)
        try await session.process.waitForLine(containing: "nodes are there")
        return session
    }

    private init(_ server: TestZooKeeper, _ nodes: [String]) throws {
        process = try ManagedProcess(
            DeveloperTool.python.executable(), ["-c", ZooKeeperSession.program, server.address] + nodes)
    }

    /// Closes the session, which ends its nodes. A second call does nothing.
    public func close() async throws {
        process.interrupt()
        try await process.waitForExit()
    }
}
