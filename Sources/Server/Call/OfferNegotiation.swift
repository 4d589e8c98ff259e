import Events
import RTC

/// An offer, read and answered, for the call to act on.
enum PreparedOffer: Sendable {
    case unreadable(CallFault)
    case read(Result<NegotiatedCall, CallFault>)
}

/// Reads and answers one SDP offer of a call (Voice Live protocol, chapters B.2 to B.4 and B.9). A copy of what that
/// needs of the call: an offer of 64 KB takes tens of milliseconds, so it is done on a worker.
struct OfferNegotiation: Sendable {
    let mark: UfragPrefix
    let fingerprint: Fingerprint
    /// Addresses that answers name, best first.
    let announced: [TransportAddress]
    /// Longest SDP offer, in bytes.
    let limit: Int
    /// What an offer before has settled, if its peer is still there.
    let before: NegotiatedCall?

    /// - Complexity: Linear in the length of the offer.
    func answer(_ request: SDPCreate) -> PreparedOffer {
        let offer: SDPOffer
        do throws(CallFault) {
            offer = try parse(request)
        } catch {
            return .unreadable(error)
        }
        return .read(Result { () throws(CallFault) in try negotiate(offer) })
    }

    private func parse(_ request: SDPCreate) throws(CallFault) -> SDPOffer {
        guard let sent = request.sdpOffer, !sent.isEmpty else {
            throw CallFault(.missingSDP, "SDP offer is required")
        }
        guard sent.utf8.count <= limit else {
            throw CallFault(.messageTooLarge, "The SDP offer is larger than \(limit) bytes.")
        }
        do {
            return try SDPOffer(parsing: sent)
        } catch {
            throw CallFault(error)
        }
    }

    private func negotiate(_ offer: SDPOffer) throws(CallFault) -> NegotiatedCall {
        var random = SystemRandomNumberGenerator()
        let fresh = NegotiatedCall.fresh(
            mark: mark, fingerprint: fingerprint, addresses: announced, using: &random)
        do {
            if let before {
                var local = fresh
                local.dtlsRole = before.answer.negotiation.dtlsRole
                let offered = try SDPAnswer(to: offer, from: local).negotiation
                let change = before.change(to: offered)
                if change != .replacement {
                    local = before.later(change, offered, fresh: fresh)
                    return NegotiatedCall(answer: try SDPAnswer(to: offer, from: local), local: local)
                }
            }
            return NegotiatedCall(answer: try SDPAnswer(to: offer, from: fresh), local: fresh)
        } catch {
            throw CallFault(error)
        }
    }
}

extension CallFault {
    init(_ error: SDPError) {
        self.init(CallFaultCode(rawValue: error.code), error.message)
    }
}
