import RTC
import Server
import Testing

struct EventChannelsTests {
    private let first = DataChannelID(stream: 0)
    private let second = DataChannelID(stream: 2)
    private let third = DataChannelID(stream: 4)

    @Test func theChannelOfTheProtocolIsPreferred() {
        var channels = EventChannels()
        #expect(channels.current == nil)
        channels.opened(first, label: "chat")
        #expect(channels.current == first && channels.carriesEvents(first))
        channels.opened(second, label: EventChannels.label)
        #expect(channels.current == second)
        #expect(channels.carriesEvents(second) && !channels.carriesEvents(first))
    }

    @Test func ofTwoWithOneLabelTheFirstCarriesTheEventsAndBothAreRead() {
        var channels = EventChannels()
        channels.opened(first, label: EventChannels.label)
        channels.opened(second, label: EventChannels.label)
        #expect(channels.current == first)
        #expect(channels.carriesEvents(first) && channels.carriesEvents(second))
        channels.closed(second)
        #expect(channels.current == first)
    }

    @Test func aChannelThatClosesIsReplacedByOneThatIsOpen() {
        var channels = EventChannels()
        channels.opened(first, label: EventChannels.label)
        channels.opened(second, label: "chat")
        channels.opened(third, label: EventChannels.label)
        channels.closed(first)
        #expect(channels.current == third)
        channels.closed(third)
        #expect(channels.current == second)
        channels.closed(second)
        #expect(channels.current == nil && !channels.carriesEvents(second))
    }
}
