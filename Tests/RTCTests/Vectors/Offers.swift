/// Offers in the shape of the stacks named, as their current versions write them; keys and addresses are made up.
enum Offers {
    static let hex = "7B:8F:10:2C:AA:05:3D:E1:94:66:5F:0B:C2:77:98:AD:31:4E:D0:8A:12:F9:6C:55:B3:27:E8:40:9D:1A:C6:7E"

    /// Chromium: track from `addTrack`, data channel before the offer, mDNS and server-reflexive candidates.
    static let chromium = """
        v=0
        o=- 4611731400430051336 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=extmap-allow-mixed
        a=msid-semantic: WMS 7b2f8c1e-0a44-4a56-8f14-3f0e7d6b9a10
        m=audio 50012 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
        c=IN IP4 192.0.2.10
        a=rtcp:9 IN IP4 0.0.0.0
        a=candidate:2999745851 1 udp 2113937151 3c1f0b8e-7d52-4f3a-9a43-0d1f6a3c77e9.local 50012 typ host generation 0 network-cost 999
        a=candidate:842163049 1 udp 1677729535 192.0.2.10 50012 typ srflx raddr 0.0.0.0 rport 0 generation 0 network-cost 999
        a=candidate:3348148302 1 tcp 1518280447 192.0.2.10 9 typ host tcptype active generation 0
        a=ice-ufrag:Ab1c
        a=ice-pwd:0123456789abcdefghijklmn
        a=ice-options:trickle
        a=fingerprint:sha-256 \(hex)
        a=setup:actpass
        a=mid:0
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        a=sendrecv
        a=msid:7b2f8c1e-0a44-4a56-8f14-3f0e7d6b9a10 90aa41bc-5c0e-49a0-8c8e-2d2f1d6b1c11
        a=rtcp-mux
        a=rtcp-rsize
        a=rtpmap:111 opus/48000/2
        a=rtcp-fb:111 transport-cc
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:63 red/48000/2
        a=fmtp:63 111/111
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:13 CN/8000
        a=rtpmap:110 telephone-event/48000
        a=rtpmap:126 telephone-event/8000
        a=ssrc:3570614608 cname:4TOk42mSjXCkVIa6
        a=ssrc:3570614608 msid:7b2f8c1e-0a44-4a56-8f14-3f0e7d6b9a10 90aa41bc-5c0e-49a0-8c8e-2d2f1d6b1c11
        m=application 50012 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 192.0.2.10
        a=ice-ufrag:Ab1c
        a=ice-pwd:0123456789abcdefghijklmn
        a=ice-options:trickle
        a=fingerprint:sha-256 \(hex)
        a=setup:actpass
        a=mid:1
        a=sctp-port:5000
        a=max-message-size:262144

        """

    /// Firefox: opus 109, session-level fingerprint, `max-message-size` of 1 GiB, no candidates yet.
    static let firefox = """
        v=0
        o=mozilla...THIS_IS_SDPARTA-99.0 2361474437531215461 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=fingerprint:sha-256 \(hex)
        a=group:BUNDLE 0 1
        a=ice-options:trickle
        a=msid-semantic:WMS *
        m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
        c=IN IP4 0.0.0.0
        a=sendrecv
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
        a=fmtp:101 0-15
        a=ice-pwd:c2f9d1b0a8e7463598d7c6b5a4f3e2d1
        a=ice-ufrag:8d7f5e3c
        a=mid:0
        a=msid:{c6ee9e0b-6c2a-4c86-a3f3-2a4e43d2c3f1} {0d0f4a3c-64a5-4a5a-8a2f-8f22e9f6c0de}
        a=rtcp-mux
        a=rtpmap:109 opus/48000/2
        a=rtpmap:9 G722/8000/1
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000/1
        a=setup:actpass
        a=ssrc:1837624520 cname:{7f1b5a52-2fd5-44ab-9f8f-4f0d2a0f9a31}
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=sendrecv
        a=ice-pwd:c2f9d1b0a8e7463598d7c6b5a4f3e2d1
        a=ice-ufrag:8d7f5e3c
        a=mid:1
        a=setup:actpass
        a=sctp-port:5000
        a=max-message-size:1073741823

        """

    /// Safari: like Chromium without RED, no data channel, and a `recvonly` video transceiver.
    static let safari = """
        v=0
        o=- 7794153211447520891 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=extmap-allow-mixed
        a=msid-semantic: WMS 5E0C64C0-6F2B-4B7C-9D51-8B7A12E4F6D3
        m=audio 54321 UDP/TLS/RTP/SAVPF 111 9 0 8 13 110 126
        c=IN IP4 198.51.100.23
        a=rtcp:9 IN IP4 0.0.0.0
        a=candidate:1001 1 udp 2113937151 9be3b6f2-21c5-4c6f-93f7-0de6b8d5a1c4.local 54321 typ host generation 0 network-cost 999
        a=candidate:1002 1 udp 1677729535 198.51.100.23 54321 typ srflx raddr 0.0.0.0 rport 0 generation 0 network-cost 999
        a=ice-ufrag:x7Qz
        a=ice-pwd:pR3sT9vW1yZ5aB7cD0eF2gH4
        a=ice-options:trickle
        a=fingerprint:sha-256 \(hex)
        a=setup:actpass
        a=mid:0
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        a=sendrecv
        a=msid:5E0C64C0-6F2B-4B7C-9D51-8B7A12E4F6D3 C1A7D4BE-0B8F-4C07-A6B6-53D0E2F9A18B
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=rtcp-fb:111 transport-cc
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:13 CN/8000
        a=rtpmap:110 telephone-event/48000
        a=rtpmap:126 telephone-event/8000
        a=ssrc:2210043718 cname:kM8zW5v0n2lqXeTb
        m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99
        c=IN IP4 0.0.0.0
        a=rtcp:9 IN IP4 0.0.0.0
        a=ice-ufrag:x7Qz
        a=ice-pwd:pR3sT9vW1yZ5aB7cD0eF2gH4
        a=ice-options:trickle
        a=fingerprint:sha-256 \(hex)
        a=setup:actpass
        a=mid:1
        a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
        a=recvonly
        a=rtcp-mux
        a=rtcp-rsize
        a=rtpmap:96 H264/90000
        a=rtcp-fb:96 nack pli
        a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640c1f
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96
        a=rtpmap:98 VP8/90000
        a=rtpmap:99 rtx/90000
        a=fmtp:99 apt=98

        """

    /// aiortc: opus 96, SHA-384 and SHA-512 beside SHA-256, host candidates of both families, `end-of-candidates`.
    static let aiortc = """
        v=0
        o=- 3973164210 3973164210 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=msid-semantic:WMS *
        m=audio 41235 UDP/TLS/RTP/SAVPF 96 9 0 8
        c=IN IP4 192.0.2.44
        a=sendrecv
        a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=mid:0
        a=msid:2d6a7e0b-7d5d-46a6-8b3a-1a53c1ad3b62 5ff6f7a9-4c0e-4ac5-a5c4-cf5d0cf7ad07
        a=rtcp:9 IN IP4 0.0.0.0
        a=rtcp-mux
        a=ssrc:1203948576 cname:f0b1c2d3-e4f5-4697-8899-aabbccddeeff
        a=rtpmap:96 opus/48000/2
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=candidate:7a5f1ce8c2f4f5ae6d3bd4b1f3b4b2a1 1 udp 2130706431 192.0.2.44 41235 typ host
        a=candidate:0c9b8a7f6e5d4c3b2a19080706050403 1 udp 2130706431 2001:db8::44 41236 typ host
        a=end-of-candidates
        a=ice-ufrag:Jx5N
        a=ice-pwd:7mX0cGz2kB4vQ8sT1wY6rP
        a=fingerprint:sha-256 \(hex)
        a=fingerprint:sha-384 \(hex):00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F
        a=fingerprint:sha-512 \(hex):\(hex)
        a=setup:actpass
        m=application 41235 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 192.0.2.44
        a=mid:1
        a=sctp-port:5000
        a=max-message-size:65536
        a=candidate:7a5f1ce8c2f4f5ae6d3bd4b1f3b4b2a1 1 udp 2130706431 192.0.2.44 41235 typ host
        a=end-of-candidates
        a=ice-ufrag:Jx5N
        a=ice-pwd:7mX0cGz2kB4vQ8sT1wY6rP
        a=fingerprint:sha-256 \(hex)
        a=setup:actpass

        """

    /// Pion: session-level fingerprint in upper case, a candidate line per component, named mids.
    static let pion = """
        v=0
        o=- 8519320461209183847 1732174000 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=msid-semantic:WMS*
        a=fingerprint:sha-256 \(hex)
        a=extmap-allow-mixed
        a=group:BUNDLE mic events
        m=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 8
        c=IN IP4 0.0.0.0
        a=setup:actpass
        a=mid:mic
        a=ice-ufrag:BcdEfGhIjKlMnOpQ
        a=ice-pwd:aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeF
        a=rtcp-mux
        a=rtcp-rsize
        a=rtpmap:111 opus/48000/2
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtcp-fb:111 transport-cc
        a=extmap:1 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=ssrc:2596996162 cname:pion
        a=ssrc:2596996162 msid:pion audio
        a=msid:pion audio
        a=sendrecv
        a=candidate:2768421042 1 udp 2130706431 10.1.2.3 49876 typ host ufrag BcdEfGhIjKlMnOpQ
        a=candidate:2768421042 2 udp 2130706431 10.1.2.3 49876 typ host ufrag BcdEfGhIjKlMnOpQ
        a=candidate:233762139 1 udp 1694498815 203.0.113.55 49876 typ srflx raddr 0.0.0.0 rport 49876
        a=end-of-candidates
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=setup:actpass
        a=mid:events
        a=sendrecv
        a=sctp-port:5000
        a=max-message-size:1073741823
        a=ice-ufrag:BcdEfGhIjKlMnOpQ
        a=ice-pwd:aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeF

        """

    /// GStreamer webrtcbin: encoding names in upper case, port 0 with `bundle-only`, candidates only in the first.
    static let gstreamer = """
        v=0
        o=- 2747412896139246018 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=ice-options:trickle
        a=group:BUNDLE audio0 application1
        m=audio 9 UDP/TLS/RTP/SAVPF 97
        c=IN IP4 0.0.0.0
        a=setup:actpass
        a=ice-ufrag:kkW0n2Up+J7mJx9fVzRJcXfZ6R0l+3pG
        a=ice-pwd:wFh0XvGq1pRt5sKyZcN8oLd2eUb4aMi7
        a=rtcp-mux
        a=rtcp-rsize
        a=sendrecv
        a=rtpmap:97 OPUS/48000/2
        a=rtcp-fb:97 transport-cc
        a=fmtp:97 sprop-stereo=0;sprop-maxcapturerate=48000
        a=ssrc:1734985541 msid:user2517104183@host-9d6c8a webrtctransceiver0
        a=ssrc:1734985541 cname:user2517104183@host-9d6c8a
        a=mid:audio0
        a=fingerprint:sha-256 \(hex)
        a=candidate:1 1 UDP 2015363327 10.20.30.40 44818 typ host
        a=candidate:2 1 TCP 1015021823 10.20.30.40 9 typ host tcptype active
        m=application 0 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=setup:actpass
        a=ice-ufrag:kkW0n2Up+J7mJx9fVzRJcXfZ6R0l+3pG
        a=ice-pwd:wFh0XvGq1pRt5sKyZcN8oLd2eUb4aMi7
        a=bundle-only
        a=mid:application1
        a=fingerprint:sha-256 \(hex)
        a=sctp-port:5000

        """

    /// SIPSorcery: Opus alone, written by hand in capitals, one section and no bundle, lower-case hexadecimal.
    static let sipsorcery = """
        v=0
        o=- 51208 0 IN IP4 127.0.0.1
        s=sipsorcery
        t=0 0
        m=audio 9 UDP/TLS/RTP/SAVP 106
        c=IN IP4 0.0.0.0
        a=ice-ufrag:QWER
        a=ice-pwd:ASDFGHJKLZXCVBNMQWERTYUI
        a=fingerprint:sha-256 \(hex.lowercased())
        a=setup:actpass
        a=candidate:1390596646 1 udp 659136 192.168.0.50 51434 typ host generation 0
        a=ice-options:ice2,trickle
        a=mid:0
        a=rtpmap:106 OPUS/48000/2
        a=fmtp:106 minptime=10;useinbandfec=1
        a=rtcp-fb:106 transport-cc
        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=rtcp-mux
        a=rtcp:9 IN IP4 0.0.0.0
        a=sendrecv
        a=ssrc:805302345 cname:9c2c0a3f-31d1-4b33-bf34-7e1a4a8f0d62

        """

    static let all = [chromium, firefox, safari, aiortc, pion, gstreamer, sipsorcery]
}
