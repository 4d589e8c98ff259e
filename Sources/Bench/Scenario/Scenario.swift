/// What the callers of a step do.
package enum Scenario: String, Sendable, Codable, CaseIterable {
    /// Calls connect and do nothing; nobody speaks.
    case listen
    /// Both sides speak all the time.
    case talk
    /// New calls at a steady rate, each hung up once it is connected.
    case connect
    /// New calls at a slow rate, while others talk.
    case connectWhileTalking = "connect-while-talking"
    /// Turns: a question, its answer, and now and then an interruption.
    case converse
    /// Ever more calls talk, until twice as many knock as the server holds.
    case overload
}
