internal import Foundation
internal import ReplyChecks

/// The parser that gets all inputs of this process: FUZZ_PARSER names it.
private let parser: ReplyParser = {
    let name = ProcessInfo.processInfo.environment["FUZZ_PARSER"] ?? ""
    guard let parser = ReplyParser(rawValue: name) else {
        let names = ReplyParser.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("FUZZ_PARSER is \"\(name)\", not one of \(names)")
    }
    return parser
}()

/// What libFuzzer calls with each of its inputs (LLVM's libFuzzer documentation, "Fuzz Target").
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // libFuzzer owns the memory, and only during this call.
    parser.check(unsafe [UInt8](UnsafeBufferPointer(start: start, count: count)))
    return 0
}
