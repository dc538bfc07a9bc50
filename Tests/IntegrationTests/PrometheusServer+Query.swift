import Foundation
import TestSupport
import Testing

extension PrometheusServer {
    /// The value of the one series that an expression has; nil if it has none.
    func value(of expression: String) async throws -> Double? {
        struct Answer: Decodable {
            struct Data: Decodable { let result: [Series] }
            struct Series: Decodable { let value: Value }
            let data: Data
        }
        /// A time, then a number as text.
        struct Value: Decodable {
            let number: Double?
            init(from decoder: any Decoder) throws {
                var pair = try decoder.unkeyedContainer()
                _ = try pair.decode(Double.self)
                number = Double(try pair.decode(String.self))
            }
        }
        let query = try #require(expression.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let answer = try await client.get("/api/v1/query?query=\(query)")
        let series = try JSONDecoder().decode(Answer.self, from: Data(answer.body)).data.result
        try #require(series.count <= 1, "\(expression): \(answer.text)")
        return series.first?.value.number
    }
}
