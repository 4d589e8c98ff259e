extension SymbolWords {
    static let slavic = [
        "pl": """
        € euro/euro/cent/centów
        £ funt/funtów/pens/pensów
        ¥ jen/jenów
        $ dolar/dolarów/cent/centów
        ¢ centów
        ₽ rubel/rubli
        xtys tysięcy
        xmilion milion
        xmiliony miliony
        xmilionów milionów
        xmln milionów
        xmld miliardów
        − minus
        ± plus minus
        × razy
        ÷ podzielić przez
        ≠ nie równa się
        < mniejsze niż
        > większe niż
        ≤ mniejsze lub równe
        ≥ większe lub równe
        ~ około
        ≈ około
        ° stopni
        1° stopień
        ℃ stopni Celsjusza
        ℉ stopni Fahrenheita
        ‰ promili
        # numer
        № numer
        ♯ sharp
        µ mikro
        Ω omów
        √ pierwiastek z
        ∞ nieskończoność
        § paragraf
        → do
        – do
        per na
        ² do kwadratu
        ³ do sześcianu
        ^ do potęgi
        ½ pół
        ¼ jedna czwarta
        ¾ trzy czwarte
        ⅓ jedna trzecia
        ⅔ dwie trzecie
        +½ i pół
        m² metrów kwadratowych
        km² kilometrów kwadratowych
        m³ metrów sześciennych
        """,
        "cs": """
        € euro/eur/cent/centů
        £ libra/liber
        ¥ jen/jenů
        $ dolar/dolarů/cent/centů
        ₽ rubl/rublů
        xtis tisíc
        xmilion milion
        xmilionů milionů
        xmil milionů
        xmld miliard
        − minus
        ± plus minus
        × krát
        ÷ děleno
        ≠ nerovná se
        < menší než
        > větší než
        ≤ menší nebo rovno
        ≥ větší nebo rovno
        ~ asi
        ≈ přibližně
        ° stupňů
        1° stupeň
        ℃ stupňů Celsia
        ℉ stupňů Fahrenheita
        ‰ promile
        # číslo
        № číslo
        ♯ sharp
        µ mikro
        Ω ohmů
        √ odmocnina z
        ∞ nekonečno
        § paragraf
        → na
        – až
        per za
        ² na druhou
        ³ na třetí
        ^ na
        ½ polovina
        ¼ čtvrtina
        ¾ tři čtvrtiny
        ⅓ třetina
        ⅔ dvě třetiny
        +½ a půl
        m² metrů čtverečních
        m³ metrů krychlových
        """,
        "sk": """
        € euro/eur/cent/centov
        £ libra/libier
        ¥ jen/jenov
        $ dolár/dolárov/cent/centov
        − mínus
        ± plus mínus
        × krát
        ÷ delené
        < menšie ako
        > väčšie ako
        ≤ menšie alebo rovné
        ≥ väčšie alebo rovné
        ~ asi
        ≈ približne
        ° stupňov
        ℃ stupňov Celzia
        ℉ stupňov Fahrenheita
        # číslo
        Ω ohmov
        – až
        per za
        ² na druhú
        ³ na tretiu
        ½ polovica
        ¼ štvrtina
        ¾ tri štvrtiny
        +½ a pol
        m² metrov štvorcových
        """,
        "ru": """
        € евро/евро/цент/центов
        £ фунт/фунтов/пенни/пенсов
        ¥ иена/иен
        $ доллар/долларов/цент/центов
        ¢ центов
        ₹ рупия/рупий
        ₽ рубль/рублей/копейка/копеек
        ₿ биткойн/биткойнов
        xтыс тысяч
        xтысяч тысяч
        xмлн миллионов
        xмиллион миллион
        xмиллиона миллиона
        xмиллионов миллионов
        xмлрд миллиардов
        − минус
        ± плюс минус
        × умножить на
        ÷ разделить на
        ≠ не равно
        < меньше
        > больше
        ≤ меньше или равно
        ≥ больше или равно
        ~ около
        ≈ примерно
        ° градусов
        1° градус
        ℃ градусов Цельсия
        ℉ градусов Фаренгейта
        ‰ промилле
        # номер
        № номер
        ♯ шарп
        µ микро
        Ω ом
        √ корень из
        ∞ бесконечность
        § параграф
        → к
        – до
        per в
        ² в квадрате
        ³ в кубе
        ^ в степени
        ½ одна вторая
        ¼ одна четверть
        ¾ три четверти
        ⅓ одна треть
        ⅔ две трети
        +½ с половиной
        m² квадратных метров
        м² квадратных метров
        м³ кубических метров
        """,
        "uk": """
        € євро/євро/цент/центів
        £ фунт/фунтів
        ¥ єна/єн
        $ долар/доларів/цент/центів
        ₴ гривня/гривень/копійка/копійок
        ₽ рубль/рублів
        xтис тисяч
        xмлн мільйонів
        xмлрд мільярдів
        − мінус
        ± плюс мінус
        × помножити на
        ÷ поділити на
        ≠ не дорівнює
        < менше
        > більше
        ≤ менше або дорівнює
        ≥ більше або дорівнює
        ~ близько
        ≈ приблизно
        ° градусів
        1° градус
        ℃ градусів Цельсія
        ℉ градусів Фаренгейта
        ‰ проміле
        # номер
        № номер
        µ мікро
        Ω ом
        √ корінь з
        ∞ нескінченність
        § параграф
        → до
        – до
        per на
        ² у квадраті
        ³ у кубі
        ^ у степені
        ½ одна друга
        ¼ одна чверть
        ¾ три чверті
        ⅓ одна третина
        ⅔ дві третини
        +½ з половиною
        м² квадратних метрів
        """,
    ]
}
