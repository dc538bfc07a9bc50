internal import ClusterModel

extension Name {
    /// A name that librdkafka returned, which may hold any byte but NUL.
    @unsafe
    init(cString: UnsafePointer<CChar>) {
        var bytes: [UInt8] = []
        var next = unsafe cString
        while unsafe next.pointee != 0 {
            unsafe bytes.append(UInt8(bitPattern: next.pointee))
            unsafe next += 1
        }
        self.init(bytes: bytes)
    }

    /// The name's bytes with a closing NUL, as librdkafka takes them.
    var nullTerminated: [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
}

extension String {
    /// A C string of librdkafka's, or an empty one for NULL; what is not UTF-8 is shown as U+FFFD.
    @unsafe
    init(nullable cString: UnsafePointer<CChar>?) {
        if let cString = unsafe cString {
            unsafe self.init(
                decodingCString: UnsafeRawPointer(cString).assumingMemoryBound(to: UInt8.self), as: UTF8.self)
        } else {
            self = ""
        }
    }
}

extension Duration {
    /// Whole milliseconds as librdkafka takes timeouts: at least 1, since 0 would mean "do not wait" or "use the default".
    var timeoutMilliseconds: Int32 {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        return Int32(clamping: max(milliseconds, 1))
    }
}
