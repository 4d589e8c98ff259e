// English: units, abbreviations, and what is read letter by letter.
extension SpokenRules {
    /// A unit, one and many. `=` marks those that are words besides: they stand against their figure or close a phrase.
    static let englishUnits = """
        km kilometer/kilometers
        m meter/meters
        cm centimeter/centimeters
        mm millimeter/millimeters
        nm nanometer/nanometers
        mi mile/miles
        ft foot/feet
        =in inch/inches
        yd|yds yard/yards
        km/h|kph|kmh kilometer per hour/kilometers per hour
        mph|mi/h mile per hour/miles per hour
        m/s meter per second/meters per second
        km/s kilometer per second/kilometers per second
        kg|kgs kilogram/kilograms
        g gram/grams
        mg milligram/milligrams
        lb|lbs pound/pounds
        oz ounce/ounces
        =t ton/tons
        l|L liter/liters
        ml|mL milliliter/milliliters
        cl centiliter/centiliters
        dl deciliter/deciliters
        gal gallon/gallons
        tsp teaspoon/teaspoons
        tbsp tablespoon/tablespoons
        qt quart/quarts
        ha hectare/hectares
        sqft square foot/square feet
        sq square
        fl fluid
        h|hr|hrs hour/hours
        min|mins minute/minutes
        s|sec|secs second/seconds
        ms millisecond/milliseconds
        ns nanosecond/nanoseconds
        =d day/days
        wk|wks week/weeks
        yr|yrs year/years
        mo|mos month/months
        KB|kB kilobyte/kilobytes
        MB megabyte/megabytes
        GB gigabyte/gigabytes
        TB terabyte/terabytes
        PB petabyte/petabytes
        KiB kibibyte/kibibytes
        MiB mebibyte/mebibytes
        GiB gibibyte/gibibytes
        kbps|kbit/s kilobit per second/kilobits per second
        Mbps|Mbit/s megabit per second/megabits per second
        Gbps|Gbit/s gigabit per second/gigabits per second
        kB/s|KB/s kilobyte per second/kilobytes per second
        MB/s megabyte per second/megabytes per second
        GB/s gigabyte per second/gigabytes per second
        Hz hertz
        kHz kilohertz
        MHz megahertz
        GHz gigahertz
        =W watt/watts
        kW kilowatt/kilowatts
        MW megawatt/megawatts
        GW gigawatt/gigawatts
        kWh kilowatt hour/kilowatt hours
        MWh megawatt hour/megawatt hours
        Wh watt hour/watt hours
        V volt/volts
        kV kilovolt/kilovolts
        mV millivolt/millivolts
        mA milliamp/milliamps
        mAh milliamp hour/milliamp hours
        kcal kilocalorie/kilocalories
        cal calorie/calories
        =J joule/joules
        kJ kilojoule/kilojoules
        =N newton/newtons
        Pa pascal/pascals
        hPa hectopascal/hectopascals
        kPa kilopascal/kilopascals
        psi pound per square inch/pounds per square inch
        dB decibel/decibels
        hp horsepower
        rpm revolution per minute/revolutions per minute
        bpm beat per minute/beats per minute
        fps frame per second/frames per second
        dpi dot per inch/dots per inch
        px pixel/pixels
        MP megapixel/megapixels
        =k thousand
        EUR euro/euros
        USD U.S. dollar/U.S. dollars
        GBP British pound/British pounds
        JPY yen
        CHF Swiss franc/Swiss francs
        CAD Canadian dollar/Canadian dollars
        AUD Australian dollar/Australian dollars
        """

    static let englishAbbreviations = """
        dr title Doctor
        dr street Drive
        st title Saint
        st street Street
        mr title Mister
        mrs title Missus
        mr pointed Mister
        mrs pointed Missus
        ms title Mizz
        prof title Professor
        gen title General
        capt title Captain
        lt title Lieutenant
        col title Colonel
        sgt title Sergeant
        gov title Governor
        sen title Senator
        rep title Representative
        rev title Reverend
        hon title Honorable
        mt title Mount
        ft title Fort
        ave street Avenue
        blvd street Boulevard
        rd street Road
        ln street Lane
        ct street Court
        pl street Place
        sq street Square
        hwy street Highway
        pkwy street Parkway
        hwy figure Highway
        apt figure Apartment
        ste figure Suite
        no figure number
        nos figure numbers
        nr figure number
        fig figure figure
        figs figure figures
        vol figure volume
        ch figure chapter
        sec figure section
        p figure page
        pp figure pages
        ca figure circa
        c figure circa
        ext figure extension
        jr pointed Junior
        sr pointed Senior
        inc pointed Incorporated
        ltd pointed Limited
        corp pointed Corporation
        co pointed Company
        dept pointed department
        govt bare government
        vs bare versus
        etc pointed et cetera
        etc bare et cetera
        approx bare approximately
        e.g bare for example
        i.e bare that is
        incl pointed including
        excl pointed excluding
        max pointed maximum
        avg pointed average
        tel pointed telephone
        temp pointed temperature
        est pointed established
        w/ bare with
        w/o bare without
        a.k.a bare also known as
        aka bare also known as
        """

    static let englishEndings = """
        com com
        org org
        net net
        edu E.D.U.
        gov gov
        mil mil
        int int
        info info
        io I.O.
        ai A.I.
        app app
        dev dev
        tv TV
        co co
        uk UK
        us U.S.
        ca C.A.
        de D.E.
        fr F.R.
        eu E.U.
        ch C.H.
        nl N.L.
        jp J.P.
        au A.U.
        pdf PDF
        txt T.X.T.
        md M.D.
        doc doc
        docx doc X
        xls X.L.S.
        xlsx X.L.S.X.
        ppt PPT
        pptx PPT X
        csv C.S.V.
        json jason
        xml XML
        yaml yammel
        yml Y.M.L.
        html HTML
        htm H.T.M.
        css C.S.S.
        js J.S.
        ts T.S.
        py P.Y.
        rb R.B.
        rs R.S.
        sh S.H.
        cpp C.P.P.
        java java
        swift swift
        sql SQL
        exe E.X.E.
        zip zip
        tar tar
        gz G.Z.
        png P.N.G.
        jpg J.P.G.
        jpeg jay peg
        gif gif
        svg S.V.G.
        mp3 M.P. three
        mp4 M.P. four
        wav wav
        log log
        conf conf
        toml tom L
        ini I.N.I.
        """

    static let englishInitialisms = """
        API AI EU CEO CFO CTO COO IO IP ID OS UI UX UN UK US USA USB URL URI FAQ ATM UFO UAE UAV IOU ETA EST IQ ISP
        IRS FBI CIA BBC CNN IBM AWS IDE ISBN ISO IEEE UTC LED LCD OLED DIY VIP RIP DC EKG EEG MRI ICU ER OECD IMF
        HR PR QA SEO ROI KPI SUV AMA ABC NYU UCLA MIT UPS USPS IPO OEM EOD FYI TBA TBD IRC UDP
        """
}
