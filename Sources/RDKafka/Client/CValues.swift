internal import CRdKafka
internal import ClusterModel
internal import Glibc

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

/// Throws if `code` is an error.
func check(_ code: rd_kafka_resp_err_t) throws(KafkaError) {
    guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
    throw KafkaError(code)
}

/// Throws the contents of an error object, and destroys it (`rd_kafka_error_t`).
@unsafe
func check(taking error: OpaquePointer?) throws(KafkaError) {
    guard let error = unsafe error else { return }
    defer { unsafe rd_kafka_error_destroy(error) }
    throw unsafe KafkaError(copying: error)
}

/// Copies the elements of an array of `count` pointers, as librdkafka's results hold them.
@unsafe
func copy<Element>(
    _ pointers: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int, _ element: (OpaquePointer) -> Element
) -> [Element] {
    guard let pointers = unsafe pointers else { return [] }
    return unsafe UnsafeBufferPointer(start: pointers, count: count).compactMap { pointer in
        unsafe pointer.map { unsafe element($0) }
    }
}

/// Calls `body` with each element of a list and its topic's name, which is decoded once a run of equal topics.
@unsafe
func forEachPartition(
    in list: UnsafePointer<rd_kafka_topic_partition_list_t>?,
    _ body: (Name, rd_kafka_topic_partition_t) -> Void
) {
    guard let list = unsafe list else { return }
    var current: (pointer: UnsafePointer<CChar>, name: Name)?
    for index in 0..<Int(unsafe list.pointee.cnt) {
        let element = unsafe list.pointee.elems[index]
        guard let topic = unsafe UnsafePointer(element.topic) else { continue }
        if let known = unsafe current, unsafe strcmp(known.pointer, topic) == 0 {
            unsafe body(known.name, element)
        } else {
            let name = unsafe Name(cString: topic)
            unsafe current = (topic, name)
            unsafe body(name, element)
        }
    }
}
