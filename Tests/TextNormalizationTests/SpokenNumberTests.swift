import Testing
import TextNormalization

/// Figures in the words of an English reader.
struct SpokenNumberTests {
    private func spoken(_ text: String, in language: String = "en") -> String {
        var normalizer = TextNormalizer(.spoken(language: language))
        return normalizer.append(text).text
    }

    @Test(arguments: [
        ("1/2", "one half"), ("3/4 cup", "three quarters cup"), ("2 1/2 cups", "two and a half cups"),
        ("10-15", "ten to fifteen"), ("pages 3–5", "pages three to five"), ("9–5", "nine to five"),
        ("9-5", "nine to five"), ("3rd", "third"), ("21st", "twenty-first"), ("100th", "one hundredth"),
        ("2.0.1", "two point zero point one"), ("v2.0.1", "version two point zero point one"),
        ("192.168.0.1", "one nine two dot one six eight dot zero dot one"),
        ("1,249.99", "one thousand two hundred forty-nine point nine nine"), ("3.14", "three point one four"),
        ("0.5", "zero point five"), (".5", "point five"), ("-5", "minus five"), ("-3.2", "minus three point two"),
        ("6.02e23", "six point zero two times ten to the twenty-three"), ("1e-5", "one times ten to the minus five"),
        ("3×10⁸", "three times ten to the power of eight"), ("5-year-old", "five-year-old"),
        ("24/7", "twenty-four seven"), ("1920x1080", "nineteen twenty by ten eighty"), ("8/10", "eight out of ten"),
        ("5%", "five percent"), ("10-15%", "ten to fifteen percent"), ("1000000", "one million"),
        ("1234567890", "one two three four five six seven eight nine zero"), ("10k", "ten thousand"),
        ("3½ cups", "three and a half cups"), ("1500 people", "one thousand five hundred people"), ("1st", "first"),
        ("1,000th", "one thousandth"), ("Section 4.2.1", "Section four point two point one"),
        ("Python 3.11", "Python three point one one"), ("1,000", "one thousand"),
        ("10 - 5 = 5", "ten minus five equals five"), ("2+2=4", "two plus two equals four"), ("x^2", "x squared"),
        ("555 1234", "five hundred fifty-five one thousand two hundred thirty-four"),
        ("2-3 weeks", "two to three weeks"), ("1-2-3", "one-two-three"), ("3-2", "three to two"),
        ("USD 20", "USD twenty"), ("I have 2 cats and 1 dog.", "I have two cats and one dog."),
        ("Route 66", "Route sixty-six"), ("7-Eleven", "seven-Eleven"), ("1st-class", "first-class"),
        ("1.5 hours", "one point five hours"), ("24-hour", "twenty-four-hour"), ("0", "zero"),
        ("007", "zero zero seven"), ("-0.5", "minus zero point five"), ("+5", "plus five"),
        ("10^6", "ten to the power of six"), ("1.2.3.4.5", "one point two point three point four point five"),
        ("#1", "number one"), ("100%", "one hundred percent"), ("50/50", "fifty fifty"), ("9/11", "nine eleven"),
        ("2/3 cup", "two thirds cup"), ("7/8", "seven eighths"), ("15/4", "fifteen quarters"),
        ("11/16", "eleven sixteenths"), ("Chapter I of it", "Chapter one of it"), ("5 in.", "five inches."),
        ("3 in the morning", "three in the morning"), ("1 in 5", "one in five"), ("2100", "two thousand one hundred"),
        ("1,999", "one thousand nine hundred ninety-nine"), ("may 5 people", "may five people"),
        ("100-1500", "one hundred to one thousand five hundred"), ("10.5", "ten point five"),
        ("1.0", "one point zero"), ("0.05", "zero point zero five"),
        ("1,234,567.89", "one million two hundred thirty-four thousand five hundred sixty-seven point eight nine"),
        ("12345", "twelve thousand three hundred forty-five"),
        ("123456789", "one hundred twenty-three million four hundred fifty-six thousand seven hundred eighty-nine"),
        ("1000000000", "one billion"),
        ("1234567", "one million two hundred thirty-four thousand five hundred sixty-seven"),
        ("999999999999999", "nine nine nine nine nine nine nine nine nine nine nine nine nine nine nine"),
        (
            "12345678901234567890",
            "one two three four five six seven eight nine zero one two three four five six seven eight nine zero"
        ),
        ("5e3", "five times ten to the three"), ("1.5E10", "one point five times ten to the ten"),
        ("2-year-old", "two-year-old"), ("10-page", "ten-page"), ("10 in. long", "ten inches long"),
    ])
    func numbersAreSaid(written: String, text: String) {
        #expect(spoken(written) == text)
    }

    @Test(arguments: [
        ("$1,249.99", "one thousand two hundred forty-nine dollars and ninety-nine cents"),
        ("It costs €20.", "It costs twenty euros."), ("£5.50", "five pounds and fifty pence"),
        ("$3.5 million", "three point five million dollars"), ("50¢", "fifty cents"), ("$0.99", "ninety-nine cents"),
        ("$1", "one dollar"), ("a $20 note", "a twenty dollar note"),
        ("a $5 million deal", "a five million dollar deal"), ("$5-10", "five to ten dollars"),
        ("$5-$10", "five to ten dollars"), ("$5–$10", "five to ten dollars"), ("€20–30", "twenty to thirty euros"),
        ("$5.50-$6.00", "five dollars and fifty cents to six dollars"), ("$20/month", "twenty dollars per month"),
        ("-$5", "minus five dollars"), ("$2bn", "two billion dollars"), ("¥900", "nine hundred yen"),
        ("20 EUR", "twenty euros"), ("$1,000,000", "one million dollars"),
        ("£3.50/hr", "three pounds and fifty pence per hour"), ("$5 bill", "five dollar bill"), ("€1", "one euro"),
        ("€1.01", "one euro and one cent"), ("£0.05", "five pence"), ("¥5", "five yen"),
        ("¥1,000", "one thousand yen"), ("$1.5bn", "one point five billion dollars"), ("10 EUR", "ten euros"),
        ("$100k", "one hundred thousand dollars"), ("$2024", "two thousand twenty-four dollars"),
    ])
    func amountsAreSaidInCurrencyAndHundredths(written: String, text: String) {
        #expect(spoken(written) == text)
    }

    @Test(arguments: [
        ("5 kg", "five kilograms"), ("30 min", "thirty minutes"),
        ("Wait 30 min. Then go.", "Wait thirty minutes. Then go."),
        ("120 km/h", "one hundred twenty kilometers per hour"), ("20 °C", "twenty degrees Celsius"),
        ("3 GB", "three gigabytes"), ("6'2\" tall", "six feet two inches tall"), ("6'2\"", "six feet two inches"),
        ("1 km", "one kilometer"), ("a 5 km run", "a five kilometer run"), ("0.5 l", "zero point five liters"),
        ("5km", "five kilometers"), ("1/2 kg", "one half kilogram"), ("It takes 30s.", "It takes thirty seconds."),
        ("10 sq ft", "ten square feet"), ("5 m²", "five square metres"), ("5 µm", "five micrometres"),
        ("½ kg", "one half kilogram"), ("2½ kg", "two and a half kilograms"), ("5 min", "five minutes"),
        ("5 lbs. of", "five pounds of"), ("6 ft 2 in", "six feet two inches"),
        ("16 oz. bottle", "sixteen ounces bottle"), ("10 lb dog", "ten pounds dog"), ("5-lb bag", "five pound bag"),
        ("100 W bulb", "one hundred W bulb"), ("60W", "sixty watts"), ("220V", "two hundred twenty volts"),
        ("60 mph", "sixty miles per hour"), ("72 bpm", "seventy-two beats per minute"), ("1 GB", "one gigabyte"),
        ("2.5 GHz", "two point five gigahertz"), ("100 Mbps", "one hundred megabits per second"),
        ("1 h 30 min", "one hour thirty minutes"), ("45 s", "forty-five seconds"),
        ("200 ms", "two hundred milliseconds"), ("5 km/day", "five kilometers per day"),
        ("100 m", "one hundred meters"), ("1 m", "one meter"), ("20 sq. ft.", "twenty square feet."),
        ("8 fl oz", "eight fluid ounces"), ("2048 MB", "two thousand forty-eight megabytes"),
        ("1'000'000", "one million"), ("100s", "one hundred seconds"), ("80's", "eighties"),
        ("20-30 kg", "twenty to thirty kilograms"), ("20–30 °C", "twenty to thirty degrees Celsius"),
        ("5 km/h", "five kilometers per hour"), ("100 km/hr", "one hundred kilometers per hour"),
        ("5 l/min", "five liters per minute"), ("20 sq. ft. of", "twenty square feet of"),
    ])
    func unitsAreSaid(written: String, text: String) {
        #expect(spoken(written) == text)
    }
}
