extension SymbolWords {
    static let romance = [
        "fr": """
        € euro/euros/centime/centimes
        £ livre/livres/penny/pence
        ¥ yen/yens
        $ dollar/dollars/cent/cents
        ¢ centime/centimes
        ₹ roupie/roupies
        ₽ rouble/roubles
        ₿ bitcoin/bitcoins
        xmille mille
        xmillion million de
        xmillions millions de
        xmilliard milliard de
        xmilliards milliards de
        − moins
        ± plus ou moins
        × fois
        ÷ divisé par
        = égale
        ≠ différent de
        < inférieur à
        > supérieur à
        ≤ inférieur ou égal à
        ≥ supérieur ou égal à
        ~ environ
        ≈ environ
        ° degrés
        1° degré
        ℃ degrés Celsius
        ℉ degrés Fahrenheit
        ‰ pour mille
        # numéro
        № numéro
        ♯ dièse
        µ micro
        Ω ohms
        √ racine carrée de
        ∞ infini
        § paragraphe
        → vers
        – à
        per par
        / sur
        ² au carré
        ³ au cube
        ^ puissance
        ½ un demi
        ⅓ un tiers
        ⅔ deux tiers
        ¼ un quart
        ¾ trois quarts
        +½ et demi
        +¼ un quart
        +¾ trois quarts
        m² mètres carrés
        km² kilomètres carrés
        cm² centimètres carrés
        m³ mètres cubes
        cm³ centimètres cubes
        µm micromètres
        µs microsecondes
        µg microgrammes
        """,
        "es": """
        € euro/euros/céntimo/céntimos
        £ libra/libras/penique/peniques
        ¥ yen/yenes
        $ dólar/dólares/centavo/centavos
        ¢ centavo/centavos
        ₹ rupia/rupias
        ₽ rublo/rublos
        ₿ bitcoin/bitcoins
        xmil mil
        xmillón millón de
        xmillones millones de
        − menos
        ± más menos
        × por
        ÷ dividido entre
        ≠ distinto de
        < menor que
        > mayor que
        ≤ menor o igual que
        ≥ mayor o igual que
        ~ aproximadamente
        ≈ aproximadamente
        ° grados
        1° grado
        ℃ grados Celsius
        ℉ grados Fahrenheit
        ‰ por mil
        # número
        № número
        ♯ sharp
        µ micro
        Ω ohmios
        √ raíz cuadrada de
        ∞ infinito
        § sección
        → a
        – a
        per por
        ² al cuadrado
        ³ al cubo
        ^ elevado a
        ½ un medio
        ⅓ un tercio
        ⅔ dos tercios
        ¼ un cuarto
        ¾ tres cuartos
        +½ y medio
        +¼ y cuarto
        +¾ y tres cuartos
        m² metros cuadrados
        km² kilómetros cuadrados
        cm² centímetros cuadrados
        m³ metros cúbicos
        cm³ centímetros cúbicos
        µm micrómetros
        µs microsegundos
        µg microgramos
        """,
        "it": """
        € euro/euro/centesimo/centesimi
        £ sterlina/sterline/penny/pence
        ¥ yen
        $ dollaro/dollari/centesimo/centesimi
        ¢ centesimo/centesimi
        ₹ rupia/rupie
        ₽ rublo/rubli
        xmila mila
        xmilione milione di
        xmilioni milioni di
        xmiliardo miliardo di
        xmiliardi miliardi di
        − meno
        ± più o meno
        × per
        ÷ diviso
        ≠ diverso da
        < minore di
        > maggiore di
        ≤ minore o uguale a
        ≥ maggiore o uguale a
        ~ circa
        ≈ circa
        ° gradi
        1° grado
        ℃ gradi Celsius
        ℉ gradi Fahrenheit
        ‰ per mille
        # numero
        № numero
        ♯ diesis
        µ micro
        Ω ohm
        √ radice quadrata di
        ∞ infinito
        § paragrafo
        → a
        – a
        per al
        ² al quadrato
        ³ al cubo
        ^ elevato a
        ½ un mezzo
        ⅓ un terzo
        ⅔ due terzi
        ¼ un quarto
        ¾ tre quarti
        +½ e mezzo
        +¼ e un quarto
        +¾ e tre quarti
        m² metri quadrati
        km² chilometri quadrati
        m³ metri cubi
        µm micrometri
        """,
        "pt": """
        € euro/euros/cêntimo/cêntimos
        £ libra/libras
        ¥ iene/ienes
        $ dólar/dólares/centavo/centavos
        ¢ centavo/centavos
        ₹ rupia/rupias
        ₽ rublo/rublos
        xmil mil
        xmilhão milhão de
        xmilhões milhões de
        xbilhões bilhões de
        − menos
        ± mais ou menos
        × vezes
        ÷ dividido por
        ≠ diferente de
        < menor que
        > maior que
        ≤ menor ou igual a
        ≥ maior ou igual a
        ~ cerca de
        ≈ aproximadamente
        ° graus
        1° grau
        ℃ graus Celsius
        ℉ graus Fahrenheit
        ‰ por mil
        # número
        № número
        ♯ sharp
        µ micro
        Ω ohms
        √ raiz quadrada de
        ∞ infinito
        § parágrafo
        → para
        – a
        per por
        / sobre
        ² ao quadrado
        ³ ao cubo
        ^ elevado a
        ½ meio
        ⅓ um terço
        ⅔ dois terços
        ¼ um quarto
        ¾ três quartos
        +½ e meio
        +¼ e um quarto
        +¾ e três quartos
        m² metros quadrados
        km² quilómetros quadrados
        m³ metros cúbicos
        µm micrómetros
        """,
        "ro": """
        € euro/euro/cent/cenți
        £ liră/lire
        ¥ yen/yeni
        $ dolar/dolari/cent/cenți
        ¢ cenți
        ₽ rublă/ruble
        xmii mii de
        xmilion milion de
        xmilioane milioane de
        − minus
        ± plus minus
        × ori
        ÷ împărțit la
        ≠ diferit de
        < mai mic decât
        > mai mare decât
        ≤ mai mic sau egal cu
        ≥ mai mare sau egal cu
        ~ aproximativ
        ≈ aproximativ
        ° grade
        1° grad
        ℃ grade Celsius
        ℉ grade Fahrenheit
        ‰ la mie
        # numărul
        µ micro
        Ω ohmi
        √ radical din
        ∞ infinit
        § paragraful
        → la
        – până la
        per pe
        ² la pătrat
        ³ la cub
        ^ la puterea
        ½ jumătate
        ¼ un sfert
        ¾ trei sferturi
        +½ și jumătate
        m² metri pătrați
        """,
        "ca": """
        € euro/euros/cèntim/cèntims
        £ lliura/lliures
        ¥ ien/iens
        $ dòlar/dòlars/centau/centaus
        − menys
        ± més menys
        × per
        ÷ dividit per
        < més petit que
        > més gran que
        ≤ més petit o igual que
        ≥ més gran o igual que
        ~ aproximadament
        ≈ aproximadament
        ° graus
        ℃ graus Celsius
        ℉ graus Fahrenheit
        # número
        Ω ohms
        – a
        per per
        ² al quadrat
        ³ al cub
        ½ un mig
        ¼ un quart
        ¾ tres quarts
        +½ i mig
        m² metres quadrats
        """,
    ]
}
