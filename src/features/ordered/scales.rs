//! Answer scales that are known to be ordered.

use crate::features::words::fold;

/// A scale that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scale {
    /// What it measures, in words.
    pub(crate) name: &'static str,
    /// The levels as the table spells them, lowest first.
    pub(crate) levels: Vec<String>,
}

/// The levels in the order of a known scale; `None` where they are fewer than three or belong to none.
pub(crate) fn recognise(levels: &[&str]) -> Option<Scale> {
    if levels.len() < 3 {
        return None;
    }
    let by_words = SCALES.iter().find_map(|(name, steps)| {
        in_order(levels, |level| steps.iter().position(|words| words.contains(&level)).map(|step| step as f64))
            .map(|levels| Scale { name, levels })
    });
    by_words
        .or_else(|| in_order(levels, signed_number).map(|levels| Scale { name: "numbered answers", levels }))
        .or_else(|| in_order(levels, band).map(|levels| Scale { name: "bands of numbers", levels }))
}

/// The levels sorted by `place` of their folded text, where every level has a place and no two share one.
fn in_order(levels: &[&str], place: impl Fn(&str) -> Option<f64>) -> Option<Vec<String>> {
    let mut placed: Vec<(f64, &str)> =
        levels.iter().map(|level| place(&fold(level)).map(|place| (place, *level))).collect::<Option<_>>()?;
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let distinct = placed.windows(2).all(|pair| pair[0].0 < pair[1].0);
    distinct.then(|| placed.into_iter().map(|(_, level)| level.to_string()).collect())
}

/// The small whole number of an answer such as `+3`, `5 - very good`, `2) rarely` or `i hate it!-5`.
fn signed_number(text: &str) -> Option<f64> {
    let in_range = |number: i32| (-20..=20).contains(&number).then_some(f64::from(number));
    if let Ok(number) = text.parse::<i32>() {
        return in_range(number);
    }
    let digits_end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let rest = text[digits_end..].trim_start();
    // A number, a mark and words; a second number would make it a band, unless the mark is a list's.
    let listed =
        rest.starts_with([')', '.', ':']) && rest.len() > 1 && !rest[1..].starts_with(|c: char| c.is_ascii_digit());
    let dashed = rest.starts_with('-') && !rest.contains(|c: char| c.is_ascii_digit());
    if digits_end > 0 && (listed || dashed) {
        return text[..digits_end].parse().ok().and_then(in_range);
    }
    // Words and a signed number at the end.
    let sign = text.rfind(['+', '-'])?;
    let number: i32 = text[sign..].parse().ok()?;
    text[..sign].chars().any(char::is_alphabetic).then(|| in_range(number)).flatten()
}

/// Where a band of numbers such as `18-24`, `$60K - $80K`, `less than $40K` or `65+` stands: at its lower end.
fn band(text: &str) -> Option<f64> {
    const BELOW: [&str; 22] = [
        "<",
        "less",
        "below",
        "under",
        "up to",
        "at most",
        "menos",
        "ate",
        "abaixo",
        "inferior",
        "moins",
        "jusqu'a",
        "hasta",
        "debajo",
        "менше",
        "до ",
        "нижче",
        "no more",
        "younger",
        "lower",
        "fewer",
        "sob",
    ];
    const NONE: [&str; 9] =
        ["none", "no income", "nothing", "sem renda", "nenhum", "aucun", "sin ingresos", "ninguno", "немає"];
    const ABOVE: [&str; 13] =
        ["+", ">", "more", "above", "over", "mais", "acima", "plus", "mas ", "más", "encima", "більше", "понад"];
    if NONE.contains(&text) {
        return Some(f64::NEG_INFINITY);
    }
    let numbers = numbers_in(text);
    let first = *numbers.first()?;
    let below = BELOW.iter().any(|word| text.contains(word));
    let above = ABOVE.iter().any(|word| text.contains(word));
    match (numbers.len(), below, above) {
        // Half a unit under its bound: below the band that begins there.
        (1, true, _) => Some(first - 0.5),
        // More than a bound: above the band that begins just over it and so has the same lower end.
        (1, false, true) => Some(first + 0.25),
        (2, _, _) if numbers[0] <= numbers[1] => Some(first),
        _ => None,
    }
}

/// The numbers of a text, with thousands commas and the suffixes k and m.
fn numbers_in(text: &str) -> Vec<f64> {
    let chars: Vec<char> = text.chars().collect();
    let (mut numbers, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let mut digits = String::new();
        while at < chars.len() && (chars[at].is_ascii_digit() || is_inner_mark(&chars, at)) {
            if chars[at] != ',' {
                digits.push(chars[at]);
            }
            at += 1;
        }
        let unit = match chars.get(at) {
            Some('k') => 1e3,
            Some('m') => 1e6,
            _ => 1.0,
        };
        if let Ok(number) = digits.parse::<f64>() {
            numbers.push(number * unit);
        }
    }
    numbers
}

/// Whether a comma or point at `at` stands between digits.
fn is_inner_mark(chars: &[char], at: usize) -> bool {
    matches!(chars[at], ',' | '.') && chars.get(at + 1).is_some_and(char::is_ascii_digit)
}

/// The answers of each scale from lowest to highest, folded; several words of one step are one answer in several languages.
type Steps = &'static [&'static [&'static str]];

const SCALES: &[(&str, Steps)] = &[
    ("agreement", AGREEMENT),
    ("satisfaction", SATISFACTION),
    ("frequency", FREQUENCY),
    ("rate", RATE),
    ("importance", IMPORTANCE),
    ("likelihood", LIKELIHOOD),
    ("quality", QUALITY),
    ("level", LEVEL),
    ("age", AGE),
    ("size", SIZE),
    ("schooling", SCHOOLING),
];

const AGREEMENT: Steps = &[
    &[
        "strongly disagree",
        "totally disagree",
        "completely disagree",
        "disagree strongly",
        "disagree completely",
        "discordo totalmente",
        "discordo completamente",
        "discordo plenamente",
        "discordo fortemente",
        "pas du tout d'accord",
        "tout a fait en desaccord",
        "fortement en desaccord",
        "totalement en desaccord",
        "totalmente en desacuerdo",
        "muy en desacuerdo",
        "completamente en desacuerdo",
        "повністю не згоден",
        "повністю не згодна",
        "категорично не згоден",
        "категорично не згодна",
        "зовсім не згоден",
        "зовсім не згодна",
        "цілком не згоден",
        "цілком не згодна",
        "абсолютно не згоден",
        "абсолютно не згодна",
    ],
    &["disagree", "discordo", "pas d'accord", "en desaccord", "en desacuerdo", "не згоден", "не згодна"],
    &[
        "somewhat disagree",
        "slightly disagree",
        "tend to disagree",
        "disagree somewhat",
        "rather disagree",
        "discordo parcialmente",
        "discordo em parte",
        "plutot pas d'accord",
        "plutot en desaccord",
        "algo en desacuerdo",
        "parcialmente en desacuerdo",
        "скоріше не згоден",
        "скоріше не згодна",
        "частково не згоден",
        "частково не згодна",
    ],
    &[
        "neutral",
        "neither agree nor disagree",
        "neither",
        "undecided",
        "neutro",
        "neutra",
        "nem concordo nem discordo",
        "indiferente",
        "neutre",
        "ni d'accord ni pas d'accord",
        "ni d'accord ni en desaccord",
        "ni de acuerdo ni en desacuerdo",
        "нейтрально",
        "нейтральний",
        "нейтральна",
        "важко сказати",
        "ні згоден, ні не згоден",
        "ні те, ні інше",
    ],
    &[
        "somewhat agree",
        "slightly agree",
        "tend to agree",
        "agree somewhat",
        "rather agree",
        "concordo parcialmente",
        "concordo em parte",
        "plutot d'accord",
        "algo de acuerdo",
        "parcialmente de acuerdo",
        "скоріше згоден",
        "скоріше згодна",
        "частково згоден",
        "частково згодна",
    ],
    &["agree", "concordo", "d'accord", "de acuerdo", "згоден", "згодна"],
    &[
        "strongly agree",
        "totally agree",
        "completely agree",
        "agree strongly",
        "agree completely",
        "concordo totalmente",
        "concordo completamente",
        "concordo plenamente",
        "concordo fortemente",
        "tout a fait d'accord",
        "fortement d'accord",
        "totalement d'accord",
        "totalmente de acuerdo",
        "muy de acuerdo",
        "completamente de acuerdo",
        "повністю згоден",
        "повністю згодна",
        "цілком згоден",
        "цілком згодна",
        "абсолютно згоден",
        "абсолютно згодна",
    ],
];

const SATISFACTION: Steps = &[
    &[
        "very dissatisfied",
        "very unsatisfied",
        "extremely dissatisfied",
        "completely dissatisfied",
        "muito insatisfeito",
        "muito insatisfeita",
        "tres insatisfait",
        "tres insatisfaite",
        "pas du tout satisfait",
        "pas du tout satisfaite",
        "muy insatisfecho",
        "muy insatisfecha",
        "muy descontento",
        "дуже незадоволений",
        "дуже незадоволена",
        "зовсім незадоволений",
        "зовсім незадоволена",
    ],
    &[
        "dissatisfied",
        "unsatisfied",
        "not satisfied",
        "insatisfeito",
        "insatisfeita",
        "insatisfait",
        "insatisfaite",
        "pas satisfait",
        "pas satisfaite",
        "insatisfecho",
        "insatisfecha",
        "незадоволений",
        "незадоволена",
    ],
    &[
        "somewhat dissatisfied",
        "slightly dissatisfied",
        "pouco satisfeito",
        "pouco satisfeita",
        "peu satisfait",
        "peu satisfaite",
        "plutot insatisfait",
        "poco satisfecho",
        "poco satisfecha",
        "скоріше незадоволений",
        "скоріше незадоволена",
    ],
    &[
        "neutral",
        "neither satisfied nor dissatisfied",
        "neutro",
        "neutra",
        "nem satisfeito nem insatisfeito",
        "indiferente",
        "neutre",
        "ni satisfait ni insatisfait",
        "ni satisfecho ni insatisfecho",
        "нейтрально",
        "нейтральний",
        "нейтральна",
    ],
    &[
        "somewhat satisfied",
        "slightly satisfied",
        "fairly satisfied",
        "plutot satisfait",
        "plutot satisfaite",
        "assez satisfait",
        "assez satisfaite",
        "algo satisfecho",
        "algo satisfecha",
        "скоріше задоволений",
        "скоріше задоволена",
    ],
    &[
        "satisfied",
        "satisfeito",
        "satisfeita",
        "satisfait",
        "satisfaite",
        "satisfecho",
        "satisfecha",
        "задоволений",
        "задоволена",
    ],
    &[
        "very satisfied",
        "extremely satisfied",
        "completely satisfied",
        "muito satisfeito",
        "muito satisfeita",
        "tres satisfait",
        "tres satisfaite",
        "tout a fait satisfait",
        "muy satisfecho",
        "muy satisfecha",
        "дуже задоволений",
        "дуже задоволена",
        "цілком задоволений",
        "цілком задоволена",
    ],
];

const FREQUENCY: Steps = &[
    &["never", "nunca", "jamais", "jamas", "ніколи"],
    &[
        "almost never",
        "hardly ever",
        "very rarely",
        "quase nunca",
        "presque jamais",
        "tres rarement",
        "casi nunca",
        "майже ніколи",
        "дуже рідко",
    ],
    &["rarely", "seldom", "raramente", "rarement", "rara vez", "raras veces", "pocas veces", "рідко"],
    &[
        "sometimes",
        "occasionally",
        "now and then",
        "as vezes",
        "algumas vezes",
        "ocasionalmente",
        "de vez em quando",
        "parfois",
        "quelquefois",
        "de temps en temps",
        "a veces",
        "algunas veces",
        "іноді",
        "інколи",
        "час від часу",
    ],
    &[
        "often",
        "frequently",
        "usually",
        "frequentemente",
        "muitas vezes",
        "geralmente",
        "souvent",
        "frequemment",
        "a menudo",
        "frecuentemente",
        "con frecuencia",
        "muchas veces",
        "часто",
        "зазвичай",
    ],
    &[
        "very often",
        "almost always",
        "muito frequentemente",
        "quase sempre",
        "tres souvent",
        "presque toujours",
        "muy a menudo",
        "casi siempre",
        "дуже часто",
        "майже завжди",
    ],
    &["always", "sempre", "toujours", "siempre", "завжди"],
];

const RATE: Steps = &[
    &["never", "nunca", "jamais", "ніколи"],
    &[
        "less than once a year",
        "menos de uma vez por ano",
        "moins d'une fois par an",
        "menos de una vez al ano",
        "рідше ніж раз на рік",
    ],
    &[
        "once a year",
        "yearly",
        "annually",
        "uma vez por ano",
        "anualmente",
        "une fois par an",
        "chaque annee",
        "una vez al ano",
        "раз на рік",
        "щороку",
    ],
    &[
        "twice a year",
        "every six months",
        "semestralmente",
        "duas vezes por ano",
        "deux fois par an",
        "dos veces al ano",
        "двічі на рік",
        "раз на півроку",
    ],
    &[
        "every three months",
        "quarterly",
        "once a quarter",
        "trimestralmente",
        "a cada tres meses",
        "tous les trois mois",
        "chaque trimestre",
        "cada tres meses",
        "раз на квартал",
        "щокварталу",
    ],
    &[
        "once a month",
        "monthly",
        "uma vez por mes",
        "mensalmente",
        "une fois par mois",
        "chaque mois",
        "una vez al mes",
        "mensualmente",
        "раз на місяць",
        "щомісяця",
    ],
    &[
        "twice a month",
        "every two weeks",
        "fortnightly",
        "biweekly",
        "quinzenalmente",
        "duas vezes por mes",
        "deux fois par mois",
        "dos veces al mes",
        "двічі на місяць",
        "раз на два тижні",
    ],
    &[
        "once a week",
        "weekly",
        "uma vez por semana",
        "semanalmente",
        "une fois par semaine",
        "chaque semaine",
        "una vez a la semana",
        "una vez por semana",
        "раз на тиждень",
        "щотижня",
    ],
    &[
        "more than once a week",
        "several times a week",
        "mais de uma vez por semana",
        "varias vezes por semana",
        "plusieurs fois par semaine",
        "plus d'une fois par semaine",
        "varias veces por semana",
        "mas de una vez por semana",
        "кілька разів на тиждень",
        "частіше ніж раз на тиждень",
    ],
    &[
        "daily",
        "every day",
        "once a day",
        "diariamente",
        "todos os dias",
        "uma vez por dia",
        "tous les jours",
        "chaque jour",
        "quotidiennement",
        "a diario",
        "todos los dias",
        "cada dia",
        "щодня",
        "кожен день",
    ],
];

const IMPORTANCE: Steps = &[
    &[
        "unimportant",
        "not important",
        "not at all important",
        "not important at all",
        "nada importante",
        "sem importancia",
        "pas du tout important",
        "pas important",
        "sans importance",
        "sin importancia",
        "зовсім не важливо",
        "не важливо",
        "неважливо",
    ],
    &[
        "slightly important",
        "of little importance",
        "a little important",
        "pouco importante",
        "peu important",
        "poco importante",
        "мало важливо",
        "не дуже важливо",
    ],
    &[
        "moderately important",
        "somewhat important",
        "fairly important",
        "neutral",
        "moderadamente importante",
        "mais ou menos importante",
        "moyennement important",
        "plutot important",
        "medianamente importante",
        "помірно важливо",
        "скоріше важливо",
    ],
    &["important", "importante", "важливо"],
    &["very important", "muito importante", "tres important", "muy importante", "дуже важливо"],
    &[
        "extremely important",
        "most important",
        "essential",
        "extremamente importante",
        "essencial",
        "extremement important",
        "essentiel",
        "extremadamente importante",
        "esencial",
        "надзвичайно важливо",
    ],
];

const LIKELIHOOD: Steps = &[
    &[
        "very unlikely",
        "extremely unlikely",
        "definitely not",
        "muito improvavel",
        "com certeza nao",
        "tres improbable",
        "certainement pas",
        "muy improbable",
        "definitivamente no",
        "дуже малоймовірно",
        "точно ні",
    ],
    &[
        "unlikely",
        "probably not",
        "improvavel",
        "provavelmente nao",
        "improbable",
        "peu probable",
        "probablement pas",
        "poco probable",
        "probablemente no",
        "малоймовірно",
        "скоріше ні",
    ],
    &[
        "neutral",
        "neither likely nor unlikely",
        "maybe",
        "not sure",
        "unsure",
        "talvez",
        "neutro",
        "peut-etre",
        "neutre",
        "tal vez",
        "quizas",
        "можливо",
        "нейтрально",
    ],
    &[
        "likely",
        "probably",
        "provavel",
        "provavelmente sim",
        "provavelmente",
        "probable",
        "probablement",
        "probablemente",
        "probablemente si",
        "ймовірно",
        "скоріше так",
    ],
    &[
        "very likely",
        "extremely likely",
        "definitely",
        "muito provavel",
        "com certeza",
        "tres probable",
        "certainement",
        "muy probable",
        "definitivamente",
        "definitivamente si",
        "дуже ймовірно",
        "точно так",
    ],
];

const QUALITY: Steps = &[
    &[
        "very poor",
        "very bad",
        "terrible",
        "awful",
        "muito ruim",
        "pessimo",
        "pessima",
        "tres mauvais",
        "tres mauvaise",
        "muy malo",
        "muy mala",
        "pesimo",
        "дуже погано",
        "жахливо",
    ],
    &["poor", "bad", "ruim", "mau", "ma", "mauvais", "mauvaise", "malo", "mala", "погано"],
    &[
        "fair",
        "average",
        "ok",
        "okay",
        "neutral",
        "acceptable",
        "regular",
        "razoavel",
        "medio",
        "moyen",
        "moyenne",
        "passable",
        "aceptable",
        "задовільно",
        "нормально",
        "середньо",
    ],
    &["good", "bom", "boa", "bon", "bonne", "bueno", "buena", "добре"],
    &["very good", "muito bom", "muito boa", "tres bon", "tres bonne", "muy bueno", "muy buena", "дуже добре"],
    &["excellent", "outstanding", "excelente", "otimo", "otima", "excellente", "відмінно", "чудово"],
];

const LEVEL: Steps = &[
    &["none", "nenhum", "nenhuma", "aucun", "aucune", "ninguno", "ninguna", "немає"],
    &[
        "very low",
        "muito baixo",
        "muito baixa",
        "tres faible",
        "tres bas",
        "muy bajo",
        "muy baja",
        "дуже низький",
        "дуже низька",
    ],
    &["low", "baixo", "baixa", "faible", "bas", "basse", "bajo", "baja", "низький", "низька"],
    &[
        "average",
        "medium",
        "middle",
        "moderate",
        "mid",
        "normal",
        "medio",
        "media",
        "moyen",
        "moyenne",
        "moderado",
        "moderada",
        "середній",
        "середня",
    ],
    &["high", "alto", "alta", "eleve", "elevee", "haut", "haute", "fort", "forte", "високий", "висока"],
    &[
        "very high",
        "muito alto",
        "muito alta",
        "tres eleve",
        "tres elevee",
        "muy alto",
        "muy alta",
        "дуже високий",
        "дуже висока",
    ],
];

const AGE: Steps = &[
    &["child", "crianca", "enfant", "nino", "дитина"],
    &["young", "jovem", "jeune", "joven", "молодий", "молода"],
    &[
        "middle",
        "middle-aged",
        "middle aged",
        "adult",
        "meia-idade",
        "adulto",
        "adulte",
        "середній",
        "середня",
        "дорослий",
    ],
    &["old", "senior", "elderly", "idoso", "idosa", "age", "agee", "mayor", "літній", "літня", "старший"],
];

const SIZE: Steps = &[
    &["extra small", "xs", "muito pequeno", "tres petit", "muy pequeno"],
    &["small", "s", "pequeno", "pequena", "petit", "petite", "малий", "мала"],
    &["medium", "m", "medio", "media", "moyen", "moyenne", "mediano", "mediana", "середній", "середня"],
    &["large", "big", "l", "grande", "grand", "великий", "велика"],
    &["extra large", "very large", "xl", "muito grande", "tres grand", "muy grande", "дуже великий"],
];

const SCHOOLING: Steps = &[
    &["none", "no schooling", "sem escolaridade", "sans diplome", "sin estudios"],
    &[
        "primary",
        "basic",
        "elementary",
        "fundamental",
        "ensino fundamental",
        "primaire",
        "primario",
        "primaria",
        "початкова",
    ],
    &[
        "secondary",
        "high school",
        "medio",
        "ensino medio",
        "secondaire",
        "lycee",
        "secundario",
        "secundaria",
        "середня",
    ],
    &[
        "tertiary",
        "college",
        "university",
        "graduate",
        "superior",
        "ensino superior",
        "superieur",
        "superieure",
        "universitaire",
        "universitario",
        "universitaria",
        "вища",
    ],
    &[
        "postgraduate",
        "post graduate",
        "post-graduate",
        "master",
        "pos-graduacao",
        "troisieme cycle",
        "posgrado",
        "магістр",
    ],
    &["phd", "ph.d", "doctorate", "doutorado", "doctorat", "doctorado", "доктор"],
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn check(levels: &[&str]) {
        let mut shuffled = levels.to_vec();
        shuffled.reverse();
        shuffled.rotate_left(1);
        assert_eq!(
            recognise(&shuffled).map(|scale| scale.levels),
            Some(levels.iter().map(|l| l.to_string()).collect())
        );
    }

    #[test]
    fn answers_in_five_languages_are_put_in_order() {
        check(&["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]);
        check(&["Discordo totalmente", "Discordo", "Nem concordo nem discordo", "Concordo", "Concordo totalmente"]);
        check(&["Pas du tout d’accord", "Plutôt pas d’accord", "Plutôt d’accord", "Tout à fait d’accord"]);
        check(&["Muy insatisfecho", "Insatisfecho", "Satisfecho", "Muy satisfecho"]);
        check(&["Ніколи", "Рідко", "Іноді", "Часто", "Завжди"]);
        check(&["Low", "Average", "High"]);
        check(&["Never", "Once a year", "Every three months", "Once a month", "Once a week", "More than once a week"]);
        check(&["Unimportant", "Slightly Important", "Moderately Important", "Important", "Very Important"]);
    }

    #[test]
    fn numbered_answers_are_put_in_order() {
        check(&["I hate it!-5", "-4", "-3", "-2", "-1", "0", "+1", "+2", "+3", "+4", "I love it!+5"]);
        check(&["1 - poor", "2 - fair", "3 - good"]);
        check(&["1) $0 - $100", "2) $100 - $200", "7) $1,000 +", "10) more"]);
    }

    #[test]
    fn bands_are_put_in_order() {
        check(&["Less than $40K", "$40K - $60K", "$60K - $80K", "$80K - $120K", "$120K +"]);
        check(&["<18", "18-24", "25-34", "35-44", "65+"]);
        check(&["No Income", "Below Rs.10000", "10001 to 25000", "25001 to 50000", "More than 50000"]);
    }

    #[test]
    fn levels_without_an_order_stay_without() {
        for levels in [&["red", "green", "blue"][..], &["Low", "High", "Blue"], &["north", "south", "-1"], &["a", "b"]]
        {
            assert_eq!(recognise(levels), None, "{levels:?}");
        }
    }

    #[test]
    fn every_answer_is_folded_and_stands_once_in_its_scale() {
        for (name, steps) in SCALES {
            let mut seen = BTreeMap::new();
            for (step, word) in steps.iter().enumerate().flat_map(|(step, words)| words.iter().map(move |w| (step, *w)))
            {
                assert_eq!(fold(word), word, "{name}");
                assert_eq!(seen.insert(word, step), None, "{name}: {word}");
            }
        }
    }
}
