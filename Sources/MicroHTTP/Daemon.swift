internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// A running libmicrohttpd daemon. Its owner calls `stop()` once, before it lets go of it.
@safe
// @unchecked: libmicrohttpd's daemon may be used from any thread, and `stop()` is the last use.
final class Daemon: @unchecked Sendable {
    private let pointer: OpaquePointer
    /// Keeps what the callbacks point to alive.
    private let context: ServerContext
    /// The listening socket after `quiesce()`; -1 while libmicrohttpd owns it.
    private let quiesced = Mutex<Int32>(-1)

    /// Starts serving on `socket`: `MHD_start_daemon`.
    init(
        _ configuration: ServerConfiguration, _ socket: consuming ListeningSocket, _ context: ServerContext
    ) throws(HTTPServerError) {
        self.context = context
        let chain = configuration.certificate?.chain ?? ""
        let key = configuration.certificate?.privateKey ?? ""
        let opaque = unsafe Unmanaged.passUnretained(context).toOpaque()
        let flags = Self.flags(encrypted: configuration.certificate != nil)
        // libmicrohttpd closes it also when the certificate is refused: ours no more, whatever comes.
        let descriptor = socket.release()
        let started = unsafe chain.withCString { chain in
            unsafe key.withCString { key in
                let options = unsafe Self.options(configuration, descriptor, chain, key)
                return unsafe microhttpd_start(
                    flags, requestProceeds, targetArrived, requestCompleted, connectionChanged, opaque, options)
            }
        }
        guard let started = unsafe started else { throw Self.error(configuration, context.reason) }
        unsafe pointer = started
    }

    /// Refuses new connections from now on: `MHD_quiesce_daemon`. The socket is shut down here and closed by `stop()`,
    /// because a thread of libmicrohttpd may still be about to accept from it.
    func quiesce() {
        let descriptor = unsafe MHD_quiesce_daemon(pointer)
        quiesced.withLock { $0 = descriptor }
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Cuts all connections and ends the threads: `MHD_stop_daemon`. Blocks. No connection may be suspended, nor become so.
    func stop() {
        unsafe MHD_stop_daemon(pointer)
        let descriptor = quiesced.withLock { $0 }
        if descriptor >= 0 { close(descriptor) }
    }
}

extension Daemon {
    private static func flags(encrypted: Bool) -> UInt32 {
        var flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_USE_ITC.rawValue | MHD_USE_ERROR_LOG.rawValue
        flags |= MHD_ALLOW_SUSPEND_RESUME.rawValue
        if encrypted { flags |= MHD_USE_TLS.rawValue }
        return flags
    }

    private static func options(
        _ configuration: ServerConfiguration, _ socket: Int32, _ chain: UnsafePointer<CChar>,
        _ key: UnsafePointer<CChar>
    ) -> [MHD_OptionItem] {
        let seconds = configuration.inactivityTimeout.components.seconds
        var options = unsafe [
            item(.LISTEN_SOCKET, Int(socket)),
            item(.CONNECTION_LIMIT, configuration.connectionLimit),
            item(.CONNECTION_MEMORY_LIMIT, configuration.connectionMemoryLimit),
            item(.CONNECTION_TIMEOUT, Int(max(seconds, 1))),
        ]
        // A pool of one is no pool to libmicrohttpd, but a single thread is.
        if configuration.threads > 1 { unsafe options.append(item(.THREAD_POOL_SIZE, configuration.threads)) }
        if configuration.certificate != nil {
            unsafe options.append(item(.HTTPS_MEM_CERT, chain))
            unsafe options.append(item(.HTTPS_MEM_KEY, key))
        }
        unsafe options.append(item(.END, 0))
        return unsafe options
    }

    private static func item(_ option: MHD_OPTION, _ value: Int) -> MHD_OptionItem {
        unsafe MHD_OptionItem(option: option, value: value, ptr_value: nil)
    }

    private static func item(_ option: MHD_OPTION, _ text: UnsafePointer<CChar>) -> MHD_OptionItem {
        unsafe MHD_OptionItem(option: option, value: 0, ptr_value: UnsafeMutableRawPointer(mutating: text))
    }

    private static func error(_ configuration: ServerConfiguration, _ reason: String?) -> HTTPServerError {
        let reason = reason ?? "libmicrohttpd gave no reason"
        guard configuration.certificate != nil else {
            return HTTPServerError(
                code: .startFailed, description: "cannot serve on \(configuration.address): \(reason)")
        }
        return HTTPServerError(
            code: .invalidCertificate,
            description: "cannot serve HTTPS on \(configuration.address): \(reason); "
                + "check that certificate and key are PEM, unencrypted and belong together")
    }
}
