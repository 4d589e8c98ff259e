import RTC
import SansIO

/// What a caller says next.
struct Voice {
    var rest = CallerOptions.Rest.dtx
    /// Says the monologue over and over.
    var talks = false
    var isMuted = false
    /// Said once, then it rests.
    var utterance: SpeechTrack?
    var position = 0
    var timestamp = UInt32.random(in: 0 ... .max)
    /// The packet before this frame was sent, so that the next needs no marker.
    var isFlowing = false
    var frames = 0
    var packetsSent = 0

    /// Frames between two packets of comfort noise.
    static let comfortInterval = 20
    static let ticks: UInt32 = 960
}

extension LoadCaller {
    /// Says the monologue over and over, from a place of its own.
    func talk(from position: Int) {
        voice.talks = true
        voice.position = position % max(1, tracks.monologue.packets.count)
    }

    /// Says it once, from the next frame on; `onset` and `said` tell when it was to be heard.
    func say(_ track: SpeechTrack) {
        voice.talks = false
        voice.utterance = track
        voice.position = 0
    }

    package nonisolated func frame(now: Moment) {
        assumeIsolated { $0.sendFrame(now: now) }
    }

    private func sendFrame(now: Moment) {
        voice.timestamp &+= Voice.ticks
        voice.frames += 1
        guard let peer, !voice.isMuted, let payload = nextPacket(now: now) else {
            voice.isFlowing = false
            return
        }
        let (timestamp, marker) = (voice.timestamp, !voice.isFlowing)
        port.assumeIsolated {
            $0.sendAudio(payload, timestamp: timestamp, marker: marker, to: peer, now: now)
        }
        voice.isFlowing = true
        voice.packetsSent += 1
    }

    private func nextPacket(now: Moment) -> [UInt8]? {
        if let track = voice.utterance {
            let position = voice.position
            voice.position += 1
            if position == track.voiced.lowerBound { note(.onset, at: now) }
            if position == track.voiced.upperBound { note(.said, at: now) }
            if voice.position >= track.packets.count {
                voice.utterance = nil
                voice.position = 0
            }
            return track.packets[position]
        }
        if voice.talks {
            voice.position = (voice.position + 1) % tracks.monologue.packets.count
            return tracks.monologue.packets[voice.position]
        }
        switch voice.rest {
        case .none: return nil
        case .dtx: return voice.frames % Voice.comfortInterval == 0 ? tracks.comfort : nil
        case .silence: return tracks.silence[voice.frames % tracks.silence.count]
        }
    }
}
