import Blocking
import Exposition
import PageMemory
import Testing

@testable import Surveyor

@Suite struct PublishedPageTests {
    private let text = Representation(format: .text, isGzipped: false)
    private let openMetrics = Representation(format: .openMetrics, isGzipped: false)
    private let openMetricsGzip = Representation(format: .openMetrics, isGzipped: true)

    private func page(as format: ExpositionFormat = .text) throws -> Page {
        var writer = MetricWriter()
        writer.family(MetricFamily("m_total", .counter, help: "help"))
        writer.sample(1)
        return try writer.finish(as: format)
    }

    private func published(as format: ExpositionFormat = .text) throws -> PublishedPage {
        PublishedPage(try page(as: format), worker: BlockingWorker(label: "test"))
    }

    @Test(arguments: ExpositionFormat.allCases) func theOwnFormatIsAtHand(_ format: ExpositionFormat) throws {
        let published = try published(as: format)
        let plain = Representation(format: format, isGzipped: false)
        #expect(published.request(plain) === published.page.bytes)
        #expect(published.request(Representation(format: format, isGzipped: true)) == nil)
    }

    @Test func theOtherFormatIsMadeOnDemand() async throws {
        let published = try published()
        #expect(published.request(openMetrics) == nil)
        let body = await published.body(openMetrics)
        #expect([UInt8](body) == [UInt8](try page(as: .openMetrics).bytes))
        #expect(published.request(openMetrics) === body)
    }

    @Test func eachIsMadeOnce() async throws {
        let published = try published()
        let representation = openMetricsGzip
        let bodies = await withTaskGroup(of: SharedBytes.self) { group in
            for _ in 1...20 { group.addTask { await published.body(representation) } }
            return await group.reduce(into: Set()) { $0.insert(ObjectIdentifier($1)) }
        }
        #expect(bodies.count == 1)
        // The text in between is not kept.
        #expect(published.request(openMetrics) == nil)
    }

    @Test func theNextPageIsWrittenInTheFormatThatAllAskFor() throws {
        let published = try published()
        #expect(published.preferredFormat == .text)
        _ = published.request(openMetricsGzip)
        #expect(published.preferredFormat == .openMetrics)
        _ = published.request(text)
        #expect(published.preferredFormat == .text)
    }

    @Test(.timeLimit(.minutes(1))) func whatWasRequestedIsMadeOfTheNextPage() async throws {
        let store = PageStore()
        store.publish(try page(), .ready())
        let first = try #require(store.page)
        _ = first.request(openMetricsGzip)
        store.publish(try page(), .ready())
        let second = try #require(store.page)
        while second.request(openMetricsGzip) == nil { await Task.yield() }
    }

    @Test func whatNobodyRequestedIsNotMadeAgain() async throws {
        let store = PageStore()
        store.publish(try page(), .ready())
        _ = try #require(store.page).request(openMetricsGzip)
        store.publish(try page(), .ready())
        let second = try #require(store.page)
        _ = await second.body(openMetricsGzip)
        // Making it ahead was no request.
        #expect(second.requested.isEmpty)
    }
}
