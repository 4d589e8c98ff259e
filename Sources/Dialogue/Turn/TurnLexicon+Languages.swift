// One lexicon a language. Words that often end a sentence are left out of `open` even where they often do not: to wait
// in vain costs a second, and an answer too early costs the turn.
extension TurnLexicon {
    static let english = TurnLexicon(
        "en",
        open: """
            a an the and or but because cause cuz if unless until although though while whereas whether than as of to for
            with from at by into onto upon between among about against during without within toward towards under per
            my your our their its every another such very quite whose
            is are was were am be been being isn't aren't wasn't weren't
            will would can could should shall may might must has had having does did won't wouldn't shouldn't
            i'm you're he's she's it's we're they're that's there's what's where's who's how's i've you've we've they've
            i'd you'd he'd she'd we'd they'd i'll you'll he'll she'll we'll they'll let's gonna wanna gotta
            mr mrs ms dr saint point double dot dash slash plus minus times equals
            """,
        hesitations: "um umm ummm uh uhh er erm em mm mmm hm hmm hmmm ah ahh eh",
        backchannels: "oh huh yeah mhm uh-huh mm-hmm okay ok",
        whole: [
            "yes", "no", "yep", "nope", "yeah", "okay", "ok", "sure", "thanks", "thank you", "thank you very much",
            "hello", "hi", "hey", "bye", "goodbye", "good morning", "good evening", "good night", "good afternoon",
            "never mind", "stop", "please stop", "wait", "that's all", "that's it", "that is all", "i don't know",
            "nothing", "exactly", "correct", "right", "of course", "not really", "no thanks", "no thank you",
            "yes please", "go ahead", "help", "cancel", "continue", "repeat", "again", "all right", "alright",
            "excuse me", "i see", "me too", "maybe", "not yet", "i do", "i am not sure", "i'm not sure", "good",
            "great",
            "fine", "i'm fine", "perfect", "please", "sorry", "i'm sorry", "what", "why", "who", "when", "where", "how",
            "really", "absolutely", "definitely", "both", "neither", "none", "it depends", "yes it is", "no it isn't",
        ],
        questions: "what where when who whose why how which what's where's who's how's when's")

    static let spanish = TurnLexicon(
        "es",
        open: """
            el la los las un una unos unas y e o u pero porque aunque que si cuando mientras como de del a al en con sin
            para por sobre entre hasta desde hacia mi mis tu tus su sus nuestro nuestra este esta cada muy más tan es son
            soy eres está están estoy era fue ser quiero quisiera necesito me te se lo le voy va puedo puede podría he ha
            tengo
            """,
        hesitations: "eh mmm eeh hmm ah", backchannels: "ajá aja",
        whole: [
            "sí", "si", "no", "gracias", "hola", "adiós", "vale", "claro", "de acuerdo", "buenos días", "no sé",
            "por favor", "muchas gracias", "hasta luego", "está bien", "nada", "para", "ya está",
        ],
        questions: "qué quién dónde cuándo cómo cuánto cuál")

    static let french = TurnLexicon(
        "fr",
        open: """
            le la les l' un une des du de d' et ou mais parce que qu' car si quand lorsque comme à au aux en dans sur sous
            avec sans pour par chez vers entre mon ma mes ton ta tes son sa ses notre votre leur ce cette ces très plus
            est sont suis es était être ai a ont je tu il elle on nous vous ils me te se c'est j'ai je voudrais veux
            voudrais peux peut pourrais vais
            """,
        hesitations: "euh heu hum hmm", backchannels: "ouais mh",
        whole: [
            "oui", "non", "merci", "bonjour", "au revoir", "d'accord", "bien sûr", "je ne sais pas", "s'il vous plaît",
            "merci beaucoup", "salut", "voilà", "c'est tout", "rien", "stop", "ça va",
        ],
        questions: "qui quoi où quand comment pourquoi combien quel quelle qu'est-ce")

    static let italian = TurnLexicon(
        "it",
        open: """
            il lo la i gli le un uno una e o ma perché che se quando mentre come di del della dei a al alla in nel nella
            con su per tra fra da dal dalla senza mio mia tuo tua suo sua questo questa ogni molto più così è sono sei era
            essere ho ha vorrei voglio posso può potrebbe mi ti si devo sto
            """,
        hesitations: "ehm eh uhm mmm hmm", backchannels: "già",
        whole: [
            "sì", "no", "grazie", "ciao", "buongiorno", "arrivederci", "va bene", "certo", "d'accordo", "non lo so",
            "per favore", "grazie mille", "basta", "niente", "ecco",
        ],
        questions: "chi cosa dove quando come perché quanto quale")

    static let german = TurnLexicon(
        "de",
        open: """
            der die das den dem des ein eine einen einem einer und oder aber weil dass denn wenn ob obwohl während als wie
            von vom zu zum zur mit ohne für bei beim nach aus auf in im ins am über unter zwischen gegen durch mein meine
            meinen dein deine sein seine ihr ihre unser unsere jeder jede jedes sehr mehr ist sind bin bist war waren
            habe hat möchte will würde kann könnte könnten muss ich du er wir
            """,
        hesitations: "äh ähm öh hm hmm mm", backchannels: "aha mhm achso",
        whole: [
            "ja", "nein", "danke", "hallo", "tschüss", "auf wiedersehen", "okay", "genau", "klar", "natürlich",
            "guten morgen", "guten tag", "ich weiß nicht", "bitte", "danke schön", "vielen dank", "stopp", "nichts",
            "gut", "das war's", "wie geht es ihnen", "wie geht es dir",
        ],
        questions: "wer was wo wann wie warum wieso welche welcher welches wohin woher")

    static let portuguese = TurnLexicon(
        "pt",
        open: """
            o a os as um uma uns umas e ou mas porque que se quando enquanto como de do da dos das em no na nos nas com
            sem para por pelo pela sobre entre até desde meu minha seu sua nosso nossa este esta cada muito mais tão é são
            sou está estão estou era ser quero gostaria preciso posso pode poderia vou tenho eu me
            """,
        hesitations: "hã hum hmm ãh ah", backchannels: "aham uhum",
        whole: [
            "sim", "não", "obrigado", "obrigada", "olá", "oi", "tchau", "está bem", "claro", "bom dia", "não sei",
            "por favor", "muito obrigado", "até logo", "nada", "pronto",
        ],
        questions: "quem quê onde quando como quanto qual")

    static let japanese = TurnLexicon(
        "ja", open: "", hesitations: "えっと ええと えーと あのー うーん んー", backchannels: "うん へえ ああ",
        whole: ["はい", "いいえ", "ありがとう", "こんにちは", "さようなら", "わかりました", "お願いします", "大丈夫", "すみません", "おはよう"],
        openEndings: "は が を に へ で と の から けど けれど ので て や も し たり ながら なら ば",
        closedEndings: "です ます ました ません ください か よ ね だ た ない でしょう たい")

    static let chinese = TurnLexicon(
        "zh", open: "", hesitations: "嗯 呃 额", backchannels: "哦 啊",
        whole: ["是", "不是", "好", "好的", "谢谢", "你好", "再见", "对", "不", "没有", "知道了", "可以", "不用"],
        openEndings: "和 但是 因为 所以 如果 虽然 的 是 在 把 被 跟 给 对于 关于 我想 我要 还有 或者 一个 想要 需要 我的 比如",
        closedEndings: "吗 呢 吧 了 啊 谢谢 什么 哪里 多少")

    static let korean = TurnLexicon(
        "ko", open: "그리고 그래서 하지만 그런데 만약 왜냐하면 제 내 이 그 저", hesitations: "음 어",
        backchannels: "응 아",
        whole: ["네", "예", "아니요", "감사합니다", "안녕하세요", "안녕히 계세요", "알겠습니다", "괜찮아요", "좋아요"],
        openEndings: "은 는 이 가 을 를 에 에서 와 과 의 고 서 면 지만 는데 려고 하고 부터 까지",
        closedEndings: "요 다 까 죠 니 자")

    static let hindi = TurnLexicon(
        "hi",
        open: "और या लेकिन क्योंकि कि अगर जब का के की को में से पर तक मेरा मेरी मेरे आपका मुझे एक बहुत",
        hesitations: "उम अं हम्म", backchannels: "अच्छा हूँ",
        whole: ["हाँ", "नहीं", "धन्यवाद", "नमस्ते", "ठीक है", "शुक्रिया", "पता नहीं", "बस"],
        questions: "क्या कौन कहाँ कब कैसे क्यों कितना",
        closedEndings: "है हैं हूँ था थी थे दो दीजिए कीजिए गा गी गे चाहिए")
}
