import RTC
import Testing

extension GrowthTests {
    @Suite struct RTCTests {
        private static let session = """
            v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n\
            a=fingerprint:sha-256 \(Array(repeating: "AB", count: 32).joined(separator: ":"))\r\n\
            a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\na=setup:actpass\r\n
            """
        private static let audio = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\n"

        private static let descriptions = [
            Shape("session attributes", "a=b\r\n", head: session, tail: audio),
            Shape("audio attributes", "a=b\r\n", head: session + audio),
            Shape("flags", "a=rtcp-mux\r\n", head: session + audio),
            Shape("candidates", "a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n", head: session, tail: audio),
            Shape("fingerprints", "a=fingerprint:sha-1 AB:CD\r\n", head: session, tail: audio),
            Shape("one fingerprint", "AB:", head: session + "a=fingerprint:sha-1 ", tail: "AB\r\n" + audio),
            Shape("groups", "a=group:BUNDLE 0\r\n", head: session, tail: audio),
            Shape("one group", " 0", head: "v=0\r\na=group:BUNDLE", tail: "\r\n" + audio),
            Shape("formats", "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 a=b;c=d\r\n", head: session + audio),
            Shape("parameters", "useinbandfec=1;", head: session + audio + "a=fmtp:111 ", tail: "\r\n"),
            Shape("sources", "a=ssrc:1 a\r\n", head: session + audio),
            Shape("streams", "a=msid:a b\r\n", head: session + audio),
            Shape("extensions", "a=extmap:1 urn:a\r\n", head: session + audio),
            Shape(
                "mid of marks", "\u{315}\u{316}", head: session + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:",
                tail: "\r\n"),
            Shape("attribute name of marks", "\u{315}\u{316}", head: session + audio + "a=", tail: "\r\n"),
            Shape("attributes of marks", "a=\u{315}\u{316}\u{315}\u{316}:\u{315}\u{316}\r\n", head: session + audio),
            Shape("kind of marks", "\u{315}\u{316}", head: session + "m=", tail: " 9 RTP/AVP 0\r\n"),
            Shape("setup of marks", "\u{315}\u{316}", head: session + audio + "a=setup:", tail: "\r\n"),
            Shape("stream of marks", "\u{315}\u{316}", head: session + audio + "a=msid:", tail: " a\r\n"),
            Shape("empty lines", "\r\n", head: session, tail: audio),
            Shape("audioDelivery returns", "\r", head: session, tail: "\n" + audio),
            Shape("blanks", " ", head: session + "a=mid:", tail: "0\r\n" + audio),
            Shape("one digit", "1", head: session + audio + "a=ptime:", tail: "\r\n"),
        ]

        /// Sections take as much of the description as attributes of the session do: neither multiplies the other.
        private static func sections(_ shape: Shape, _ size: Int) -> String {
            session + String(repeating: "a=b\r\n", count: size / 10)
                + (0..<31).map { section in
                    "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:\(section)\r\n"
                        + String(repeating: "a=b\r\n", count: size / 10 / 31)
                }.joined()
        }

        @Test func offers() {
            expectLinear("SDP offer", Self.descriptions, largest: 65_536) { text in
                consume(try? SDPOffer(parsing: text))
            }
            let shapes = [Shape("31 sections and attributes", "")]
            expectLinear("SDP offer", shapes, largest: 32_768, input: Self.sections) { text in
                consume(try? SDPOffer(parsing: text))
            }
        }

        @Test func candidatesAndAddresses() {
            expectLinear("candidate", largest: 65_536) { text in
                consume(Candidate(parsing: "candidate:" + text))
                consume(Candidate(parsing: "candidate:1 1 \(text) 1 127.0.0.1 9 typ \(text)"))
            }
            expectLinear("address", largest: 65_536) { consume(TransportAddress(parsing: $0 + ":1")) }
            expectLinear("fingerprint", largest: 65_536) { consume(Fingerprint(parsing: $0 + " " + $0)) }
        }

        // MARK: Datagrams

        private static func check(user: [UInt8]) -> [UInt8] {
            let padded = user + [UInt8](repeating: 0, count: (4 - user.count % 4) % 4)
            let attribute = [0, 6, UInt8(user.count >> 8), UInt8(user.count & 255)] + padded
            let head: [UInt8] = [
                0, 1, UInt8(attribute.count >> 8), UInt8(attribute.count & 255), 0x21, 0x12, 0xA4, 0x42,
            ]
            return head + [UInt8](repeating: 7, count: 12) + attribute
        }

        /// No datagram that the port takes is longer than 2 KiB; here a name may fill the longest there is.
        @Test func checks() {
            let input = { (shape: Shape, size: Int) in Self.check(user: shape.bytes(size - 60) + Array(":abcd".utf8)) }
            let known: [String: Int] = ["abcdefgh": 1, "A1234567": 2]
            expectLinear("STUN user name", largest: 32_768, input: input) { datagram in
                consume(STUNMessage.receiverUfrag(of: datagram).flatMap { known[$0] })
                consume(UfragPrefix(ofCheck: datagram))
                consume(try? STUNMessage(parsing: datagram))
            }
        }

        @Test func channelNames() {
            let input = { (shape: Shape, size: Int) in
                DCEPMessage.open(.init(label: shape.text(size / 2), subprotocol: shape.text(size / 2))).bytes
            }
            expectLinear("data channel label", largest: 65_536, input: input) { bytes in
                guard case .open(let open)? = DCEPMessage(parsing: bytes) else { return }
                consume(open.label == "voice-live-events")
            }
        }
    }
}
