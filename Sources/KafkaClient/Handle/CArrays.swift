internal import CRdKafka
internal import ClusterModel
internal import Glibc

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
