internal import ClusterModel
internal import KafkaProtocol

/// How much a decoded message holds.
struct MessageSize {
    /// The elements of all arrays.
    private(set) var elements = 0
    /// The bytes of all texts, names and byte fields.
    private(set) var textBytes = 0

    mutating func add(_ text: String?) { textBytes += text?.utf8.count ?? 0 }
    mutating func add(_ name: Name?) { add(name?.text) }
    mutating func add(_ bytes: [UInt8]) { textBytes += bytes.count }
    mutating func add(_ numbers: [Int32]) { elements += numbers.count }

    /// Adds an array, `content` for each element.
    mutating func add<Element>(_ array: [Element], _ content: (inout MessageSize, Element) -> Void) {
        elements += array.count
        for element in array { content(&self, element) }
    }

    mutating func add(_ topics: [AssignedTopic]) {
        add(topics) { size, topic in
            size.add(topic.topicName)
            size.add(topic.partitions)
        }
    }
}

/// A message whose size can be told.
protocol SizedMessage {
    func addSize(to size: inout MessageSize)
}

extension SizedMessage {
    var size: MessageSize {
        var size = MessageSize()
        addSize(to: &size)
        return size
    }
}
