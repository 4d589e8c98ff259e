// Signs of measures and formulas, and what fractions and currencies the other tables leave out. `ft` and `in` are the
// primes behind a figure, `arcmin` and `arcsec` behind degrees; a key with a 1 is what is said of one.
extension SymbolWords {
    /// Of a language without a table.
    static let internationalSigns = """
        ∑ sigma
        ∫ integral
        ℃ Celsius
        ℉ Fahrenheit
        ₤ lira
        ﷼ rial
        ₠ ecu
        ₡ colón
        ₢ cruzeiro
        ₣ franc
        ₥ mill
        ₧ peseta
        ₨ rupee
        ₭ kip
        ₮ tugrik
        ₯ drachma
        ₰ pfennig
        ₲ guaraní
        ₳ austral
        ₵ cedi
        ₶ livre
        ₷ spesmilo
        ₻ mark
        ⃀ som
        ֏ dram
        ؋ afghani
        ৲ rupee
        ৳ taka
        ૱ rupee
        ௹ rupee
        ៛ riel
        """

    static let signs = [
        "en": """
        ft feet
        1ft foot
        in inches
        1in inch
        arcmin minutes
        1arcmin minute
        arcsec seconds
        1arcsec second
        ∑ the sum of
        ∏ the product of
        ∫ the integral of
        ‱ per ten thousand
        ′ prime
        ∓ minus or plus
        ∛ the cube root of
        ∈ in
        ≡ is identical to
        ≪ much less than
        ≫ much greater than
        ₤ lira/lire
        ₣ franc/francs
        ₨ rupee/rupees
        ₡ colón/colones
        ₵ cedi/cedis
        ﷼ rial/rials
        ₴ hryvnia/hryvnias
        ₦ naira
        ₱ peso/pesos
        ⅕ one fifth
        ⅖ two fifths
        ⅗ three fifths
        ⅘ four fifths
        ⅙ one sixth
        ⅚ five sixths
        ⅐ one seventh
        ⅑ one ninth
        +⅕ and a fifth
        +⅖ and two fifths
        +⅗ and three fifths
        +⅘ and four fifths
        +⅙ and a sixth
        +⅚ and five sixths
        α alpha
        β beta
        γ gamma
        δ delta
        ε epsilon
        ζ zeta
        η eta
        θ theta
        κ kappa
        λ lambda
        ν nu
        ξ xi
        ρ rho
        σ sigma
        τ tau
        φ phi
        ϕ phi
        χ chi
        ψ psi
        ω omega
        Γ gamma
        Δ delta
        Θ theta
        Λ lambda
        Π pi
        Σ sigma
        Φ phi
        Ψ psi
        """,
        "de": """
        ft Fuß
        in Zoll
        arcmin Minuten
        1arcmin Minute
        arcsec Sekunden
        1arcsec Sekunde
        ∑ die Summe über
        ∏ das Produkt über
        ∫ das Integral von
        ‱ pro Zehntausend
        ₤ Lira/Lire
        ∓ minus plus
        ﷼ Rial
        ₣ Franc
        ⅜ drei Achtel
        ⅝ fünf Achtel
        ⅞ sieben Achtel
        """,
        "nl": """
        ft voet
        in inch
        arcmin minuten
        1arcmin minuut
        arcsec seconden
        1arcsec seconde
        ∑ de som van
        ∏ het product van
        ∫ de integraal van
        ‱ per tienduizend
        """,
        "sv": """
        ft fot
        in tum
        arcmin minuter
        1arcmin minut
        arcsec sekunder
        1arcsec sekund
        ∑ summan av
        ∏ produkten av
        ∫ integralen av
        ‱ per tiotusen
        """,
        "da": """
        ft fod
        in tommer
        1in tomme
        arcmin minutter
        1arcmin minut
        arcsec sekunder
        1arcsec sekund
        ∑ summen af
        ∏ produktet af
        ∫ integralet af
        ‱ per titusind
        """,
        "nb": """
        ft fot
        in tommer
        1in tomme
        arcmin minutter
        1arcmin minutt
        arcsec sekunder
        1arcsec sekund
        ∑ summen av
        ∏ produktet av
        ∫ integralet av
        ‱ per ti tusen
        """,
        "fr": """
        ft pieds
        1ft pied
        in pouces
        1in pouce
        arcmin minutes
        1arcmin minute
        arcsec secondes
        1arcsec seconde
        ∑ la somme de
        ∏ le produit de
        ∫ l'intégrale de
        ‱ pour dix mille
        ₤ lire/lires
        ﷼ rial/rials
        ₣ franc/francs
        ⅛ un huitième
        ⅜ trois huitièmes
        ⅝ cinq huitièmes
        ⅞ sept huitièmes
        """,
        "es": """
        ft pies
        1ft pie
        in pulgadas
        1in pulgada
        arcmin minutos
        1arcmin minuto
        arcsec segundos
        1arcsec segundo
        ∑ la suma de
        ∏ el producto de
        ∫ la integral de
        ‱ por diez mil
        ₤ lira/liras
        ﷼ rial/riales
        ⅛ un octavo
        ⅜ tres octavos
        ⅝ cinco octavos
        ⅞ siete octavos
        """,
        "it": """
        ft piedi
        1ft piede
        in pollici
        1in pollice
        arcmin minuti
        1arcmin minuto
        arcsec secondi
        1arcsec secondo
        ∑ la somma di
        ∏ il prodotto di
        ∫ l'integrale di
        ‱ per diecimila
        ₤ lira/lire
        ﷼ rial
        ⅛ un ottavo
        ⅜ tre ottavi
        ⅝ cinque ottavi
        ⅞ sette ottavi
        """,
        "pt": """
        ft pés
        1ft pé
        in polegadas
        1in polegada
        arcmin minutos
        1arcmin minuto
        arcsec segundos
        1arcsec segundo
        ∑ a soma de
        ∏ o produto de
        ∫ a integral de
        ‱ por dez mil
        ₤ lira/liras
        ⅛ um oitavo
        ⅜ três oitavos
        ⅝ cinco oitavos
        ⅞ sete oitavos
        """,
        "ro": """
        ft picioare
        1ft picior
        in inci
        1in inci
        arcmin minute
        1arcmin minut
        arcsec secunde
        1arcsec secundă
        ∑ suma
        ∏ produsul
        ∫ integrala din
        ‱ la zece mii
        """,
        "ca": """
        √ arrel quadrada de
        ft peus
        1ft peu
        in polzades
        1in polzada
        arcmin minuts
        1arcmin minut
        arcsec segons
        1arcsec segon
        ∑ la suma de
        ∏ el producte de
        ∫ la integral de
        ‱ per deu mil
        ≠ diferent de
        ‰ per mil
        """,
        "pl": """
        ft stóp
        1ft stopa
        in cali
        1in cal
        arcmin minut
        1arcmin minuta
        arcsec sekund
        1arcsec sekunda
        ∑ suma
        ∏ iloczyn
        ∫ całka z
        ‱ na dziesięć tysięcy
        """,
        "cs": """
        ft stop
        1ft stopa
        in palců
        1in palec
        arcmin minut
        1arcmin minuta
        arcsec sekund
        1arcsec sekunda
        ∑ suma
        ∏ součin
        ∫ integrál z
        ‱ na deset tisíc
        """,
        "sk": """
        √ odmocnina z
        ft stôp
        1ft stopa
        in palcov
        1in palec
        arcmin minút
        1arcmin minúta
        arcsec sekúnd
        1arcsec sekunda
        ∑ suma
        ∏ súčin
        ∫ integrál z
        ‱ na desať tisíc
        ≠ nerovná sa
        ‰ promile
        """,
        "ru": """
        ft футов
        1ft фут
        in дюймов
        1in дюйм
        arcmin минут
        1arcmin минута
        arcsec секунд
        1arcsec секунда
        ∑ сумма
        ∏ произведение
        ∫ интеграл от
        ‱ на десять тысяч
        """,
        "uk": """
        ft футів
        1ft фут
        in дюймів
        1in дюйм
        arcmin хвилин
        1arcmin хвилина
        arcsec секунд
        1arcsec секунда
        ∑ сума
        ∏ добуток
        ∫ інтеграл від
        ‱ на десять тисяч
        """,
        "fi": """
        ft jalkaa
        1ft jalka
        in tuumaa
        1in tuuma
        arcmin minuuttia
        1arcmin minuutti
        arcsec sekuntia
        1arcsec sekunti
        ∑ summa
        ∏ tulo
        ∫ integraali
        ‱ kymmenestuhannesosaa
        """,
        "hu": """
        ft láb
        in hüvelyk
        arcmin perc
        arcsec másodperc
        ∑ szumma
        ∏ produktum
        ∫ integrál
        ‱ tízezrelék
        """,
        "tr": """
        ft fit
        in inç
        arcmin dakika
        arcsec saniye
        ∑ toplam
        ∏ çarpım
        ∫ integral
        ‱ on binde
        """,
        "el": """
        ft πόδια
        1ft πόδι
        in ίντσες
        1in ίντσα
        arcmin λεπτά
        1arcmin λεπτό
        arcsec δευτερόλεπτα
        1arcsec δευτερόλεπτο
        ∑ άθροισμα
        ∏ γινόμενο
        ∫ ολοκλήρωμα
        ‱ ανά δέκα χιλιάδες
        ‰ τοις χιλίοις
        """,
        "ja": """
        ft フィート
        in インチ
        arcmin 分
        arcsec 秒
        ∑ シグマ
        ∏ 積
        ∫ 積分
        ‱ 万分率
        ≠ 等しくない
        ‰ パーミル
        〒 郵便番号
        """,
        "zh": """
        ft 英尺
        in 英寸
        arcmin 分
        arcsec 秒
        ∑ 求和
        ∏ 求积
        ∫ 积分
        ‱ 万分之一
        ‰ 千分之
        """,
        "ko": """
        ft 피트
        in 인치
        arcmin 분
        arcsec 초
        ∑ 시그마
        ∏ 곱
        ∫ 적분
        ‱ 만분율
        ≠ 같지 않음
        ‰ 퍼밀
        """,
        "hi": """
        √ वर्गमूल
        ft फुट
        in इंच
        arcmin मिनट
        arcsec सेकंड
        ∑ योग
        ∏ गुणनफल
        ∫ समाकलन
        ‱ प्रति दस हज़ार
        ≠ बराबर नहीं
        ≤ से कम या बराबर
        ≥ से अधिक या बराबर
        ‰ प्रति हज़ार
        """,
        "ar": """
        √ الجذر التربيعي لـ
        ft أقدام
        1ft قدم
        in بوصات
        1in بوصة
        arcmin دقائق
        1arcmin دقيقة
        arcsec ثوان
        1arcsec ثانية
        ∑ مجموع
        ∏ جداء
        ∫ تكامل
        ‱ لكل عشرة آلاف
        ﷼ ريال
        ≠ لا يساوي
        ≤ أصغر من أو يساوي
        ≥ أكبر من أو يساوي
        ‰ في الألف
        """,
    ]
}
