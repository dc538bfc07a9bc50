// libmicrohttpd's callbacks: each turns its opaque pointer into one object and calls one method of it. `context` is the
// ServerContext, which the daemon's owner keeps alive; a connection's socket context is its Connection, retained from the
// start to the close of the connection.

internal import CMicroHTTPD

func connectionChanged(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
    socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, change: MHD_ConnectionNotificationCode
) {
    guard let context = unsafe context, let connection = unsafe connection, let socketContext = unsafe socketContext
    else { return }
    let server = unsafe Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue()
    if change == .CONNECTION_NOTIFY_STARTED {
        let opened = unsafe Connection(ConnectionHandle(connection), server)
        server.connections.insert(opened)
        unsafe socketContext.pointee = unsafe Unmanaged.passRetained(opened).toOpaque()
    } else if let opaque = unsafe socketContext.pointee {
        let closed = unsafe Unmanaged<Connection>.fromOpaque(opaque).takeRetainedValue()
        unsafe socketContext.pointee = nil
        closed.close()
        server.connections.remove(closed)
    }
}

func targetArrived(
    context: UnsafeMutableRawPointer?, target: UnsafePointer<CChar>?, connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    if let target = unsafe target { unsafe find(connection)?.begin(target: String(cString: target)) }
    return nil
}

func requestProceeds(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
    path: UnsafePointer<CChar>?, method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?,
    body: UnsafePointer<CChar>?, bodySize: UnsafeMutablePointer<Int>?,
    requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let path = unsafe path, let method = unsafe method, let bodySize = unsafe bodySize,
        let connection = unsafe find(connection)
    else { return .NO }
    let hasBody = unsafe bodySize.pointee > 0
    // Nothing of it is left to read: a body is dropped.
    unsafe bodySize.pointee = 0
    let goesOn = unsafe connection.proceed(
        method: String(cString: method), path: Request.path(in: String(cString: path)), hasBody: hasBody)
    return goesOn ? .YES : .NO
}

func requestCompleted(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
    requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, reason: MHD_RequestTerminationCode
) {
    unsafe find(connection)?.end()
}

@c @implementation
func microhttpdLogLine(_ context: UnsafeMutableRawPointer?, _ line: UnsafePointer<CChar>?) {
    guard let context = unsafe context, let line = unsafe line else { return }
    let server = unsafe Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue()
    server.log(unsafe String(cString: line).filter { !$0.isNewline })
}

@unsafe
private func find(_ connection: OpaquePointer?) -> Connection? {
    guard let opaque = unsafe microhttpd_socket_context(connection) else { return nil }
    return unsafe Unmanaged<Connection>.fromOpaque(opaque).takeUnretainedValue()
}
