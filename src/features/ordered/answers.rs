//! The answers of known scales in English, Portuguese, French, Spanish and Ukrainian, folded.

/// The answers of a scale from lowest to highest; several words of one step are one answer in several languages.
pub(crate) type Steps = &'static [&'static [&'static str]];

/// What each scale measures, and its steps.
pub(crate) const SCALES: &[(&str, Steps)] = &[
    ("agreement", AGREEMENT),
    ("satisfaction", SATISFACTION),
    ("frequency", FREQUENCY),
    ("rate", RATE),
    ("yes, maybe or no", ANSWER),
    ("importance", IMPORTANCE),
    ("likelihood", LIKELIHOOD),
    ("quality", QUALITY),
    ("level", LEVEL),
    ("age", AGE),
    ("size", SIZE),
    ("schooling", SCHOOLING),
];

#[rustfmt::skip]
const AGREEMENT: Steps = &[
    &[
        "strongly disagree", "totally disagree", "completely disagree", "disagree strongly", "disagree completely",
        "discordo totalmente", "discordo completamente", "discordo plenamente", "discordo fortemente",
        "pas du tout d'accord", "tout a fait en desaccord", "fortement en desaccord", "totalement en desaccord",
        "totalmente en desacuerdo", "muy en desacuerdo", "completamente en desacuerdo", "повністю не згоден",
        "повністю не згодна", "категорично не згоден", "категорично не згодна", "зовсім не згоден",
        "зовсім не згодна", "цілком не згоден", "цілком не згодна", "абсолютно не згоден", "абсолютно не згодна"
    ],
    &["disagree", "discordo", "pas d'accord", "en desaccord", "en desacuerdo", "не згоден", "не згодна"],
    &[
        "somewhat disagree", "slightly disagree", "tend to disagree", "disagree somewhat", "rather disagree",
        "discordo parcialmente", "discordo em parte", "plutot pas d'accord", "plutot en desaccord",
        "algo en desacuerdo", "parcialmente en desacuerdo", "скоріше не згоден", "скоріше не згодна",
        "частково не згоден", "частково не згодна"
    ],
    &[
        "neutral", "neither agree nor disagree", "neither", "undecided", "neutro", "neutra",
        "nem concordo nem discordo", "indiferente", "neutre", "ni d'accord ni pas d'accord",
        "ni d'accord ni en desaccord", "ni de acuerdo ni en desacuerdo", "нейтрально", "нейтральний", "нейтральна",
        "важко сказати", "ні згоден, ні не згоден", "ні те, ні інше"
    ],
    &[
        "somewhat agree", "slightly agree", "tend to agree", "agree somewhat", "rather agree",
        "concordo parcialmente", "concordo em parte", "plutot d'accord", "algo de acuerdo",
        "parcialmente de acuerdo", "скоріше згоден", "скоріше згодна", "частково згоден", "частково згодна"
    ],
    &["agree", "concordo", "d'accord", "de acuerdo", "згоден", "згодна"],
    &[
        "strongly agree", "totally agree", "completely agree", "agree strongly", "agree completely",
        "concordo totalmente", "concordo completamente", "concordo plenamente", "concordo fortemente",
        "tout a fait d'accord", "fortement d'accord", "totalement d'accord", "totalmente de acuerdo",
        "muy de acuerdo", "completamente de acuerdo", "повністю згоден", "повністю згодна", "цілком згоден",
        "цілком згодна", "абсолютно згоден", "абсолютно згодна"
    ],
];

#[rustfmt::skip]
const SATISFACTION: Steps = &[
    &[
        "very dissatisfied", "very unsatisfied", "extremely dissatisfied", "completely dissatisfied",
        "muito insatisfeito", "muito insatisfeita", "tres insatisfait", "tres insatisfaite",
        "pas du tout satisfait", "pas du tout satisfaite", "muy insatisfecho", "muy insatisfecha",
        "muy descontento", "дуже незадоволений", "дуже незадоволена", "зовсім незадоволений", "зовсім незадоволена"
    ],
    &[
        "dissatisfied", "unsatisfied", "not satisfied", "insatisfeito", "insatisfeita", "insatisfait",
        "insatisfaite", "pas satisfait", "pas satisfaite", "insatisfecho", "insatisfecha", "незадоволений",
        "незадоволена"
    ],
    &[
        "somewhat dissatisfied", "slightly dissatisfied", "pouco satisfeito", "pouco satisfeita", "peu satisfait",
        "peu satisfaite", "plutot insatisfait", "poco satisfecho", "poco satisfecha", "скоріше незадоволений",
        "скоріше незадоволена"
    ],
    &[
        "neutral", "neither satisfied nor dissatisfied", "neutro", "neutra", "nem satisfeito nem insatisfeito",
        "indiferente", "neutre", "ni satisfait ni insatisfait", "ni satisfecho ni insatisfecho", "нейтрально",
        "нейтральний", "нейтральна"
    ],
    &[
        "somewhat satisfied", "slightly satisfied", "fairly satisfied", "plutot satisfait", "plutot satisfaite",
        "assez satisfait", "assez satisfaite", "algo satisfecho", "algo satisfecha", "скоріше задоволений",
        "скоріше задоволена"
    ],
    &[
        "satisfied", "satisfeito", "satisfeita", "satisfait", "satisfaite", "satisfecho", "satisfecha",
        "задоволений", "задоволена"
    ],
    &[
        "very satisfied", "extremely satisfied", "completely satisfied", "muito satisfeito", "muito satisfeita",
        "tres satisfait", "tres satisfaite", "tout a fait satisfait", "muy satisfecho", "muy satisfecha",
        "дуже задоволений", "дуже задоволена", "цілком задоволений", "цілком задоволена"
    ],
];

#[rustfmt::skip]
const FREQUENCY: Steps = &[
    &["never", "nunca", "jamais", "jamas", "ніколи"],
    &[
        "almost never", "hardly ever", "very rarely", "quase nunca", "presque jamais", "tres rarement",
        "casi nunca", "майже ніколи", "дуже рідко"
    ],
    &["rarely", "seldom", "raramente", "rarement", "rara vez", "raras veces", "pocas veces", "рідко"],
    &[
        "sometimes", "occasionally", "now and then", "as vezes", "algumas vezes", "ocasionalmente",
        "de vez em quando", "parfois", "quelquefois", "de temps en temps", "a veces", "algunas veces", "іноді",
        "інколи", "час від часу"
    ],
    &[
        "often", "frequently", "usually", "frequentemente", "muitas vezes", "geralmente", "souvent", "frequemment",
        "a menudo", "frecuentemente", "con frecuencia", "muchas veces", "часто", "зазвичай"
    ],
    &[
        "very often", "almost always", "muito frequentemente", "quase sempre", "tres souvent", "presque toujours",
        "muy a menudo", "casi siempre", "дуже часто", "майже завжди"
    ],
    &["always", "sempre", "toujours", "siempre", "завжди"],
];

#[rustfmt::skip]
const RATE: Steps = &[
    &["never", "nunca", "jamais", "ніколи"],
    &[
        "less than once a year", "menos de uma vez por ano", "moins d'une fois par an", "menos de una vez al ano",
        "рідше ніж раз на рік"
    ],
    &[
        "once a year", "yearly", "annually", "uma vez por ano", "anualmente", "une fois par an", "chaque annee",
        "una vez al ano", "раз на рік", "щороку"
    ],
    &[
        "twice a year", "every six months", "semestralmente", "duas vezes por ano", "deux fois par an",
        "dos veces al ano", "двічі на рік", "раз на півроку"
    ],
    &[
        "every three months", "quarterly", "once a quarter", "trimestralmente", "a cada tres meses",
        "tous les trois mois", "chaque trimestre", "cada tres meses", "раз на квартал", "щокварталу"
    ],
    &[
        "once a month", "monthly", "uma vez por mes", "mensalmente", "une fois par mois", "chaque mois",
        "una vez al mes", "mensualmente", "раз на місяць", "щомісяця"
    ],
    &[
        "twice a month", "every two weeks", "fortnightly", "biweekly", "quinzenalmente", "duas vezes por mes",
        "deux fois par mois", "dos veces al mes", "двічі на місяць", "раз на два тижні"
    ],
    &[
        "once a week", "weekly", "uma vez por semana", "semanalmente", "une fois par semaine", "chaque semaine",
        "una vez a la semana", "una vez por semana", "раз на тиждень", "щотижня"
    ],
    &[
        "more than once a week", "several times a week", "mais de uma vez por semana", "varias vezes por semana",
        "plusieurs fois par semaine", "plus d'une fois par semaine", "varias veces por semana",
        "mas de una vez por semana", "кілька разів на тиждень", "частіше ніж раз на тиждень"
    ],
    &[
        "daily", "every day", "once a day", "diariamente", "todos os dias", "uma vez por dia", "tous les jours",
        "chaque jour", "quotidiennement", "a diario", "todos los dias", "cada dia", "щодня", "кожен день"
    ],
];

const ANSWER: Steps = &[
    &["no", "nao", "non", "ні"],
    &["maybe", "perhaps", "not sure", "talvez", "peut-etre", "tal vez", "quizas", "можливо"],
    &["yes", "sim", "oui", "si", "так"],
];

#[rustfmt::skip]
const IMPORTANCE: Steps = &[
    &[
        "unimportant", "not important", "not at all important", "not important at all", "nada importante",
        "sem importancia", "pas du tout important", "pas important", "sans importance", "sin importancia",
        "зовсім не важливо", "не важливо", "неважливо"
    ],
    &[
        "slightly important", "of little importance", "a little important", "pouco importante", "peu important",
        "poco importante", "мало важливо", "не дуже важливо"
    ],
    &[
        "moderately important", "somewhat important", "fairly important", "neutral", "moderadamente importante",
        "mais ou menos importante", "moyennement important", "plutot important", "medianamente importante",
        "помірно важливо", "скоріше важливо"
    ],
    &["important", "importante", "важливо"],
    &["very important", "muito importante", "tres important", "muy importante", "дуже важливо"],
    &[
        "extremely important", "most important", "essential", "extremamente importante", "essencial",
        "extremement important", "essentiel", "extremadamente importante", "esencial", "надзвичайно важливо"
    ],
];

#[rustfmt::skip]
const LIKELIHOOD: Steps = &[
    &[
        "very unlikely", "extremely unlikely", "definitely not", "muito improvavel", "com certeza nao",
        "tres improbable", "certainement pas", "muy improbable", "definitivamente no", "дуже малоймовірно",
        "точно ні"
    ],
    &[
        "unlikely", "probably not", "improvavel", "provavelmente nao", "improbable", "peu probable",
        "probablement pas", "poco probable", "probablemente no", "малоймовірно", "скоріше ні"
    ],
    &[
        "neutral", "neither likely nor unlikely", "maybe", "not sure", "unsure", "talvez", "neutro", "peut-etre",
        "neutre", "tal vez", "quizas", "можливо", "нейтрально"
    ],
    &[
        "likely", "probably", "provavel", "provavelmente sim", "provavelmente", "probable", "probablement",
        "probablemente", "probablemente si", "ймовірно", "скоріше так"
    ],
    &[
        "very likely", "extremely likely", "definitely", "muito provavel", "com certeza", "tres probable",
        "certainement", "muy probable", "definitivamente", "definitivamente si", "дуже ймовірно", "точно так"
    ],
];

#[rustfmt::skip]
const QUALITY: Steps = &[
    &[
        "very poor", "very bad", "terrible", "awful", "muito ruim", "pessimo", "pessima", "tres mauvais",
        "tres mauvaise", "muy malo", "muy mala", "pesimo", "дуже погано", "жахливо"
    ],
    &["poor", "bad", "ruim", "mau", "ma", "mauvais", "mauvaise", "malo", "mala", "погано"],
    &[
        "fair", "average", "ok", "okay", "neutral", "acceptable", "regular", "razoavel", "medio", "moyen",
        "moyenne", "passable", "aceptable", "задовільно", "нормально", "середньо"
    ],
    &["good", "bom", "boa", "bon", "bonne", "bueno", "buena", "добре"],
    &["very good", "muito bom", "muito boa", "tres bon", "tres bonne", "muy bueno", "muy buena", "дуже добре"],
    &["excellent", "outstanding", "excelente", "otimo", "otima", "excellente", "відмінно", "чудово"],
];

#[rustfmt::skip]
const LEVEL: Steps = &[
    &["none", "nenhum", "nenhuma", "aucun", "aucune", "ninguno", "ninguna", "немає"],
    &[
        "very low", "muito baixo", "muito baixa", "tres faible", "tres bas", "muy bajo", "muy baja", "дуже низький",
        "дуже низька"
    ],
    &["low", "baixo", "baixa", "faible", "bas", "basse", "bajo", "baja", "низький", "низька"],
    &[
        "average", "medium", "middle", "moderate", "mid", "normal", "medio", "media", "moyen", "moyenne",
        "moderado", "moderada", "середній", "середня"
    ],
    &["high", "alto", "alta", "eleve", "elevee", "haut", "haute", "fort", "forte", "високий", "висока"],
    &[
        "very high", "muito alto", "muito alta", "tres eleve", "tres elevee", "muy alto", "muy alta",
        "дуже високий", "дуже висока"
    ],
];

#[rustfmt::skip]
const AGE: Steps = &[
    &["child", "crianca", "enfant", "nino", "дитина"],
    &["young", "jovem", "jeune", "joven", "молодий", "молода"],
    &[
        "middle", "middle-aged", "middle aged", "adult", "meia-idade", "adulto", "adulte", "середній", "середня",
        "дорослий"
    ],
    &["old", "senior", "elderly", "idoso", "idosa", "age", "agee", "mayor", "літній", "літня", "старший"],
];

#[rustfmt::skip]
const SIZE: Steps = &[
    &["extra small", "xs", "muito pequeno", "tres petit", "muy pequeno"],
    &["small", "s", "pequeno", "pequena", "petit", "petite", "малий", "мала"],
    &["medium", "m", "medio", "media", "moyen", "moyenne", "mediano", "mediana", "середній", "середня"],
    &["large", "big", "l", "grande", "grand", "великий", "велика"],
    &["extra large", "very large", "xl", "muito grande", "tres grand", "muy grande", "дуже великий"],
];

#[rustfmt::skip]
const SCHOOLING: Steps = &[
    &["none", "no schooling", "sem escolaridade", "sans diplome", "sin estudios"],
    &[
        "primary", "basic", "elementary", "fundamental", "ensino fundamental", "primaire", "primario", "primaria",
        "початкова"
    ],
    &[
        "secondary", "high school", "medio", "ensino medio", "secondaire", "lycee", "secundario", "secundaria",
        "середня"
    ],
    &[
        "tertiary", "college", "university", "graduate", "superior", "ensino superior", "superieur", "superieure",
        "universitaire", "universitario", "universitaria", "вища"
    ],
    &[
        "postgraduate", "post graduate", "post-graduate", "master", "pos-graduacao", "troisieme cycle", "posgrado",
        "магістр"
    ],
    &["phd", "ph.d", "doctorate", "doutorado", "doctorat", "doctorado", "доктор"],
];
