extension SymbolWords {
    static let others = [
        "fi": """
        € euro/euroa/sentti/senttiä
        £ punta/puntaa
        ¥ jeni/jeniä
        $ dollari/dollaria/sentti/senttiä
        ₽ rupla/ruplaa
        xmiljoona miljoona
        xmiljoonaa miljoonaa
        xmiljardia miljardia
        − miinus
        ± plus miinus
        × kertaa
        ÷ jaettuna
        ≠ eri suuri kuin
        < pienempi kuin
        > suurempi kuin
        ≤ pienempi tai yhtä suuri kuin
        ≥ suurempi tai yhtä suuri kuin
        ~ noin
        ≈ noin
        ° astetta
        1° aste
        ℃ celsiusastetta
        ℉ fahrenheitastetta
        ‰ promillea
        # numero
        µ mikro
        Ω ohmia
        √ neliöjuuri
        ∞ ääretön
        § pykälä
        – viiva
        ² toiseen
        ³ kolmanteen
        ^ potenssiin
        ½ puoli
        ¼ neljäsosa
        ¾ kolme neljäsosaa
        +½ ja puoli
        m² neliömetriä
        m³ kuutiometriä
        """,
        "hu": """
        € euró/euró/cent/cent
        £ font
        ¥ jen
        $ dollár/dollár/cent/cent
        ₽ rubel
        xmillió millió
        xmilliárd milliárd
        − mínusz
        ± plusz mínusz
        × szorozva
        ÷ osztva
        ≠ nem egyenlő
        < kisebb mint
        > nagyobb mint
        ≤ kisebb vagy egyenlő
        ≥ nagyobb vagy egyenlő
        ~ körülbelül
        ≈ körülbelül
        ° fok
        ℃ Celsius fok
        ℉ Fahrenheit fok
        ‰ ezrelék
        # szám
        µ mikro
        Ω ohm
        √ négyzetgyök
        ∞ végtelen
        § paragrafus
        ² a négyzeten
        ³ a köbön
        ^ hatvány
        ½ fél
        ¼ negyed
        ¾ háromnegyed
        +½ és fél
        m² négyzetméter
        m³ köbméter
        """,
        "tr": """
        € euro/euro/sent/sent
        £ sterlin
        ¥ yen
        $ dolar/dolar/sent/sent
        ₺ lira/lira/kuruş/kuruş
        ₽ ruble
        xbin bin
        xmilyon milyon
        xmilyar milyar
        − eksi
        ± artı eksi
        × çarpı
        ÷ bölü
        ≠ eşit değil
        < küçüktür
        > büyüktür
        ≤ küçük eşittir
        ≥ büyük eşittir
        ~ yaklaşık
        ≈ yaklaşık
        ° derece
        ℃ santigrat derece
        ℉ fahrenhayt derece
        ‰ binde
        # numara
        ♯ sharp
        @ et
        µ mikro
        Ω ohm
        √ karekök
        ∞ sonsuz
        § paragraf
        / bölü
        ² kare
        ³ küp
        ^ üssü
        ½ yarım
        ¼ çeyrek
        ¾ dörtte üç
        +½ buçuk
        m² metrekare
        m³ metreküp
        """,
        "el": """
        € ευρώ/ευρώ/λεπτό/λεπτά
        £ λίρα/λίρες
        ¥ γιεν
        $ δολάριο/δολάρια/σεντ/σεντ
        xεκατομμύρια εκατομμύρια
        − μείον
        ± συν πλην
        × επί
        ÷ διά
        ≠ διάφορο του
        < μικρότερο από
        > μεγαλύτερο από
        ≤ μικρότερο ή ίσο με
        ≥ μεγαλύτερο ή ίσο με
        ~ περίπου
        ≈ περίπου
        ° βαθμοί
        ℃ βαθμοί Κελσίου
        ℉ βαθμοί Φαρενάιτ
        # αριθμός
        √ ρίζα
        ∞ άπειρο
        – έως
        ² στο τετράγωνο
        ³ στον κύβο
        ^ εις την
        ½ ένα δεύτερο
        ¼ ένα τέταρτο
        ¾ τρία τέταρτα
        +½ και μισό
        m² τετραγωνικά μέτρα
        """,
        "ja": """
        € ユーロ
        £ ポンド
        ¥ 円
        ￥ 円
        $ ドル
        ¢ セント
        ₩ ウォン
        x万 万
        x億 億
        − マイナス
        ± プラスマイナス
        × かける
        ÷ わる
        < 小なり
        > 大なり
        ≤ 以下
        ≥ 以上
        ~ 約
        ≈ 約
        ° 度
        ℃ 度
        ℉ 華氏度
        # ナンバー
        µ マイクロ
        Ω オーム
        √ ルート
        ∞ 無限大
        – から
        ² の二乗
        ³ の三乗
        ½ 二分の一
        ¼ 四分の一
        ¾ 四分の三
        m² 平方メートル
        m³ 立方メートル
        """,
        "zh": """
        € 欧元
        £ 英镑
        ¥ 元
        ￥ 元
        $ 美元
        ¢ 美分
        ₩ 韩元
        x万 万
        x亿 亿
        − 负
        ± 正负
        × 乘以
        ÷ 除以
        < 小于
        > 大于
        ≤ 小于等于
        ≥ 大于等于
        ~ 大约
        ≈ 约等于
        ≠ 不等于
        ° 度
        ℃ 摄氏度
        ℉ 华氏度
        # 号
        µ 微
        Ω 欧姆
        √ 根号
        ∞ 无穷大
        – 到
        ² 平方
        ³ 立方
        ½ 二分之一
        ¼ 四分之一
        ¾ 四分之三
        m² 平方米
        m³ 立方米
        """,
        "ko": """
        € 유로
        £ 파운드
        ¥ 엔
        $ 달러
        ¢ 센트
        ₩ 원
        x만 만
        x억 억
        − 마이너스
        ± 플러스 마이너스
        × 곱하기
        ÷ 나누기
        < 미만
        > 초과
        ≤ 이하
        ≥ 이상
        ~ 약
        ≈ 약
        ° 도
        ℃ 도
        ℉ 화씨 도
        # 번호
        µ 마이크로
        Ω 옴
        √ 루트
        ∞ 무한대
        – 에서
        ² 제곱
        ³ 세제곱
        ½ 이분의 일
        ¼ 사분의 일
        ¾ 사분의 삼
        m² 제곱미터
        m³ 세제곱미터
        """,
        "hi": """
        € यूरो
        £ पाउंड
        ¥ येन
        $ डॉलर
        ₹ रुपये
        xलाख लाख
        xकरोड़ करोड़
        − ऋण
        ± धन या ऋण
        × गुणा
        ÷ भाग
        = बराबर
        % प्रतिशत
        < से कम
        > से अधिक
        ~ लगभग
        ≈ लगभग
        ° डिग्री
        ℃ डिग्री सेल्सियस
        ℉ डिग्री फ़ारेनहाइट
        # नंबर
        Ω ओम
        – से
        ² का वर्ग
        ³ का घन
        ½ आधा
        ¼ चौथाई
        ¾ तीन चौथाई
        m² वर्ग मीटर
        """,
        "ar": """
        € يورو
        £ جنيه
        ¥ ين
        $ دولار
        xمليون مليون
        xمليار مليار
        − سالب
        ± زائد أو ناقص
        × ضرب
        ÷ قسمة
        < أصغر من
        > أكبر من
        ~ حوالي
        ≈ حوالي
        ° درجة
        ℃ درجة مئوية
        ℉ درجة فهرنهايت
        # رقم
        Ω أوم
        – إلى
        ² تربيع
        ³ تكعيب
        ½ نصف
        ¼ ربع
        ¾ ثلاثة أرباع
        m² متر مربع
        """,
    ]
}
