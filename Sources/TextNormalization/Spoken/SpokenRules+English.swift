// English: numbers, the calendar, and the words around them.
extension SpokenRules {
    static func english(isBritish: Bool) -> SpokenRules {
        var tables = Tables()
        tables.numbers = englishNumbers
        tables.units = englishUnits
        tables.abbreviations = englishAbbreviations
        tables.calendar = englishCalendar
        tables.words = englishWords
        tables.sets = englishSets
        tables.endings = englishEndings
        tables.initialisms = englishInitialisms
        tables.states = unitedStates
        return SpokenRules(tables, and: isBritish ? "and" : "", dayFirst: isBritish)
    }

    private static let englishNumbers = """
        ones zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        ones seventeen eighteen nineteen
        tens - - twenty thirty forty fifty sixty seventy eighty ninety
        scales thousand million billion trillion quadrillion
        ordinals one/first two/second three/third five/fifth eight/eighth nine/ninth twelve/twelfth
        ending th
        hundred hundred
        point point
        oh oh
        groups 3-3-4 1-3-3-4 3-4 3-2-4 4-4-4-4 4-6-5 2-2-2-2-2 4-3-4 3-4-4 5-6 3-3-3 4-3-3
        """

    private static let englishCalendar = """
        1 January Jan
        2 February Feb
        3 March Mar
        4 April Apr
        5 May
        6 June Jun
        7 July Jul
        8 August Aug
        9 September Sep Sept
        10 October Oct
        11 November Nov
        12 December Dec
        day Monday Mon
        day Tuesday Tue Tues
        day Wednesday Wed
        day Thursday Thu Thur Thurs
        day Friday Fri
        day Saturday Sat
        day Sunday Sun
        """

    private static let englishWords = """
        to to
        of of
        the the
        and and
        half and a half
        dot dot
        dash dash
        over over
        by by
        times times
        power ten to the
        minus minus
        per per
        hashtag hashtag
        version version
        oclock o'clock
        midnight midnight
        seconds seconds
        am a.m.
        pm p.m.
        out-of out of
        1/2 half/halves
        1/3 third/thirds
        1/4 quarter/quarters
        24/7 twenty-four seven
        9/11 nine eleven
        50/50 fifty fifty
        20/20 twenty twenty
        """

    private static let englishSets = """
        parts chapter chapters part parts volume book books act scene section article appendix phase type stage level
        parts class title war bowl fantasy rocky apollo mark table figure round group season episode canto schedule
        ordinals st nd rd th
        parts unit lesson module step vatican amendment
        rulers henry louis elizabeth charles george edward richard william james mary john paul benedict pius francis
        rulers gregory leo innocent napoleon nicholas alexander philip frederick catherine peter ivan ferdinand christian
        rulers gustav haakon harald olav ramses ptolemy clement urban boniface king queen pope emperor tsar albert
        rulers umberto victor wilhelm friedrich stephen matthew felipe juan carlos margaret robert david christina
        years in since from until till by year of before after around circa during to through and between spring summer
        years autumn fall winter early late mid ca c
        dates on by due until till since before after from dated deadline
        digits id code pin order ticket case account invoice serial zip extension tracking confirmation reference ref
        digits passcode password postcode zipcode
        phones call phone at dial number fax tel telephone text mobile cell hotline line is
        decades the his her their my your our its early late mid mid-
        streets street avenue road drive lane boulevard court place square terrace way highway parkway circle
        articles a an
        valued note notes bill bills coin coins banknote voucher ticket fee fine gift
        """

    private static let unitedStates = """
        AL Alabama
        AK Alaska
        AZ Arizona
        AR Arkansas
        CA California
        CO Colorado
        CT Connecticut
        DE Delaware
        FL Florida
        GA Georgia
        HI Hawaii
        ID Idaho
        IL Illinois
        IN Indiana
        IA Iowa
        KS Kansas
        KY Kentucky
        LA Louisiana
        ME Maine
        MD Maryland
        MA Massachusetts
        MI Michigan
        MN Minnesota
        MS Mississippi
        MO Missouri
        MT Montana
        NE Nebraska
        NV Nevada
        NH New Hampshire
        NJ New Jersey
        NM New Mexico
        NY New York
        NC North Carolina
        ND North Dakota
        OH Ohio
        OK Oklahoma
        OR Oregon
        PA Pennsylvania
        RI Rhode Island
        SC South Carolina
        SD South Dakota
        TN Tennessee
        TX Texas
        UT Utah
        VT Vermont
        VA Virginia
        WA Washington
        WV West Virginia
        WI Wisconsin
        WY Wyoming
        DC Washington D.C.
        """
}
