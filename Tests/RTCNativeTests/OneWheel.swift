import Testing

/// Everything that uses SCTP, one test at a time: usrsctp has one wheel of timers for the whole process, and a test on
/// fake time runs ahead of what another one waits for.
@Suite(.serialized) struct OneWheel {}
