import SansIO

extension BenchStep {
    package mutating func take(_ measures: CallMeasures) {
        latency.offerToAnswer = Quantiles(measures.offerToAnswer, hasCurve: true)
        latency.offerToConnected = Quantiles(measures.offerToConnected, hasCurve: true)
        latency.endOfSpeechToFirstAudio = Quantiles(measures.firstAudio, hasCurve: true)
        latency.serverShare = Quantiles(measures.serverShare, hasCurve: true)
        latency.serverTotal = Quantiles(measures.serverTotal)
        latency.silenceWindow = Quantiles(measures.silenceWindow)
        latency.stages = measures.stages.compactMap { stage in
            Quantiles(stage.times).map { Stage(name: stage.name, times: $0) }
        }
        latency.bargeIn = Quantiles(measures.bargeIn, hasCurve: true)
        latency.speechStartedEvent = Quantiles(measures.onsetHeard)
        latency.controlRoundTrip = measures.roundTrips[.control].flatMap { Quantiles($0) }
        latency.dataRoundTrip = measures.roundTrips[.data].flatMap { Quantiles($0) }
        takePacing(of: measures)
    }

    /// The pacing alone, as where other calls are measured than those whose latency the step is about.
    mutating func takePacing(of measures: CallMeasures) {
        guard let errors = Quantiles(measures.pacing, hasCurve: true) else { return }
        pacing = Pacing(
            errors: errors, within2Ms: measures.pacing.share(within: .milliseconds(2)) ?? 0,
            packets: measures.packetsReceived, lost: measures.packetsLost, reordered: measures.packetsReordered)
    }
}

extension BenchStep.CPU {
    package init(from before: ProcessUsage, to after: ProcessUsage, calls: Int, codec: CodecBaseline?) {
        let wall = max(0.001, (after.at - before.at).milliseconds / 1000)
        msPerSecond = after.cpu(since: before).milliseconds / wall
        let one = msPerSecond / Double(max(1, calls))
        msPerSecondPerCall = one
        ratioToCodec = codec.map { one / $0.millisecondsPerSecond }
        callsPerCore = one > 0 ? 1000 / one : 0
    }

    /// - Parameter times: Of one second of one call; nil where it could not be measured.
    package mutating func compare(withPaced times: [Double?]) {
        let times = times.compactMap { $0 }
        guard !times.isEmpty else { return }
        let mean = times.reduce(0, +) / Double(times.count)
        pacedCodecMsPerSecondPerCall = mean
        ratioToPacedCodec = mean > 0 ? msPerSecondPerCall / mean : nil
    }
}
