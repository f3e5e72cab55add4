//! Names, addresses and browsers of made-up people.

use fastrand::Rng;

/// A name as its bearer writes it, and in Latin letters for the address.
pub(super) struct Name {
    pub(super) full: String,
    pub(super) latin: String,
}

const GIVEN: &[&str] = &[
    "Ada",
    "Grace",
    "Katherine",
    "Alan",
    "Edsger",
    "Barbara",
    "Fatima",
    "Zoë",
    "Søren",
    "Łucja",
    "José",
    "Inês",
    "Björn",
    "Chloé",
    "Dvořák",
    "Eğitim",
    "Þóra",
    "Noor",
    "Ngozi",
    "Kwame",
    "Aroha",
    "Mehmet",
    "Ioana",
    "Orla",
    "Matteo",
    "Anaïs",
    "Wolfgang",
    "Bùi",
    "Priya",
    "Ravi",
    "Leila",
    "Omar",
    "Yusuf",
    "Tamar",
    "Nino",
    "Ana",
];
const FAMILY: &[&str] = &[
    "Lovelace",
    "Hopper",
    "Johnson",
    "Turing",
    "Dijkstra",
    "Liskov",
    "al-Fihri",
    "Ångström-Müller",
    "Kierkegaard",
    "Wiśniewska",
    "García Márquez",
    "Gonçalves",
    "Sigurðardóttir",
    "O’Neill",
    "van der Berg",
    "Đặng",
    "Adébáyò",
    "Mensah",
    "Ngata",
    "Yılmaz",
    "Popescu",
    "Rossi",
    "Dupont",
    "Schröder",
    "Nakamura",
    "Iyer",
    "Hosseini",
    "Haddad",
    "Kapanadze",
    "Ruiz",
    "McAllister",
    "Lindqvist",
    "Novák",
    "Horváth",
    "de la Cruz",
    "Okonkwo",
];
/// Whole names in other scripts with what stands in the address.
const OTHER: &[(&str, &str)] = &[
    ("山田 花子", "hanako.yamada"),
    ("佐藤 健", "takeru.sato"),
    ("王 小明", "xiaoming.wang"),
    ("李 娜", "na.li"),
    ("김 민준", "minjun.kim"),
    ("이 서연", "seoyeon.lee"),
    ("Анна Каренина", "anna.karenina"),
    ("Дмитрий Шостакович", "dmitri.shostakovich"),
    ("Олена Коваленко", "olena.kovalenko"),
    ("Ελένη Παπαδοπούλου", "eleni.papadopoulou"),
    ("Γιώργος Σεφέρης", "giorgos.seferis"),
    ("فاطمة الزهراء", "fatima.alzahra"),
    ("محمد الإدريسي", "muhammad.alidrisi"),
    ("דוד בן־גוריון", "david.bengurion"),
    ("प्रिया शर्मा", "priya.sharma"),
    ("राहुल गुप्ता", "rahul.gupta"),
    ("সত্যজিৎ রায়", "satyajit.ray"),
    ("สมชาย ใจดี", "somchai.jaidee"),
    ("ნინო კაპანაძე", "nino.kapanadze"),
    ("Նարինե Աբգարյան", "narine.abgaryan"),
    ("Nguyễn Thị Minh Khai", "minhkhai.nguyen"),
    ("አበበ ቢቂላ", "abebe.bikila"),
];
const LONG: &[&str] = &[
    "Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios Cipriano de la Santísima Trinidad",
    "Wolfeschlegelsteinhausenbergerdorff-Hohenzollern-Sigmaringen von und zu Liechtenstein",
    "Rhoshandiatellyneshiaunneveshenk Koyaanisquatsiuth Williams",
];
const FIELDS: &[&str] = &[
    "Research",
    "Computing",
    "Library",
    "Physics",
    "Robotics",
    "Health",
    "Energy",
    "Logistics",
    "Design",
    "Foods",
    "Mobility",
    "Studios",
    "Analytics",
    "Insurance",
    "Publishing",
    "Textiles",
    "Optics",
    "Shipping",
    "Labs",
    "Farms",
];
const PLACES: &[&str] = &[
    "Acme",
    "Bletchley",
    "Langley",
    "Uppsala",
    "Kyoto",
    "Eindhoven",
    "Fez",
    "Göttingen",
    "Kraków",
    "São Paulo",
    "Zürich",
    "Århus",
    "Tbilisi",
    "Nairobi",
    "Wellington",
    "Reykjavík",
    "北京",
    "서울",
    "Αθήνα",
    "Одеса",
];
const AGENTS: &[&str] = &[
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "OpenAPI-Generator/1.0.0/python",
];

fn pick<'a>(rng: &mut Rng, from: &[&'a str]) -> &'a str {
    from.get(rng.usize(..from.len()))
        .copied()
        .unwrap_or_default()
}

/// One in nine writes another script, one in three hundred has a name longer than most columns.
pub(super) fn person(rng: &mut Rng) -> Name {
    match rng.u32(..900) {
        0..=2 => {
            let full = pick(rng, LONG).to_owned();
            let latin = ascii(full.split(' ').next().unwrap_or("long"));
            Name { full, latin }
        }
        3..=102 => {
            let (full, latin) = OTHER
                .get(rng.usize(..OTHER.len()))
                .copied()
                .unwrap_or(("山田 花子", "hanako.yamada"));
            Name {
                full: full.to_owned(),
                latin: latin.to_owned(),
            }
        }
        _ => {
            let (given, family) = (pick(rng, GIVEN), pick(rng, FAMILY));
            Name {
                full: format!("{given} {family}"),
                latin: format!("{}.{}", ascii(given), ascii(family)),
            }
        }
    }
}

/// Letters that an address takes anywhere; what has none keeps its place with nothing.
fn ascii(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'á' | 'à' | 'â' | 'ä' | 'å' | 'ã' | 'ặ' | 'ă' => Some('a'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' => Some('e'),
            'í' | 'ì' | 'î' | 'ï' | 'ı' => Some('i'),
            'ó' | 'ò' | 'ô' | 'ö' | 'ø' | 'õ' => Some('o'),
            'ú' | 'ù' | 'û' | 'ü' => Some('u'),
            'ç' | 'ć' | 'č' => Some('c'),
            'ł' => Some('l'),
            'ñ' | 'ń' => Some('n'),
            'ś' | 'š' => Some('s'),
            'ř' => Some('r'),
            'ð' | 'đ' => Some('d'),
            'ğ' => Some('g'),
            'þ' => Some('t'),
            c if c.is_ascii_alphanumeric() => Some(c),
            _ => None,
        })
        .collect();
    if plain.is_empty() {
        "someone".to_owned()
    } else {
        plain
    }
}

/// Unique by its number; `.example` belongs to nobody (RFC 2606).
pub(super) fn email(rng: &mut Rng, latin: &str, seed: u64, i: usize) -> String {
    let host = ascii(pick(rng, PLACES));
    format!("{latin}.{i}@s{seed}.{host}.example")
}

pub(super) fn organization(rng: &mut Rng, seed: u64, i: u64) -> String {
    format!(
        "{} {} {seed}-{}",
        pick(rng, PLACES),
        pick(rng, FIELDS),
        i + 1
    )
}

pub(super) fn legal_form(rng: &mut Rng) -> &'static str {
    pick(
        rng,
        &[
            "Ltd",
            "GmbH",
            "S.A.",
            "B.V.",
            "AB",
            "Kft.",
            "株式会社",
            "LLC",
        ],
    )
}

pub(super) fn user_agent(rng: &mut Rng) -> &'static str {
    pick(rng, AGENTS)
}
