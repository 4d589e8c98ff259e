import Engine

/// How the owners of well-known voice names sound, so that the voice that stands in for one has its gender.
enum AzurePersonas {
    /// By name in lower case.
    static let genders: [String: Voice.Gender] = {
        var genders: [String: Voice.Gender] = [:]
        for name in female.split(separator: " ") { genders[String(name)] = .female }
        for name in male.split(separator: " ") { genders[String(name)] = .male }
        return genders
    }()

    /// Names of OpenAI's voices and the English voice that stands in for each.
    static let openAI: [String: FliteVoice] = [
        "alloy": .slt, "ash": .rms, "ballad": .awb, "coral": .slt, "echo": .rms, "sage": .slt, "shimmer": .slt,
        "verse": .awb, "marin": .slt, "cedar": .rms,
    ]

    private static let female = """
        ava emma jenny aria jane sara nancy amber ashley cora elizabeth michelle monica ana phoebe serena evelyn nova \
        aimee alloyfemale sonia libby abbi bella hollie maisie olivia natasha annette carly elsie freya joanne kim \
        clara neerja ananya kavya molly emily leah rosa luna jenn seraphina katja amala gisela klarissa louisa maja \
        tanja ingrid leni denise brigitte celeste coralie eloise jacqueline josephine yvette yvonne vivienne sylvie \
        ariane charline elvira abril estrella irene laia lia triana vera ximena dalia beatriz candela carlota larissa \
        marina nuria renata isabella elsa fabiola fiamma imelda irma palmira pierina francisca brenda elza giovanna \
        leila leticia manuela thalita yara raquel fernanda nanami aoi mayu shiori sunhi jimin seohyeon soonbok yujin \
        xiaoxiao xiaoyi xiaohan xiaomeng xiaomo xiaoqiu xiaorou xiaorui xiaoshuang xiaoxuan xiaoyan xiaoyou xiaozhen \
        xiaochen xiaoyu xiaobei xiaoni hsiaochen hsiaoyu hiumaan hiugaai swara ananya aarti kavya colette fenna dena \
        sofie hillevi pernille iselin christel noora selma agnieszka zofia svetlana dariya polina emel premwadee \
        achara hoaimy athina hila zariyah salma fatima vlasta viktoria noemi alina ioana gabrijela tanishaa nabanita \
        tanisha dhwani sapna shruti pallavi saranya venba kani sobhana aarohi yasmin gadis siti blessica polina ona \
        everita anu laila leyla mekdes sameera gul dilara asel madina zuri rehema zuri thandi noura amina sana amany \
        reem maryam rana aysha hala salma
        """

    private static let male = """
        andrew brian guy davis tony jason brandon christopher eric jacob roger steffan ryan thomas alfie elliot ethan \
        noah oliver william darren duncan ken neil tim liam prabhat connor mitchell wayne james luke kai alex adam \
        dustin lewis samuel tyler conrad florian bernd christoph kasper killian klaus ralf jonas jan henri alain \
        claude jerome maurice yves remy lucien antoine jean thierry fabrice gerard alvaro arnau dario elias nil saul \
        teo tristan jorge cecilio gerardo liberto luciano pelayo yago diego benigno calimero cataldo gianni giuseppe \
        lisandro rinaldo alessio marcello antonio donato fabio humberto julio nicolau valerio macerio duarte keita \
        daichi naoki masaru injoon bongjin gookmin hyunsu yunxi yunyang yunjian yunxia yunye yunze yunfeng yunhao \
        yunyi yunjhe wanlung madhur aarav arjun kunal rehaan maarten arnaud mattias jeppe finn harri marek dmitry \
        ahmet niwat namminh nestoras avri hamed shakir jakub peter tamas emil bashkar pradeep niranjan gagan midhun \
        valluvar kumar mohan manohar ardi osman angelo ostap lukas rokas leonas nils jovan nicholas borislav rafiki \
        daudi elimu enric sreckp srecko kert dimas jamal ali abdullah omar rami bassel laith fahed moaz themba
        """
}
