import Engine

/// The well-known voices of Azure by locale, so that the voice that stands in for one speaks its language and has its
/// gender, and so that two of them that can sound different do.
package struct AzurePersona: Hashable, Sendable {
    /// `Ava`
    package var name: String
    /// `en-US`
    package var locale: String
    package var gender: Voice.Gender
    /// Place among those of its locale and gender, from 0.
    package var ordinal: Int

    /// The name clients use.
    package var fullName: String { "\(locale)-\(name)Neural" }

    /// By locale, then by name in lower case.
    package static let byLocale: [String: [String: AzurePersona]] = {
        var all: [String: [String: AzurePersona]] = [:]
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: ":")
            guard parts.count == 2 else { continue }
            let locale = String(parts[0])
            let genders = parts[1].split(separator: "|", omittingEmptySubsequences: false)
            for (gender, names) in zip([Voice.Gender.female, .male], genders) {
                for (ordinal, name) in names.split(separator: " ").enumerated() {
                    let persona = AzurePersona(name: String(name), locale: locale, gender: gender, ordinal: ordinal)
                    all[locale, default: [:]][name.lowercased()] = persona
                }
            }
        }
        return all
    }()

    /// By name in lower case, whatever the locale: of those who share a name, the one listed first.
    package static let byName: [String: AzurePersona] = {
        var all: [String: AzurePersona] = [:]
        for line in table.split(separator: "\n") {
            let locale = String(line.prefix { $0 != ":" })
            for (name, persona) in byLocale[locale] ?? [:] where all[name] == nil { all[name] = persona }
        }
        return all
    }()

    /// Women, then men; in each the best known first.
    private static let table = """
        en-US: Ava Emma Jenny Aria Jane Sara Nancy Amber Ashley Cora Elizabeth Michelle Monica Ana Phoebe Serena \
        Evelyn Nova Aimee Alloy Bree Lola Shimmer | Andrew Brian Guy Davis Tony Jason Brandon Christopher Eric Jacob \
        Roger Steffan Ryan Adam Dustin Lewis Samuel Derek Kai Blue Echo Fable Onyx Tyler Luke
        en-GB: Sonia Libby Abbi Bella Hollie Maisie Olivia Ada Mia | Ryan Thomas Alfie Elliot Ethan Noah Oliver Ollie
        en-AU: Natasha Annette Carly Elsie Freya Joanne Kim Tina | William Darren Duncan Ken Neil Tim
        en-CA: Clara | Liam
        en-IE: Emily | Connor
        en-IN: Neerja Aarti Aashi Ananya Kavya | Prabhat Arjun Aarav Kunal Rehaan
        en-NZ: Molly | Mitchell
        en-SG: Luna | Wayne
        en-ZA: Leah | Luke
        en-HK: Yan | Sam
        en-KE: Asilia | Chilemba
        en-NG: Ezinne | Abeo
        en-PH: Rosa | James
        en-TZ: Imani | Elimu
        de-DE: Katja Seraphina Amala Gisela Klarissa Louisa Maja Tanja Elke | Conrad Florian Bernd Christoph Kasper \
        Killian Klaus Ralf
        de-AT: Ingrid | Jonas
        de-CH: Leni | Jan
        fr-FR: Denise Vivienne Brigitte Celeste Coralie Eloise Jacqueline Josephine Yvette | Henri Remy Alain Claude \
        Jerome Lucien Maurice Yves
        fr-CA: Sylvie | Antoine Jean Thierry
        fr-BE: Charline | Gerard
        fr-CH: Ariane | Fabrice
        es-ES: Elvira Ximena Abril Arabella Estrella Irene Laia Lia Triana Vera Isidora | Alvaro Tristan Arnau Dario \
        Elias Nil Saul Teo
        es-MX: Dalia Beatriz Candela Carlota Larissa Marina Nuria Renata | Jorge Cecilio Gerardo Liberto Luciano \
        Pelayo Yago
        es-AR: Elena | Tomas
        es-CL: Catalina | Lorenzo
        es-CO: Salome | Gonzalo
        es-CR: Maria | Juan
        es-CU: Belkys | Manuel
        es-DO: Ramona | Emilio
        es-EC: Andrea | Luis
        es-GT: Marta | Andres
        es-PE: Camila | Alex
        es-US: Paloma | Alonso
        es-VE: Paola | Sebastian
        it-IT: Elsa Isabella Fabiola Fiamma Imelda Irma Palmira Pierina | Diego Giuseppe Alessio Marcello Benigno \
        Calimero Cataldo Gianni Lisandro Rinaldo
        pt-BR: Francisca Thalita Brenda Elza Giovanna Leila Leticia Manuela Yara | Antonio Macerio Donato Fabio \
        Humberto Julio Nicolau Valerio
        pt-PT: Raquel Fernanda | Duarte
        nl-NL: Colette Fenna | Maarten
        nl-BE: Dena | Arnaud
        sv-SE: Sofie Hillevi | Mattias
        da-DK: Christel | Jeppe
        nb-NO: Pernille Iselin | Finn
        fi-FI: Selma Noora | Harri
        is-IS: Gudrun | Gunnar
        pl-PL: Agnieszka Zofia | Marek
        cs-CZ: Vlasta | Antonin
        sk-SK: Viktoria | Lukas
        sl-SI: Petra | Rok
        hr-HR: Gabrijela | Srecko
        sr-RS: Sophie | Nicholas
        bs-BA: Vesna | Goran
        mk-MK: Marija | Aleksandar
        bg-BG: Kalina | Borislav
        ro-RO: Alina | Emil
        hu-HU: Noemi | Tamas
        el-GR: Athina | Nestoras
        ru-RU: Svetlana Dariya | Dmitry
        uk-UA: Polina | Ostap
        lt-LT: Ona | Leonas
        lv-LV: Everita | Nils
        et-EE: Anu | Kert
        sq-AL: Anila | Ilir
        tr-TR: Emel | Ahmet
        az-AZ: Banu | Babek
        kk-KZ: Aigul | Daulet
        uz-UZ: Madina | Sardor
        he-IL: Hila | Avri
        ar-SA: Zariyah | Hamed
        ar-EG: Salma | Shakir
        ar-AE: Fatima | Hamdan
        ar-DZ: Amina | Ismael
        ar-IQ: Rana | Bassel
        ar-JO: Sana | Taim
        ar-KW: Noura | Fahed
        ar-LB: Layla | Rami
        ar-MA: Mouna | Jamal
        ar-QA: Amal | Moaz
        ar-SY: Amany | Laith
        ar-TN: Reem | Hedi
        fa-IR: Dilara | Farid
        ur-PK: Uzma | Asad
        ur-IN: Gul | Salman
        hi-IN: Swara Ananya Aarti Kavya Diya Meera | Madhur Aarav Arjun Kunal Rehaan
        bn-IN: Tanishaa | Bashkar
        bn-BD: Nabanita | Pradeep
        gu-IN: Dhwani | Niranjan
        kn-IN: Sapna | Gagan
        ml-IN: Sobhana | Midhun
        mr-IN: Aarohi | Manohar
        ta-IN: Pallavi | Valluvar
        ta-LK: Saranya | Kumar
        ta-MY: Kani | Surya
        te-IN: Shruti | Mohan
        ne-NP: Hemkala | Sagar
        si-LK: Thilini | Sameera
        pa-IN: Vaani | Ojas
        or-IN: Subhasini | Sukant
        as-IN: Yashica | Priyom
        zh-CN: Xiaoxiao Xiaoyi Xiaochen Xiaohan Xiaomeng Xiaomo Xiaoqiu Xiaorou Xiaorui Xiaoshuang Xiaoxuan Xiaoyan \
        Xiaoyou Xiaoyu Xiaozhen | Yunxi Yunyang Yunjian Yunfeng Yunhao Yunjie Yunxia Yunye Yunyi Yunze Yunfan Yunxiao
        zh-CN-liaoning: Xiaobei |
        zh-CN-shaanxi: Xiaoni |
        zh-HK: HiuMaan HiuGaai | WanLung
        zh-TW: HsiaoChen HsiaoYu | YunJhe
        yue-CN: XiaoMin | YunSong
        ja-JP: Nanami Aoi Mayu Shiori | Keita Daichi Naoki Masaru
        ko-KR: SunHi JiMin SeoHyeon SoonBok YuJin | InJoon BongJin GookMin Hyunsu
        th-TH: Premwadee Achara | Niwat
        vi-VN: HoaiMy | NamMinh
        id-ID: Gadis | Ardi
        ms-MY: Yasmin | Osman
        my-MM: Nilar | Thiha
        jv-ID: Siti | Dimas
        su-ID: Tuti | Jajang
        fil-PH: Blessica | Angelo
        ca-ES: Joana Alba | Enric
        eu-ES: Ainhoa | Ander
        gl-ES: Sabela | Roi
        cy-GB: Nia | Aled
        ga-IE: Orla | Colm
        mt-MT: Grace | Joseph
        af-ZA: Adri | Willem
        zu-ZA: Thando | Themba
        sw-KE: Zuri | Rafiki
        sw-TZ: Rehema | Daudi
        am-ET: Mekdes | Ameha
        so-SO: Ubax | Muuse
        hy-AM: Anahit | Hayk
        ka-GE: Eka | Giorgi
        """
}
