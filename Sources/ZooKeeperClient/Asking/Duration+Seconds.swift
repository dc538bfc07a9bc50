extension Duration {
    /// `5 s`, `4.7 s`: to a tenth of a second, for messages.
    var inSeconds: String {
        let tenths = Int64((self / .milliseconds(100)).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
