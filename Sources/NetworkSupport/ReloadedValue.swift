internal import Glibc
package import Logging
internal import Synchronization

/// What files hold, such as certificates or a password: read again when one of the files has changed.
///
/// Each use costs one stat(2) per file, and nothing is parsed unless a file has changed. If the changed files cannot be used
/// (one is half written, or the key is not yet the certificate's), the former contents stay in use, the log gets one line,
/// and the next use reads the files again.
package final class ReloadedValue<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var files: [FileState?]
        var generation = 0
        var problem: String?
    }

    private let name: String
    private let paths: [String]
    private let load: @Sendable () throws -> Value
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameters:
    ///   - name: What the log calls the value.
    ///   - paths: The files that `load` reads. A folder has changed when an entry was added, removed or replaced.
    ///   - load: Its errors go to the log and must not show secrets.
    /// - Throws: the error of `load` if the files cannot be used at the start.
    package init<Failure: Error>(
        _ name: String, files paths: [String], logger: Logger,
        load: @escaping @Sendable () throws(Failure) -> Value
    ) throws(Failure) {
        (self.name, self.paths, self.load, self.logger) = (name, paths, load, logger)
        // Before the files are read: a change meanwhile is noticed at the next use.
        let files = paths.map(FileState.init)
        state = Mutex(State(value: try load(), files: files))
    }

    /// The value of the files as they are now, or the last one that could be used.
    package var current: Value { refreshed { $0.value } }

    /// Differs from an earlier one if the files have been replaced by others that can be used.
    package var generation: Int { refreshed { $0.generation } }

    /// Why the files as they are now are not used; nil if they are.
    package var problem: String? { state.withLock(\.problem) }

    private func refreshed<Result: Sendable>(_ body: (borrowing State) -> Result) -> Result {
        state.withLock { state in
            let files = paths.map(FileState.init)
            if files != state.files || state.problem != nil { reload(&state, files) }
            return body(state)
        }
    }

    private func reload(_ state: inout State, _ files: [FileState?]) {
        do {
            state.value = try load()
            state.files = files
            state.generation += 1
            state.problem = nil
            logger.info(
                "reloaded changed files, new connections use them", metadata: ["for": "\(name)", "files": "\(list)"])
        } catch {
            let problem = "\(error)"
            defer { state.problem = problem }
            guard state.problem != problem else { return }
            logger.warning(
                "changed files cannot be used, new connections use the former contents",
                metadata: ["for": "\(name)", "error": "\(problem)"])
        }
    }

    private var list: String { paths.joined(separator: " ") }
}

/// What tells whether a file has changed. A file that is replaced by another one differs in its inode.
private struct FileState: Equatable {
    private let file: [UInt64]
    private let size: Int
    private let times: [Int]

    /// nil if there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        file = [UInt64(status.st_dev), UInt64(status.st_ino)]
        size = Int(status.st_size)
        // The second one also changes with permissions.
        times = [
            status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
        ]
    }
}

extension ReloadedValue<SecretString> {
    /// A password.
    package convenience init(_ name: String, _ source: SecretSource, logger: Logger) throws(SecretFileError) {
        try self.init(name, files: source.files, logger: logger) { () throws(SecretFileError) in try source.read() }
    }
}

extension ReloadedValue<ClientTLS> {
    /// TLS with the certificates and keys of `settings`.
    ///
    /// - Throws: `TLSSettingsError`, which names the file or setting and what is wrong with it.
    package convenience init(_ name: String, _ settings: TLSSettings, logger: Logger) throws(TLSSettingsError) {
        try self.init(name, files: settings.files, logger: logger) { () throws(TLSSettingsError) in
            try ClientTLS(settings)
        }
    }

    /// TLS for a new connection.
    package var forConnection: ClientTLS {
        var tls = current
        tls.problem = problem
        return tls
    }
}
