/// Who speaks for OpenAI's voices.
enum OpenAIStandIn {
    /// The English voice of flite that stands in for each; no two are the same.
    static let voices: [String: String] = [
        "alloy": "flite/slt", "ash": "flite/rms+hugo", "ballad": "flite/awb+ewan", "coral": "flite/slt+nora",
        "echo": "flite/rms+leo", "sage": "flite/slt+vera", "shimmer": "flite/slt+ida", "verse": "flite/awb",
        "marin": "flite/slt+ruth", "cedar": "flite/rms",
    ]
}
