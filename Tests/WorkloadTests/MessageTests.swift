import Testing
import Workload

@Suite struct MessageTests {
    private func indices(_ distribution: KeyDistribution, keys: Int, messages: Int) -> [Int: Int] {
        var sequence = KeySequence(distribution, count: keys)
        var counts: [Int: Int] = [:]
        for _ in 0..<messages {
            if let index = sequence.nextIndex() { counts[index, default: 0] += 1 }
        }
        return counts
    }

    @Test func `without keys there is none`() {
        var sequence = KeySequence(.none, count: 3)
        #expect(sequence.nextKey() == nil)
    }

    @Test func `round robin goes through all keys in order`() {
        var sequence = KeySequence(.roundRobin, count: 3)
        let keys = (0..<4).compactMap { _ in sequence.nextKey() }.map { String(decoding: $0, as: UTF8.self) }
        #expect(keys == ["key-0", "key-1", "key-2", "key-0"])
    }

    @Test func `random keys are about equally frequent`() {
        let counts = indices(.random, keys: 10, messages: 10_000)
        #expect(counts.count == 10)
        #expect(counts.values.allSatisfy { (800...1200).contains($0) })
    }

    @Test func `skewed keys are the rarer the later they are`() throws {
        let counts = indices(.skewed, keys: 100, messages: 50_000)
        let (first, second, tenth) = (try #require(counts[0]), try #require(counts[1]), try #require(counts[9]))
        // The n-th has the share 1/n of the first.
        #expect((1.8...2.2).contains(Double(first) / Double(second)))
        #expect((8.0...12.5).contains(Double(first) / Double(tenth)))
        #expect(counts.keys.allSatisfy { (0..<100).contains($0) })
    }

    @Test(arguments: [0, 1, 5, 100, 10_000])
    func `messages have the size that is wanted`(_ size: Int) {
        var contents = MessageContents(size: size)
        for _ in 0..<200 { #expect(contents.next().count == size) }
    }

    @Test func `messages begin with their number, and differ`() {
        var contents = MessageContents(size: 40)
        let messages = (0..<1000).map { _ in String(decoding: contents.next(), as: UTF8.self) }
        #expect(messages[0].hasPrefix("0 "))
        #expect(messages[999].hasPrefix("999 "))
        #expect(Set(messages.map { $0.drop { $0.isNumber } }).count > 900)
    }

    @Test func `lines are cut wherever the pieces end`() {
        let text = Array("one\n\ntwo\r\nthree".utf8)
        for length in 1...text.count {
            var splitter = LineSplitter()
            var lines: [[UInt8]] = []
            for start in stride(from: 0, to: text.count, by: length) {
                lines += splitter.lines(in: text[start..<min(start + length, text.count)])
            }
            #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["one", "", "two\r"])
            #expect(splitter.lastLine().map { String(decoding: $0, as: UTF8.self) } == "three")
            #expect(splitter.lastLine() == nil)
        }
    }
}
