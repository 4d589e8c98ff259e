import CZlib

/// Raw deflate, decompressed in pieces of bounded size.
struct Inflater: ~Copyable {
    enum Step: Equatable {
        /// The input is used up.
        case needsInput
        /// The output is full; there may be more for the same input.
        case hasMore
        case finished
    }

    // In a place of its own: zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        stream = .allocate(capacity: 1)
        guard CZlib_inflate_init(stream) == Z_OK else { preconditionFailure("zlib has no memory") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Decompresses as much of `input` as fits into `output`.
    /// - Returns: Bytes of the input that were used, bytes that were written, and what is next; nil if the data is
    ///   damaged.
    mutating func step(
        _ input: UnsafeMutableBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> (used: Int, written: Int, next: Step)? {
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let result = inflate(stream, Z_NO_FLUSH)
        let used = input.count - Int(stream.pointee.avail_in)
        let written = output.count - Int(stream.pointee.avail_out)
        stream.pointee.next_in = nil
        stream.pointee.next_out = nil
        switch result {
        case Z_STREAM_END: return (used, written, .finished)
        case Z_OK: return (used, written, written == output.count ? .hasMore : .needsInput)
        case Z_BUF_ERROR: return (used, written, .needsInput)
        default: return nil
        }
    }
}
