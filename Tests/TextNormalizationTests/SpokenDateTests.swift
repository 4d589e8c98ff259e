import Testing
import TextNormalization

/// Dates, times, telephone numbers and codes in the words of an English reader.
struct SpokenDateTests {
    private func spoken(_ text: String, in language: String = "en") -> String {
        var normalizer = TextNormalizer(.spoken(language: language))
        return normalizer.append(text).text
    }

    @Test(arguments: [
        ("12/31/2025", "December thirty-first, twenty twenty-five"),
        ("2025-12-31", "December thirty-first, twenty twenty-five"), ("Dec 31", "December thirty-first"),
        ("on Dec. 31, 2025.", "on December thirty-first, twenty twenty-five."),
        ("31.12.2025", "December thirty-first, twenty twenty-five"),
        ("2025-12-31T14:00:00Z", "December thirty-first, twenty twenty-five fourteen hundred U.T.C."),
        ("January 5th", "January fifth"), ("5 May 2025", "the fifth of May twenty twenty-five"),
        ("31 December", "the thirty-first of December"), ("Mon, Dec 5", "Monday, December fifth"),
        ("July 4, 1776", "July fourth, seventeen seventy-six"), ("Jan 1-5", "January first to fifth"),
        ("1/1/2000", "January first, two thousand"), ("on 3/4", "on March fourth"),
        ("by 12/31", "by December thirty-first"), ("May 2025", "May twenty twenty-five"),
        ("Sept. 11", "September eleventh"), ("March 3rd", "March third"), ("3 March", "the third of March"),
        ("Sunday, Jan. 5, 2025", "Sunday, January fifth, twenty twenty-five"),
        ("12-31-2025", "December thirty-first, twenty twenty-five"),
        ("2025/12/31", "December thirty-first, twenty twenty-five"),
        ("12/31/25", "December thirty-first, twenty twenty-five"),
        ("1/13/2025", "January thirteenth, twenty twenty-five"),
        ("13/1/2025", "January thirteenth, twenty twenty-five"),
    ])
    func datesAreSaid(written: String, text: String) {
        #expect(spoken(written) == text)
    }

    @Test(arguments: [
        ("1999", "nineteen ninety-nine"), ("2005", "two thousand five"), ("the 1990s", "the nineteen nineties"),
        ("the '90s", "the 'nineties"), ("the 90s", "the nineties"), ("in 1492", "in fourteen ninety-two"),
        ("2010s", "twenty tens"), ("1900s", "nineteen hundreds"),
        ("2019-2021", "twenty nineteen to twenty twenty-one"), ("1990–2000", "nineteen ninety to two thousand"),
        ("from 1939 to 1945", "from nineteen thirty-nine to nineteen forty-five"), ("in 1066", "in ten sixty-six"),
        ("1066 items", "one thousand sixty-six items"), ("the year 476", "the year four hundred seventy-six"),
        ("1905", "nineteen oh five"), ("2000", "two thousand"), ("2010", "twenty ten"),
        ("1800s", "eighteen hundreds"),
    ])
    func yearsAndDecadesAreSaid(written: String, text: String) {
        #expect(spoken(written) == text)
    }

    @Test(arguments: [
        ("9:45", "nine forty-five"), ("9:45 am", "nine forty-five a.m."), ("14:00", "fourteen hundred"),
        ("9am", "nine a.m."), ("9:00", "nine o'clock"), ("9:05 p.m.", "nine oh five p.m."), ("00:00", "midnight"),
        ("9am-5pm", "nine a.m. to five p.m."), ("9:30–10:15", "nine thirty to ten fifteen"),
        ("16:9", "sixteen to nine"), ("at 9 a.m. tomorrow", "at nine a.m. tomorrow"),
        ("10:30:45", "ten thirty and forty-five seconds"), ("7:30pm", "seven thirty p.m."),
        ("11:59 PM", "eleven fifty-nine p.m."), ("5 PM", "five p.m."),
        ("10:00-11:00", "ten o'clock to eleven o'clock"), ("10 a.m.-2 p.m.", "ten a.m. to two p.m."),
        ("12:00", "twelve o'clock"), ("13:05", "thirteen oh five"), ("0:30", "zero thirty"),
        ("12:30:15", "twelve thirty and fifteen seconds"), ("2:1", "two to one"), ("3:45:00", "three forty-five"),
    ])
    func timesAreSaid(written: String, text: String) {
        #expect(spoken(written) == text)
    }

    @Test(arguments: [
        ("555-0134", "five five five, zero one three four"),
        ("+1 (555) 010-0199", "plus one, five five five, zero one zero, zero one nine nine"),
        ("(555) 010-0199", "five five five, zero one zero, zero one nine nine"),
        ("1-800-555-0199", "one, eight zero zero, five five five, zero one nine nine"),
        ("4111 1111 1111 1111", "four one one one, one one one one, one one one one, one one one one"),
        ("123-45-6789", "one two three, four five, six seven eight nine"),
        ("order 12345", "order one two three four five"),
        ("Springfield, IL 62704", "Springfield, Illinois six two seven zero four"), ("3,5", "three, five"),
        ("1,2,3", "one, two, three"), ("Fig. 3 on p. 5, pp. 5-7", "figure three on page five, pages five to seven"),
        ("tel. 020 7946 0958", "telephone zero two zero, seven nine four six, zero nine five eight"),
        ("my PIN is 4471", "my PIN is four four seven one"),
        ("Room 204, flight 2047", "Room two hundred four, flight twenty forty-seven"),
        ("COVID-19 and U2", "COVID-nineteen and U two"),
        ("in St. Louis, MO 63101", "in Saint Louis, Missouri six three one zero one"),
        ("Act V, Scene II", "Act five, Scene two"), ("call 555-1234", "call five five five, one two three four"),
        ("020 7946 0958", "zero two zero, seven nine four six, zero nine five eight"),
        ("+44 20 7946 0958", "plus four four, two zero, seven nine four six, zero nine five eight"),
        ("+49 30 123456", "plus four nine, three zero, one two three four five six"),
        ("555.010.0199", "five five five, zero one zero, zero one nine nine"),
        ("555 010 0199", "five five five, zero one zero, zero one nine nine"),
        ("1 800 555 0199", "one, eight zero zero, five five five, zero one nine nine"),
        ("3782 822463 10005", "three seven eight two, eight two two four six three, one zero zero zero five"),
        ("ID 00451", "I.D. zero zero four five one"), ("code: 90210", "code: nine zero two one zero"),
        ("your code is 4471", "your code is four four seven one"),
        ("zip code 90210", "zip code nine zero two one zero"),
    ])
    func telephoneNumbersAndCodesAreSaidDigitByDigit(written: String, text: String) {
        #expect(spoken(written) == text)
    }

    /// Where the day stands first, and "and" behind the hundreds.
    @Test(arguments: [
        ("3/4/2025", "April third, twenty twenty-five"), ("31/12/2025", "December thirty-first, twenty twenty-five"),
        ("on 3/4", "on April third"), ("105 people", "one hundred and five people"), ("1,005", "one thousand and five"),
        ("1,250,001", "one million two hundred and fifty thousand and one"),
    ])
    func britishReadersSayThem(written: String, text: String) {
        #expect(spoken(written, in: "en-GB") == text)
    }
}
