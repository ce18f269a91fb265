use crate::features::Family;
use crate::features::infer::concepts::{CONCEPTS, FAMILIES, MEASURE, Words};
use crate::features::words::fold;

/// What the name of a column says about the role or the transform of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Concept {
    /// It names a person or leads to one: name, e-mail, phone, tax number, address.
    Person,
    /// A special category: race, religion, politics, health, orientation.
    Special,
    /// How much a row counts.
    Weight,
    /// A segment, a target or a model's output that somebody has already made.
    Outcome,
    /// A key of a row.
    Id,
    /// Numbers that stand for names: region, channel, postcode.
    Code,
    /// A day or year of birth.
    Birth,
    /// The first day of a relation.
    Start,
    /// An answer, an attitude, a rating.
    Opinion,
}

/// A column's name, cut into words.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    words: Vec<String>,
}

impl Name {
    pub(crate) fn new(name: &str) -> Self {
        Self { words: cut(name) }
    }

    /// The first word.
    pub(crate) fn first_word(&self) -> Option<&str> {
        self.words.first().map(String::as_str)
    }

    /// Whether a digit stands in it.
    pub(crate) fn has_digit(&self) -> bool {
        self.words.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()))
    }

    /// The first concept, in the order of [`CONCEPTS`], that the name speaks of.
    pub(crate) fn concept(&self) -> Option<Concept> {
        CONCEPTS.iter().find(|(_, words)| self.speaks_of(words)).map(|(concept, _)| *concept)
    }

    /// The family that the name speaks of; where it speaks of several, the first in the order of [`FAMILIES`].
    pub(crate) fn family(&self) -> Option<Family> {
        FAMILIES.iter().find(|(_, words)| self.speaks_of(words)).map(|(family, _)| *family)
    }

    /// Whether the name says that it counts or measures something.
    pub(crate) fn measures(&self) -> bool {
        self.speaks_of(MEASURE)
    }

    /// Whether the name says that numbers stand for names: `store` does, `store purchases` does not.
    pub(crate) fn is_code(&self) -> bool {
        self.concept() == Some(Concept::Code) && !self.measures()
    }

    /// Whether the name speaks of a year.
    pub(crate) fn has_year(&self) -> bool {
        self.speaks_of(&["year", "ano", "annee", "an", "anio", "рік", "birth", "yob"])
    }

    /// Whether one of the patterns stands in the name: words in a row, the last perhaps cut short by a `*`; `=` in front means
    /// that the name is nothing else.
    pub(crate) fn speaks_of(&self, patterns: Words) -> bool {
        patterns.iter().any(|pattern| match pattern.strip_prefix('=') {
            Some(whole) => self.starts_with(whole, 0) && whole.split(' ').count() == self.words.len(),
            None => (0..self.words.len()).any(|start| self.starts_with(pattern, start)),
        })
    }

    fn starts_with(&self, pattern: &str, start: usize) -> bool {
        let mut words = self.words[start..].iter();
        pattern.split(' ').all(|expected| match (words.next(), expected.strip_suffix('*')) {
            (None, _) => false,
            (Some(word), Some(stem)) => word.starts_with(stem),
            (Some(word), None) => word == expected,
        })
    }
}

/// The words of a name, folded: cut at marks, and where lower case turns into upper or a letter into a digit.
fn cut(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut spaced = String::new();
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1);
        let rises = before.is_some_and(|b| b.is_lowercase()) && c.is_uppercase();
        // The last capital of `CRMUser` belongs to the word behind it.
        let ends_capitals =
            before.is_some_and(char::is_uppercase) && c.is_uppercase() && after.is_some_and(|a| a.is_lowercase());
        let to_digit = before.is_some_and(char::is_alphabetic) && c.is_ascii_digit();
        let from_digit = before.is_some_and(|b| b.is_ascii_digit()) && c.is_alphabetic();
        if rises || ends_capitals || to_digit || from_digit {
            spaced.push(' ');
        }
        // An apostrophe belongs to its word (`ім'я`); every other mark parts words.
        spaced.push(if c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ' | '\u{300}'..='\u{36f}') {
            c
        } else {
            ' '
        });
    }
    fold(&spaced).split(' ').filter(|word| !word.is_empty()).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words() {
        for (name, words) in [
            ("NumWebPurchases", "num web purchases"),
            ("Annual Income (k$)", "annual income k"),
            ("Dt_Customer", "dt customer"),
            ("ONEOFF_PURCHASES", "oneoff purchases"),
            ("CRMUserID", "crm user id"),
            ("spend_12m", "spend 12 m"),
            ("Renda Média", "renda media"),
            ("Ім’я", "ім'я"),
        ] {
            assert_eq!(cut(name).join(" "), words, "{name}");
        }
    }

    fn family(name: &str) -> Option<Family> {
        Name::new(name).family()
    }

    #[test]
    fn families_are_known_by_names_in_five_languages() {
        use Family::{Behavioural, Demographic, Geographic, Psychographic};
        for (name, expected) in [
            ("Age", Demographic),
            ("Annual Income (k$)", Demographic),
            ("job", Demographic),
            ("marital", Demographic),
            ("Year_Birth", Demographic),
            ("Kidhome", Demographic),
            ("Escolaridade", Demographic),
            ("sexe", Demographic),
            ("Ingresos", Demographic),
            ("Вік", Demographic),
            ("Dependent_count", Demographic),
            ("Customer_Age", Demographic),
            ("Region", Geographic),
            ("cidade", Geographic),
            ("ville", Geographic),
            ("Código postal", Geographic),
            ("місто", Geographic),
            ("latitude", Geographic),
            ("zip_code", Geographic),
            ("MntWines", Behavioural),
            ("NumWebPurchases", Behavioural),
            ("Spending Score (1-100)", Behavioural),
            ("PURCHASES_FREQUENCY", Behavioural),
            ("CREDIT_LIMIT", Behavioural),
            ("balance", Behavioural),
            ("Recency", Behavioural),
            ("Dt_Customer", Behavioural),
            ("gasto_total", Behavioural),
            ("campaign", Behavioural),
            ("montant", Behavioural),
            ("Витрати", Behavioural),
            ("Income_spent", Demographic),
            ("Total_Relationship_Count", Behavioural),
            ("Satisfaction", Psychographic),
            ("lifestyle", Psychographic),
            ("valores", Psychographic),
        ] {
            assert_eq!(family(name), Some(expected), "{name}");
        }
        for name in ["Fresh", "Grocery", "x1", "Var_1"] {
            assert_eq!(family(name), None, "{name}");
        }
    }

    #[test]
    fn what_may_not_be_used_is_known_by_its_name() {
        for (name, expected) in [
            ("E-mail", Some(Concept::Person)),
            ("Nome", Some(Concept::Person)),
            ("CPF", Some(Concept::Person)),
            ("numéro de téléphone", Some(Concept::Person)),
            ("Apellidos", Some(Concept::Person)),
            ("Ім'я", Some(Concept::Person)),
            ("Race", Some(Concept::Special)),
            ("religião", Some(Concept::Special)),
            ("estado de salud", Some(Concept::Special)),
            ("ID#", Some(Concept::Id)),
            ("CustomerID", Some(Concept::Id)),
            ("CUST_ID", Some(Concept::Id)),
            ("CLIENTNUM", Some(Concept::Id)),
            ("Region", Some(Concept::Code)),
            ("Channel", Some(Concept::Code)),
            ("PhoneService", Some(Concept::Person)),
            ("product name", None),
            ("healthy", None),
            ("paid", None),
            ("username", Some(Concept::Person)),
        ] {
            assert_eq!(Name::new(name).concept(), expected, "{name}");
        }
    }

    #[test]
    fn what_is_counted_is_no_code_and_no_person() {
        for (name, is_code, measures) in [
            ("Store", true, false),
            ("NumStorePurchases", false, true),
            ("PhoneService", false, true),
            ("phone number", false, false),
            ("email_clicks", false, true),
        ] {
            assert_eq!((Name::new(name).is_code(), Name::new(name).measures()), (is_code, measures), "{name}");
        }
    }
}
