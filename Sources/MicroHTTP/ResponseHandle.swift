internal import CMicroHTTPD
internal import PageMemory

/// libmicrohttpd's response, which it counts references of: ours goes with this value, its own when the response is sent.
@safe
struct ResponseHandle: ~Copyable {
    /// Valid while this value lives.
    let pointer: OpaquePointer

    /// A response with this body and no headers yet: `MHD_create_response_from_buffer_with_free_callback_cls`. `nil` when
    /// there is no memory for it.
    init?(body: SharedBytes) {
        // Released by releaseBody, which libmicrohttpd calls once, with the last reference to the response.
        let lease = unsafe Unmanaged.passRetained(body)
        // Only read from: the type is for a mode that frees it.
        let start = unsafe UnsafeMutableRawPointer(mutating: body.address)
        let created = unsafe MHD_create_response_from_buffer_with_free_callback_cls(
            body.count, start, releaseBody, lease.toOpaque())
        guard let created = unsafe created else {
            unsafe lease.release()
            return nil
        }
        unsafe pointer = unsafe created
    }

    deinit {
        unsafe MHD_destroy_response(pointer)
    }

    /// Adds a header field: `MHD_add_response_header`. False when libmicrohttpd refuses, for a line break for example.
    func add(_ name: String, _ value: String) -> Bool {
        unsafe MHD_add_response_header(pointer, name, value) == .YES
    }
}

private func releaseBody(_ lease: UnsafeMutableRawPointer?) {
    guard let lease = unsafe lease else { return }
    unsafe Unmanaged<SharedBytes>.fromOpaque(lease).release()
}
