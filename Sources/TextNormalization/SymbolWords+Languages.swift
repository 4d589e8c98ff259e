// The words of each language: a symbol, a space, what is said. What the voices of a language say by themselves may be
// missing; espeak-ng says most of `%`, `&`, `@`, `+` and `=`.
extension SymbolWords {
    static let tables = germanic.merging(romance) { $1 }.merging(slavic) { $1 }.merging(others) { $1 }

    /// Of a language without a table: names that are alike in many. Its voice says other symbols as it can.
    static let internationalTable = """
        € euro
        £ pound
        ¥ yen
        $ dollar
        ¢ cent
        ₹ rupee
        ₩ won
        ₽ ruble
        ₺ lira
        ₴ hryvnia
        ₿ bitcoin
        ₫ dong
        ₱ peso
        ฿ baht
        ₪ shekel
        ₦ naira
        ₸ tenge
        ₼ manat
        ₾ lari
        − minus
        × x
        ÷ /
        ± plus minus
        µ micro
        Ω ohm
        """

    private static let germanic = [
        "en": """
        € euro/euros/cent/cents
        £ pound/pounds/penny/pence
        ¥ yen
        $ dollar/dollars/cent/cents
        ¢ cent/cents
        ₹ rupee/rupees
        ₩ won
        ₽ rouble/roubles
        ₿ bitcoin/bitcoins
        ₪ shekel/shekels
        xthousand thousand
        xmillion million
        xbillion billion
        xtrillion trillion
        xk thousand
        xK thousand
        xM million
        xbn billion
        − minus
        + plus
        ± plus or minus
        × times
        ÷ divided by
        = equals
        ≠ is not equal to
        < less than
        > greater than
        ≤ less than or equal to
        ≥ greater than or equal to
        ~ about
        ≈ approximately
        ° degrees
        1° degree
        ℃ degrees Celsius
        ℉ degrees Fahrenheit
        % percent
        ‰ per mille
        # number
        № number
        ♯ sharp
        ♭ flat
        & and
        @ at
        µ micro
        Ω ohms
        √ the square root of
        ∞ infinity
        π pi
        § section
        © copyright
        → to
        – to
        per per
        ² squared
        ³ cubed
        ^ to the power of
        ½ one half
        ⅓ one third
        ⅔ two thirds
        ¼ one quarter
        ¾ three quarters
        ⅛ one eighth
        ⅜ three eighths
        ⅝ five eighths
        ⅞ seven eighths
        +½ and a half
        +⅓ and a third
        +⅔ and two thirds
        +¼ and a quarter
        +¾ and three quarters
        +⅛ and an eighth
        +⅜ and three eighths
        +⅝ and five eighths
        +⅞ and seven eighths
        m² square metres
        km² square kilometres
        cm² square centimetres
        mm² square millimetres
        ft² square feet
        in² square inches
        mi² square miles
        yd² square yards
        m³ cubic metres
        km³ cubic kilometres
        cm³ cubic centimetres
        mm³ cubic millimetres
        ft³ cubic feet
        in³ cubic inches
        µm micrometres
        µs microseconds
        µg micrograms
        µl microlitres
        µL microlitres
        µF microfarads
        µA microamperes
        µV microvolts
        µW microwatts
        µH microhenries
        µC microcoulombs
        µM micromolar
        """,
        "de": """
        € Euro/Euro/Cent/Cent
        £ Pfund/Pfund/Penny/Pence
        ¥ Yen
        $ Dollar/Dollar/Cent/Cent
        ¢ Cent
        ₹ Rupie/Rupien
        ₽ Rubel
        ₿ Bitcoin
        xTausend Tausend
        xMillion Million
        xMillionen Millionen
        xMio Millionen
        xMilliarde Milliarde
        xMilliarden Milliarden
        xMrd Milliarden
        xBillionen Billionen
        − minus
        ± plus minus
        × mal
        ÷ geteilt durch
        ≠ ungleich
        < kleiner als
        > größer als
        ≤ kleiner oder gleich
        ≥ größer oder gleich
        ~ etwa
        ≈ ungefähr
        ° Grad
        ℃ Grad Celsius
        ℉ Grad Fahrenheit
        ‰ Promille
        # Nummer
        № Nummer
        ♯ Sharp
        µ Mikro
        Ω Ohm
        √ Wurzel aus
        ∞ unendlich
        § Paragraf
        → nach
        – bis
        per pro
        / durch
        ² hoch zwei
        ³ hoch drei
        ^ hoch
        ½ ein halb
        ⅓ ein Drittel
        ⅔ zwei Drittel
        ¼ ein Viertel
        ¾ drei Viertel
        ⅛ ein Achtel
        +½ einhalb
        m² Quadratmeter
        km² Quadratkilometer
        cm² Quadratzentimeter
        mm² Quadratmillimeter
        m³ Kubikmeter
        cm³ Kubikzentimeter
        µm Mikrometer
        µs Mikrosekunden
        µg Mikrogramm
        µl Mikroliter
        µF Mikrofarad
        """,
        "nl": """
        € euro/euro/cent/cent
        £ pond/pond/penny/pence
        ¥ yen
        $ dollar/dollar/cent/cent
        ¢ cent
        ₹ roepie
        ₽ roebel
        ₿ bitcoin
        xmiljoen miljoen
        xmiljard miljard
        − min
        ± plus of min
        × keer
        ÷ gedeeld door
        ≠ is niet gelijk aan
        < kleiner dan
        > groter dan
        ≤ kleiner dan of gelijk aan
        ≥ groter dan of gelijk aan
        ~ ongeveer
        ≈ ongeveer
        ° graden
        ℃ graden Celsius
        ℉ graden Fahrenheit
        ‰ promille
        # nummer
        № nummer
        ♯ sharp
        µ micro
        Ω ohm
        √ wortel van
        ∞ oneindig
        § paragraaf
        → naar
        – tot
        per per
        ² kwadraat
        ³ tot de derde
        ^ tot de macht
        ½ een half
        ¼ een kwart
        ¾ driekwart
        ⅓ een derde
        ⅔ twee derde
        +½ en een half
        m² vierkante meter
        km² vierkante kilometer
        m³ kubieke meter
        µm micrometer
        """,
        "sv": """
        € euro/euro/cent/cent
        £ pund
        ¥ yen
        $ dollar/dollar/cent/cent
        ¢ cent
        ₹ rupier
        ₽ rubel
        xmiljon miljon
        xmiljoner miljoner
        xmiljard miljard
        xmiljarder miljarder
        − minus
        ± plus minus
        × gånger
        ÷ delat med
        ≠ är inte lika med
        < mindre än
        > större än
        ≤ mindre än eller lika med
        ≥ större än eller lika med
        ~ ungefär
        ≈ ungefär
        ° grader
        ℃ grader Celsius
        ℉ grader Fahrenheit
        ‰ promille
        # nummer
        ♯ sharp
        µ mikro
        Ω ohm
        √ roten ur
        ∞ oändligheten
        § paragraf
        → till
        – till
        per per
        ² i kvadrat
        ³ i kubik
        ^ upphöjt till
        ½ en halv
        ¼ en fjärdedel
        ¾ tre fjärdedelar
        ⅓ en tredjedel
        ⅔ två tredjedelar
        +½ och en halv
        m² kvadratmeter
        km² kvadratkilometer
        m³ kubikmeter
        """,
        "da": """
        € euro/euro/cent/cent
        £ pund
        ¥ yen
        $ dollar/dollar/cent/cent
        ¢ cent
        ₹ rupees
        ₽ rubler
        xmillion million
        xmillioner millioner
        xmilliard milliard
        xmilliarder milliarder
        − minus
        ± plus minus
        × gange
        ÷ divideret med
        ≠ er ikke lig med
        < mindre end
        > større end
        ≤ mindre end eller lig med
        ≥ større end eller lig med
        ~ cirka
        ≈ cirka
        ° grader
        ℃ grader celsius
        ℉ grader fahrenheit
        ‰ promille
        # nummer
        ♯ sharp
        µ mikro
        Ω ohm
        √ kvadratroden af
        ∞ uendelig
        § paragraf
        → til
        – til
        per per
        ² i anden
        ³ i tredje
        ^ opløftet til
        ½ en halv
        ¼ en kvart
        ¾ tre kvart
        ⅓ en tredjedel
        ⅔ to tredjedele
        +½ og en halv
        m² kvadratmeter
        m³ kubikmeter
        """,
        "nb": """
        € euro/euro/cent/cent
        £ pund
        ¥ yen
        $ dollar/dollar/cent/cent
        ¢ cent
        ₹ rupier
        ₽ rubler
        xmillion million
        xmillioner millioner
        xmilliard milliard
        xmilliarder milliarder
        − minus
        ± pluss minus
        × ganger
        ÷ delt på
        ≠ er ikke lik
        < mindre enn
        > større enn
        ≤ mindre enn eller lik
        ≥ større enn eller lik
        ~ omtrent
        ≈ omtrent
        ° grader
        ℃ grader celsius
        ℉ grader fahrenheit
        ‰ promille
        # nummer
        ♯ sharp
        µ mikro
        Ω ohm
        √ kvadratroten av
        ∞ uendelig
        § paragraf
        → til
        – til
        per per
        ² i andre
        ³ i tredje
        ^ opphøyd i
        ½ en halv
        ¼ en fjerdedel
        ¾ tre fjerdedeler
        ⅓ en tredjedel
        ⅔ to tredjedeler
        +½ og en halv
        m² kvadratmeter
        m³ kubikkmeter
        """,
    ]
}
