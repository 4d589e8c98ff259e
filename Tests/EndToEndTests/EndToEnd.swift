import Testing

/// Whole calls in one process: server, native caller and the embedded engines. One test at a time, because they share
/// two recognizers and two cores.
@Suite(.serialized)
struct EndToEnd {}
