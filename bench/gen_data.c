/* The company's data: markets, products, people, films. Set by hand, a row or two lines each: one
 * value a line could not be read. */
#include "gen_data.h"

/* clang-format off */

#define S(literal) TV_GEN_S(literal)

const struct tv_gen_market tv_gen_markets[TV_GEN_MARKETS] = {
    {S("de"), S("DE"), S("de-DE"), S("Europe/Berlin"), S("EUR"), {S("Berlin"), S("München"),
     S("Köln"), S("Leipzig")}, S("Lindenstraße"), S("Telekom.de"), S("192.0.2."),
     100, 19, 490, 1},
    {S("at"), S("AT"), S("de-AT"), S("Europe/Vienna"), S("EUR"), {S("Wien"), S("Graz"), S("Linz"),
     S("Salzburg")}, S("Mühlgasse"), S("A1"), S("198.51.100."), 100, 20, 590, 1},
    {S("ch"), S("CH"), S("de-CH"), S("Europe/Zurich"), S("CHF"), {S("Zürich"), S("Basel"),
     S("Genève"), S("Bern")}, S("Bahnhofstrasse"), S("Swisscom"), S("203.0.113."), 115, 8,
     790, 1},
    {S("fr"), S("FR"), S("fr-FR"), S("Europe/Paris"), S("EUR"), {S("Paris"), S("Lyon"),
     S("Nîmes"), S("Besançon")}, S("rue de l’Église"),
     S("Orange F"), S("198.51.100."), 105, 20, 590, 1},
    {S("uk"), S("GB"), S("en-GB"), S("Europe/London"), S("GBP"), {S("London"), S("Leeds"),
     S("Bristol"), S("Glasgow")}, S("Mill Lane"), S("EE"), S("192.0.2."), 88, 20, 450, 1},
    {S("us"), S("US"), S("en-US"), S("America/New_York"), S("USD"), {S("Brooklyn"), S("Austin"),
     S("Portland"), S("Boston")}, S("Maple Avenue"), S("T-Mobile"), S("203.0.113."), 110, 7, 695,
     1},
    {S("jp"), S("JP"), S("ja-JP"), S("Asia/Tokyo"), S("JPY"), {S("東京"),
     S("大阪"), S("京都"), S("札幌")},
     S("桜通り"), S("NTT DOCOMO"), S("198.51.100."), 16000, 10, 80000,
     100},
    {S("pl"), S("PL"), S("pl-PL"), S("Europe/Warsaw"), S("PLN"), {S("Warszawa"), S("Kraków"),
     S("Łódź"), S("Gdańsk")}, S("ulica Długa"), S("Orange"),
     S("192.0.2."), 430, 23, 1490, 1},
};

const struct tv_gen_name tv_gen_categories[TV_GEN_CATEGORIES] = {
    {S("Kitchen"), S("kitchen")},
    {S("Living Room"), S("living-room")},
    {S("Lighting"), S("lighting")},
    {S("Outdoor & Garden"), S("outdoor-garden")},
    {S("Stationery"), S("stationery")},
    {S("Décor"), S("decor")},
};

/* Products go through the categories in turn: number n is of category n % TV_GEN_CATEGORIES. */
const struct tv_gen_product tv_gen_products[TV_GEN_PRODUCTS] = {
    {S("p-10293"), S("LUM-KIT-0012"), S("Caf\\u00e9 au Lait Bowl"), S("cafe-au-lait-bowl"),
     S("Atelier Nord"), S("Kitchen"), S("cream"), 1490},
    {S("p-10317"), S("LUM-LIV-0044"), S("Jäger Wool Throw"), S("jaeger-wool-throw"),
     S("Hütte"), S("Living Room"), S("forest, 140x200"), 8990},
    {S("p-10322"), S("LUM-LIG-0003"), S("Desk Lamp \\\"Ærø\\\""), S("desk-lamp-aero"),
     S("Lumora"), S("Lighting"), S("brass"), 12900},
    {S("p-10358"), S("LUM-OUT-0101"), S("Mini Cactus 🌵 Pot"), S("mini-cactus-pot"),
     S("Grünzeug"), S("Outdoor & Garden"), S("8 cm"), 990},
    {S("p-10401"), S("LUM-STA-0030"), S("Notebook A5 \\/ dotted"), S("notebook-a5-dotted"),
     S("Papier & Co."), S("Stationery"), S("rust"), 1250},
    {S("p-10415"), S("LUM-DEC-0007"), S("Framed Print \\\"North Sea\\\""),
     S("framed-print-north-sea"), S("Atelier Nord"), S("Décor"), S("50x70"), 5900},
    {S("p-10433"), S("LUM-KIT-0019"), S("24\\\" Copper Pan"), S("24-inch-copper-pan"), S("Cuivre"),
     S("Kitchen"), S("24 inch"), 15900},
    {S("p-10446"), S("LUM-LIV-0051"), S("Linen Cushion"), S("linen-cushion"), S("Hav"),
     S("Living Room"), S("sand"), 3490},
    {S("p-10450"), S("LUM-LIG-0018"), S("Paper Lantern 月"), S("paper-lantern-tsuki"),
     S("Akari Works"), S("Lighting"), S("45 cm"), 4990},
    {S("p-10467"), S("LUM-OUT-0117"), S("Hammock «Siesta»"), S("hammock-siesta"),
     S("Mañana"), S("Outdoor & Garden"), S("natural"), 7450},
    {S("p-10471"), S("LUM-STA-0042"), S("Fountain Pen"), S("fountain-pen"), S("Papier & Co."),
     S("Stationery"), S("M, black"), 3900},
    {S("p-10480"), S("LUM-DEC-0015"), S("Vase No\\u00ebl"), S("vase-noel"), S("Cuivre"),
     S("Décor"), S("tall"), 2790},
    {S("p-10502"), S("LUM-KIT-0033"), S("Smörgås Board"), S("smoergas-board"),
     S("Hav"), S("Kitchen"), S("oak"), 4200},
    {S("p-10519"), S("LUM-LIV-0066"), S("Side Table"), S("side-table"), S("Hütte"),
     S("Living Room"), S("walnut"), 18900},
    {S("p-10524"), S("LUM-LIG-0021"), S("Candle Trio"), S("candle-trio"), S("Lumora"),
     S("Lighting"), S("fig, cedar, amber"), 2990},
    {S("p-10538"), S("LUM-OUT-0129"), S("Watering Can 5\xc2\xa0l"), S("watering-can-5l"),
     S("Grünzeug"), S("Outdoor & Garden"), S("zinc"), 3650},
    {S("p-10540"), S("LUM-STA-0055"), S("Wall Calendar 2026"), S("wall-calendar-2026"),
     S("Papier & Co."), S("Stationery"), S("A3"), 1990},
    {S("p-10557"), S("LUM-DEC-0022"), S("Mirror \\\"Lune\\\""), S("mirror-lune"), S("Atelier Nord"),
     S("Décor"), S("60 cm"), 11900},
    {S("p-10561"), S("LUM-KIT-0040"), S("Teapot 急須"), S("teapot-kyusu"),
     S("Akari Works"), S("Kitchen"), S("350 ml"), 6800},
    {S("p-10579"), S("LUM-LIV-0071"), S("Floor Rug 200x300"), S("floor-rug-200x300"), S("Hav"),
     S("Living Room"), S("slate"), 24900},
    {S("p-10588"), S("LUM-LIG-0034"), S("Pendant Ø 40"), S("pendant-40"), S("Lumora"),
     S("Lighting"), S("white"), 13900},
    {S("p-10596"), S("LUM-OUT-0140"), S("Picnic Blanket"), S("picnic-blanket"), S("Mañ"
     "ana"), S("Outdoor & Garden"), S("striped"), 4450},
    {S("p-10604"), S("LUM-STA-0068"), S("Sticker Set ✨"), S("sticker-set"),
     S("Papier & Co."), S("Stationery"), S("24 pieces"), 590},
    {S("p-10611"), S("LUM-DEC-0031"), S("Wreath of Eucalyptus"), S("wreath-eucalyptus"),
     S("Grünzeug"), S("Décor"), S("35 cm"), 3290},
    {S("p-10629"), S("LUM-KIT-0052"), S("Żur Spice Jars"), S("zur-spice-jars"), S("Cuivre"),
     S("Kitchen"), S("set of 6"), 2450},
    {S("p-10633"), S("LUM-LIV-0080"), S("Bookend Pair"), S("bookend-pair"), S("Atelier Nord"),
     S("Living Room"), S("marble"), 5490},
    {S("p-10648"), S("LUM-LIG-0047"), S("String Lights 10\xc2\xa0m"), S("string-lights-10m"),
     S("Lumora"), S("Lighting"), S("warm white"), 2590},
    {S("p-10652"), S("LUM-OUT-0158"), S("Bird House \\\"Pi\\u00f1a\\\""), S("bird-house-pina"),
     S("Mañana"), S("Outdoor & Garden"), S("yellow"), 2190},
    {S("p-10667"), S("LUM-STA-0073"), S("Gift Card"), S("gift-card"), S("Lumora"), S("Stationery"),
     S("digital"), 5000},
    {S("p-10673"), S("LUM-DEC-0044"), S("Clock \\\"Uhr–Werk\\\""), S("clock-uhr-werk"),
     S("Hütte"), S("Décor"), S("30 cm"), 7900},
    {S("p-10689"), S("LUM-KIT-0061"), S("Crème Brûlée Dishes"),
     S("creme-brulee-dishes"), S("Cuivre"), S("Kitchen"), S("set of 4"), 2890},
    {S("p-10695"), S("LUM-LIV-0092"), S("Reading Chair"), S("reading-chair"), S("Hav"),
     S("Living Room"), S("bouclé"), 49900},
};

const struct tv_gen_name tv_gen_first_names[TV_GEN_NAMES] = {
    {S("Anna"), S("anna")},
    {S("Zoë"), S("zoe")},
    {S("Lukas"), S("lukas")},
    {S("José"), S("jose")},
    {S("Mia"), S("mia")},
    {S("Søren"), S("soeren")},
    {S("Emma"), S("emma")},
    {S("Łukasz"), S("lukasz")},
    {S("Noah"), S("noah")},
    {S("Renée"), S("renee")},
    {S("Yuki"), S("yuki")},
    {S("Chloé"), S("chloe")},
    {S("Oliver"), S("oliver")},
    {S("Jürgen"), S("juergen")},
    {S("Sofia"), S("sofia")},
    {S("Björn"), S("bjoern")},
    {S("Hannah"), S("hannah")},
    {S("Małgorzata"), S("malgorzata")},
    {S("Liam"), S("liam")},
    {S("François"), S("francois")},
    {S("Elena"), S("elena")},
    {S("André"), S("andre")},
    {S("Grace"), S("grace")},
    {S("美咲"), S("misaki")},
    {S("Ben"), S("ben")},
    {S("太郎"), S("taro")},
    {S("Charlotte"), S("charlotte")},
    {S("Siobhán"), S("siobhan")},
};

const struct tv_gen_name tv_gen_last_names[TV_GEN_NAMES] = {
    {S("Müller"), S("mueller")},
    {S("Schmidt"), S("schmidt")},
    {S("García"), S("garcia")},
    {S("Nowak"), S("nowak")},
    {S("O’Brien"), S("obrien")},
    {S("Dupont"), S("dupont")},
    {S("Smith"), S("smith")},
    {S("Kończak"), S("konczak")},
    {S("Huber"), S("huber")},
    {S("Lefèvre"), S("lefevre")},
    {S("Keller"), S("keller")},
    {S("Jensen"), S("jensen")},
    {S("Taylor"), S("taylor")},
    {S("Weiß"), S("weiss")},
    {S("Fischer"), S("fischer")},
    {S("山田"), S("yamada")},
    {S("Brown"), S("brown")},
    {S("佐藤"), S("sato")},
    {S("Wagner"), S("wagner")},
    {S("Lindström"), S("lindstroem")},
    {S("Moreau"), S("moreau")},
    {S("Zielińska"), S("zielinska")},
    {S("Walker"), S("walker")},
    {S("Bär"), S("baer")},
    {S("Rossi"), S("rossi")},
    {S("D’Angelo"), S("dangelo")},
    {S("Baker"), S("baker")},
    {S("Steiner"), S("steiner")},
};

const struct tv_gen_title tv_gen_titles[TV_GEN_TITLES] = {
    {S("v-2041"), S("How a Lamp Is Born"), S("A day in the brass workshop."), S("Made Here"),
     S("2"), S("4"), S("documentary"), S("2025-11-04"), S("how-a-lamp-is-born"), 1380},
    {S("v-2042"), S("Tea, Slowly"), S("Three ways to pour, one way to wait."), S("Kitchen Notes"),
     S("1"), S("9"), S("food"), S("2025-09-18"), S("tea-slowly"), 645},
    {S("v-2050"), S("Äpfel & Öl"), S("Two ingredients and a cast-iron pan."),
     S("Kitchen Notes"), S("1"), S("10"), S("food"), S("2025-09-25"), S("aepfel-und-oel"), 720},
    {S("v-2063"), S("Small Balcony, Big Plans"), S("What grows on four square metres."),
     S("Outside"), S("3"), S("1"), S("garden"), S("2026-02-12T18:00:00Z"),
     S("small-balcony-big-plans"), 1860},
    {S("v-2064"), S("The 5\\u20ac Makeover"), S("Paint, string and one afternoon."),
     S("Home Again"), S("1"), S("2"), S("diy"), S("2026-01-22"), S("five-euro-makeover"), 980},
    {S("v-2071"), S("L’atelier de papier"), S("Folding, pressing, binding."),
     S("Made Here"), S("2"), S("6"), S("documentary"), S("2025-12-02"), S("atelier-de-papier"),
     1525},
    {S("live-17"), S("Live from the Flagship Store"), S("Questions and answers, every Thursday."),
     S("Lumora Live"), S("4"), S("17"), S("talk"), S("2026-03-05"), S("live-flagship"), 0},
    {S("live-18"), S("Spring Preview Live"), S("The new collection as it is unpacked."),
     S("Lumora Live"), S("4"), S("18"), S("talk"), S("2026-03-12"), S("live-spring-preview"), 0},
};

const struct tv_gen_ad tv_gen_ads[TV_GEN_ADS] = {
    {S("ad-331"), S("pod-a"), S("Oat Drink, 15 s"), S("Haferhof"), 15},
    {S("ad-332"), S("pod-a"), S("E-Bike \\\"Bora\\\""), S("Veloce"), 20},
    {S("ad-340"), S("pod-b"), S("Ferries to the Islands"), S("Nordlinie"), 30},
    {S("ad-347"), S("pod-b"), S("Coffee, Fairly"), S("Rösterei Süd"), 12},
    {S("ad-352"), S("pod-c"), S("Green Power for Home"), S("Windkraft e.G."), 25},
};

const struct tv_gen_campaign tv_gen_campaigns[TV_GEN_CAMPAIGNS] = {
    {S("spring_preview_2026"), S("newsletter"), S("email"), S(""), S("hero_button")},
    {S("brand_de_exact"), S("google"), S("cpc"), S("lumora lampen"), S("ad_b")},
    {S("lookalike_q1"), S("instagram"), S("paid_social"), S(""), S("story_03")},
    {S("outdoor_week"), S("affiliate"), S("referral"), S("hängematte"), S("banner_300x250")},
    {S("cart_reminder"), S("crm"), S("push"), S(""), S("variant_2")},
};

#define HINTS true
#define NO_HINTS false
const struct tv_gen_browser tv_gen_browsers[TV_GEN_BROWSERS] = {
    {S("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/133.0.0.0 Safari/537.36"), S("Google Chrome"), S("133"), S("macOS"), false, HINTS,
     1512, 982, 200},
    {S("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/132.0.0.0 Safari/537.36 Edg/132.0.0.0"), S("Microsoft Edge"), S("132"), S("Windows"),
     false, HINTS, 1920, 1080, 100},
    {S("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:134.0) Gecko/20100101 Firefox/134.0"),
     S("Firefox"), S("134"), S("Windows"), false, NO_HINTS, 1536, 864, 125},
    {S("Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
     "Gecko) Version/18.3 Mobile/15E148 Safari/604.1"), S("Safari"), S("18"), S("iOS"), true,
     NO_HINTS, 393, 852, 300},
    {S("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/133.0.0.0 Mobile Safari/537.36"), S("Google Chrome"), S("133"), S("Android"), true,
     HINTS, 412, 915, 262},
    {S("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
     "Version/18.2 Safari/605.1.15"), S("Safari"), S("18"), S("macOS"), false, NO_HINTS, 1440, 900,
     200},
};

const struct tv_gen_phone tv_gen_iphones[TV_GEN_PHONES] = {
    {S("Apple"), S("iPhone16,1"), S("iPhone"), S("iOS"), S("18.3.1"),
     S("Mozilla/5.0 (iPhone; CPU iPhone OS 18_3_1 like Mac OS X) AppleWebKit/605.1.15"), 393, 852,
     300},
    {S("Apple"), S("iPhone14,5"), S("iPhone"), S("iOS"), S("17.7"),
     S("Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15"), 390, 844,
     300},
    {S("Apple"), S("iPad14,3"), S("iPad"), S("iPadOS"), S("18.2"),
     S("Mozilla/5.0 (iPad; CPU OS 18_2 like Mac OS X) AppleWebKit/605.1.15"), 834, 1194, 200},
    {S("Apple"), S("iPhone17,3"), S("iPhone"), S("iOS"), S("18.3.1"),
     S("Mozilla/5.0 (iPhone; CPU iPhone OS 18_3_1 like Mac OS X) AppleWebKit/605.1.15"), 393, 852,
     300},
};

const struct tv_gen_phone tv_gen_androids[TV_GEN_PHONES] = {
    {S("Google"), S("Pixel 8"), S("shiba"), S("Android"), S("15"),
     S("Dalvik/2.1.0 (Linux; U; Android 15; Pixel 8 Build/BP1A.250305.019)"), 1080, 2400, 263},
    {S("samsung"), S("SM-S921B"), S("e1s"), S("Android"), S("14"),
     S("Dalvik/2.1.0 (Linux; U; Android 14; SM-S921B Build/UP1A.231005.007)"), 1080, 2340, 300},
    {S("Xiaomi"), S("2312DRA50G"), S("garnet"), S("Android"), S("14"),
     S("Dalvik/2.1.0 (Linux; U; Android 14; 2312DRA50G Build/UKQ1.231003.002)"), 1220, 2712, 275},
    {S("Fairphone"), S("FP5"), S("FP5"), S("Android"), S("13"),
     S("Dalvik/2.1.0 (Linux; U; Android 13; FP5 Build/TKQ1.230127.002)"), 1224, 2700, 288},
};

const struct tv_str tv_gen_queries[TV_GEN_QUERIES] = {
    S("lampe"),           S("tea pot"),     S("hängematte"),        S("cadeau noël"),
    S("24\\\" pan"),      S("notebook a5"), S("提灯"), S("gift < 20"),
    S("caf\\u00e9 bowl"), S("rug 200x300"),
};

const struct tv_str tv_gen_companies[TV_GEN_COMPANIES] = {
    S("Steiner & Söhne GmbH"),  S("Hotel Belle\\u00a0Vue"),
    S("Büro Nord AG"),          S("Initech Ltd"),
    S("Café Zéro SARL"), S("Studio \\\"Q\\\" Inc."),
};

const struct tv_str tv_gen_sentences[TV_GEN_SENTENCES] = {
    S("Lovely, arrived well packed."),
    S("Die Farbe ist etwas dunkler als im Bild, sonst sehr schön."),
    S("Is it \\\"dishwasher safe\\\"?"),
    S("Très beau, mais plus petit que prévu."),
    S("My order has not arrived yet :-("),
    S("Merci beaucoup !\\nBonne journé"
      "e"),
    S("ありがとう 😊"),
    S("Can I change the delivery address\\u003f"),
};
