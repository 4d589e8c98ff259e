/// Starts a response.
public struct ResponseCreate: Codable, Equatable, Sendable {
    public var response: ResponseParams?
    /// Appended to the instructions in force.
    public var additionalInstructions: String?

    public init(response: ResponseParams? = nil, additionalInstructions: String? = nil) {
        self.response = response
        self.additionalInstructions = additionalInstructions
    }

    enum CodingKeys: String, WireKey {
        case response
        case additionalInstructions = "additional_instructions"
    }
}

/// Stops a response.
public struct ResponseCancel: Codable, Equatable, Sendable {
    /// The active one when nil.
    public var responseID: ResponseID?

    public init(responseID: ResponseID? = nil) {
        self.responseID = responseID
    }

    enum CodingKeys: String, WireKey {
        case responseID = "response_id"
    }
}
