//! What the name of a column says, in English, Portuguese, French, Spanish and Ukrainian.

/// The words of a column's name: lowercase, without accents, parted at blanks, marks and `camelCase` humps.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = None;
    for letter in name.chars() {
        let hump = letter.is_uppercase() && before.is_some_and(char::is_lowercase);
        if (hump || !letter.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if letter == '#' || letter == '№' {
            words.extend(["#".into(), String::new()]);
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase().map(without_accent));
        }
        before = Some(letter);
    }
    words.retain(|word| !word.is_empty());
    words
}

const CUSTOMER: [&str; 31] = [
    "customer",
    "customers",
    "cust",
    "client",
    "clients",
    "member",
    "membership",
    "user",
    "account",
    "household",
    "hh",
    "shopper",
    "buyer",
    "guest",
    "cliente",
    "clientes",
    "usuario",
    "usuaria",
    "socio",
    "conta",
    "cuenta",
    "comprador",
    "membre",
    "compte",
    "utilisateur",
    "abonne",
    "клієнт",
    "клієнта",
    "користувач",
    "користувача",
    "покупця",
];

const NUMBER: [&str; 18] = [
    "id",
    "ids",
    "code",
    "number",
    "num",
    "no",
    "nr",
    "key",
    "cod",
    "codigo",
    "numero",
    "matricula",
    "identifiant",
    "n",
    "#",
    "ід",
    "код",
    "номер",
];

/// Names in one word.
const JOINED: [&str; 17] = [
    "customerid",
    "custid",
    "clientid",
    "clientnum",
    "memberid",
    "userid",
    "accountid",
    "hhid",
    "customerno",
    "idcliente",
    "clienteid",
    "codcliente",
    "codigocliente",
    "idclient",
    "numclient",
    "idusuario",
    "ідентифікатор",
];

/// How clearly a name says that its column is the customer's id: 2 where it names the customer (`Customer ID`), 1 where it
/// is `id` alone, 0 where it says nothing of the kind (`Order ID`).
pub(crate) fn id_strength(name: &str) -> u8 {
    let words = words(name);
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let only = |list: &[&str]| !words.is_empty() && words.iter().all(|word| list.contains(&word.as_str()));
    let filler = ["de", "do", "da", "del", "du", "la", "le", "of", "the"];
    let rest: Vec<&str> = words.iter().map(String::as_str).filter(|word| !filler.contains(word)).collect();
    let all_known = rest.iter().all(|word| CUSTOMER.contains(word) || NUMBER.contains(word));
    if (any(&CUSTOMER) && any(&NUMBER) && all_known) || (words.len() == 1 && any(&JOINED)) {
        2
    } else if only(&["id", "ids", "#", "ід", "uid", "uuid", "guid"]) {
        1
    } else {
        0
    }
}

/// Whether a name says that its column holds dates.
pub(super) fn says_date(name: &str) -> bool {
    const DATE: [&str; 12] =
        ["date", "dates", "dt", "day", "data", "dia", "fecha", "datum", "дата", "birthday", "birthdate", "nascimento"];
    words(name).iter().any(|word| DATE.contains(&word.as_str()))
}

/// Whether a name says that its column holds postal codes: names of places in digits, which no one adds up.
pub(super) fn says_postal_code(name: &str) -> bool {
    const POSTAL: [&str; 9] = ["zip", "zipcode", "postal", "postcode", "pincode", "cep", "cp", "plz", "індекс"];
    let words = words(name);
    words.iter().any(|word| POSTAL.contains(&word.as_str())) || words == ["pin", "code"]
}

/// Which half of a place a name says it is, and the rest of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Degrees {
    Latitude(Vec<String>),
    Longitude(Vec<String>),
}

/// `home_lat` is the latitude of `home`; `Longitude` the longitude of nothing more.
pub(super) fn degrees(name: &str) -> Option<Degrees> {
    const LATITUDE: [&str; 4] = ["lat", "latitude", "latitud", "широта"];
    const LONGITUDE: [&str; 6] = ["lon", "lng", "long", "longitude", "longitud", "довгота"];
    let words = words(name);
    let rest = |at: usize| words.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, word)| word.clone()).collect();
    let position = |list: &[&str]| words.iter().position(|word| list.contains(&word.as_str()));
    match (position(&LATITUDE), position(&LONGITUDE)) {
        (Some(at), None) => Some(Degrees::Latitude(rest(at))),
        (None, Some(at)) => Some(Degrees::Longitude(rest(at))),
        _ => None,
    }
}

/// The Latin letters of the four languages without their marks; Ukrainian has letters of its own, which stay.
fn without_accent(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_part_at_marks_and_humps() {
        assert_eq!(words("Annual Income (k$)"), ["annual", "income", "k"]);
        assert_eq!(words("customerId"), ["customer", "id"]);
        assert_eq!(words("CUST_ID"), ["cust", "id"]);
        assert_eq!(words("Código do Cliente"), ["codigo", "do", "cliente"]);
        assert_eq!(words("ID#"), ["id", "#"]);
    }

    #[test]
    fn ids_of_customers_are_told_from_other_ids() {
        for name in [
            "customer_id",
            "CustomerID",
            "CUST_ID",
            "CLIENTNUM",
            "Member_number",
            "Código do Cliente",
            "id_cliente",
            "N° client",
            "numéro client",
            "Código de cliente",
            "Код клієнта",
            "ID клієнта",
            "hhid",
        ] {
            assert_eq!(id_strength(name), 2, "{name}");
        }
        for name in ["ID", "id", "ID#", "uuid"] {
            assert_eq!(id_strength(name), 1, "{name}");
        }
        for name in [
            "Order ID",
            "Row ID",
            "Product ID",
            "client",
            "Postal Code",
            "number of calls",
            "Customer Name",
            "customer email id",
        ] {
            assert_eq!(id_strength(name), 0, "{name}");
        }
    }

    #[test]
    fn postal_codes_are_recognised() {
        for name in ["Postal Code", "zip_code", "CEP", "Código Postal", "code postal", "Pin code", "Поштовий індекс"]
        {
            assert!(says_postal_code(name), "{name}");
        }
        assert!(!says_postal_code("promo code"));
    }

    #[test]
    fn halves_of_a_place_are_recognised() {
        assert_eq!(degrees("latitude"), Some(Degrees::Latitude(vec![])));
        assert_eq!(degrees("home_lng"), Some(Degrees::Longitude(vec!["home".into()])));
        assert_eq!(degrees("Широта"), Some(Degrees::Latitude(vec![])));
        assert_eq!(degrees("platform"), None);
    }
}
