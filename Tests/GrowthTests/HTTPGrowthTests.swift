import NIOCore
import NIOHTTP1
import NIOWebSocket
import Server
import Testing

extension GrowthTests {
    @Suite struct HTTPTests {
        /// No request head is longer.
        private static let head = 1 << 16

        @Test func origins() {
            let policy = OriginPolicy.sameHost(and: ["https://app.example"])
            expectLinear("Origin", largest: Self.head) { consume(policy.allows(origin: "http://" + $0, host: "a")) }
            expectLinear("Origin and Host", largest: Self.head) { text in
                consume(policy.allows(origin: "http://" + text + ":1", host: text + ":1"))
            }
        }

        @Test func queries() {
            expectLinear("query", largest: Self.head) { consume(QueryParameters($0)["model"]) }
            expectLinear("query name", largest: Self.head) { consume(QueryParameters($0 + "=1")["model"]) }
            expectLinear("query value", largest: Self.head) { text in
                let query = QueryParameters("api-version=\(text)&model=\(text)&latency-events=\(text)")
                consume(query["api-version"].flatMap { APIVersion($0) })
                consume(try? CallQuery(query))
            }
        }

        @Test func targets() {
            expectLinear("request target", largest: Self.head) { consume(Endpoint(RequestTarget("/" + $0))) }
            expectLinear("absolute target", largest: Self.head) { text in
                consume(Endpoint(RequestTarget("http://" + text + "/voice-live?" + text + "#" + text)))
            }
        }

        @Test func headers() {
            expectLinear("subprotocols", largest: Self.head) { text in
                consume(Subprotocol.select(from: Subprotocol.offered(in: [text])))
            }
            for (name, prefix) in [("api-key", ""), ("Authorization", "Bearer "), ("authorization", "")] {
                expectLinear("\(name) header", largest: Self.head) { text in
                    let headers = HTTPHeaders([(name, prefix + text)])
                    consume(Credential.find(headers: headers, query: QueryParameters(""), subprotocols: []))
                }
            }
            expectLinear("Connection header", largest: Self.head) { text in
                consume(HeaderTokens.contain("upgrade", in: [text]))
            }
        }

        @Test func logAndCloseTexts() {
            expectLinear("log text", largest: 1 << 18) { consume(LogText.escaped($0, limit: .max)) }
            expectLinear("close reason", largest: Self.head) { consume(CloseReason($0)) }
        }

        /// A message in a growing number of fragments.
        @Test func fragments() {
            let frames = { (shape: Shape, size: Int) -> [WebSocketFrame] in
                let bytes = shape.bytes(size)
                let pieces = stride(from: 0, to: bytes.count, by: 64).map { bytes[$0..<min($0 + 64, bytes.count)] }
                return pieces.enumerated().map { index, piece in
                    WebSocketFrame(
                        fin: index == pieces.count - 1, opcode: index == 0 ? .text : .continuation,
                        maskKey: [0, 0, 0, 0],
                        data: ByteBuffer(bytes: piece))
                }
            }
            let shapes = [Shape("letters", "abcdefgh"), Shape.marks]
            expectLinear("message in fragments", shapes, largest: 1 << 18, input: frames) { frames in
                var assembler = MessageAssembler(messageSize: 1 << 20, fragmentCount: 1 << 20)
                for frame in frames { consume(assembler.handle(frame)) }
            }
        }
    }
}
