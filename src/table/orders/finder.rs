use crate::error::{Error, ErrorKind, Result};
use crate::table::infer::{id_strength, words};
use crate::table::orders::names::{CUSTOMER, DATE};

/// Finds the columns of a log, told or recognised.
pub(super) struct Finder<'a> {
    pub(super) names: &'a [String],
    pub(super) source: &'a str,
    /// Places that have a meaning already; no column is recognised twice.
    pub(super) taken: Vec<usize>,
}

impl Finder<'_> {
    pub(super) fn told(&mut self, name: &str) -> Result<usize> {
        let place = self.names.iter().position(|other| other == name).ok_or_else(|| {
            let known = self.names.to_vec();
            Error::from(ErrorKind::UnknownColumn { name: name.into(), place: self.source.into(), known })
        })?;
        self.taken.push(place);
        Ok(place)
    }

    pub(super) fn column(&mut self, told: Option<&String>, known: &[&str]) -> Result<Option<usize>> {
        match told {
            Some(name) => self.told(name).map(Some),
            None => Ok(self.recognised(known)),
        }
    }

    pub(super) fn date(&mut self, told: Option<&String>) -> Result<usize> {
        let what = "date of the order (--order-date)";
        self.column(told, DATE)?
            .ok_or_else(|| self.lacking(what, ", or say that the lines have no day (--no-order-date, dates = absent)"))
    }

    pub(super) fn customer(&mut self, told: Option<&String>) -> Result<usize> {
        if let Some(name) = told {
            return self.told(name);
        }
        let place = self.of_strength(2).or_else(|| self.recognised(CUSTOMER)).or_else(|| self.of_strength(1));
        self.taken.extend(place);
        place.ok_or_else(|| self.lacking("customer (--id)", ""))
    }

    /// The free column whose name says so clearly that it is the id of a customer.
    pub(super) fn of_strength(&self, strength: u8) -> Option<usize> {
        let is_free = |place: &usize| !self.taken.contains(place);
        (0..self.names.len()).filter(is_free).find(|&place| id_strength(&self.names[place]) >= strength)
    }

    /// The free column whose name is the earliest of the known ones.
    pub(super) fn recognised(&mut self, known: &[&str]) -> Option<usize> {
        let folded: Vec<String> = self.names.iter().map(|name| folded(name)).collect();
        let place = known.iter().find_map(|known| {
            (0..folded.len()).find(|place| folded[*place] == *known && !self.taken.contains(place))
        })?;
        self.taken.push(place);
        Some(place)
    }

    pub(super) fn lacking(&self, what: &str, or: &str) -> Error {
        const LISTED: usize = 20;
        let columns: Vec<String> = self.names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
        let more = if self.names.len() > LISTED { ", …" } else { "" };
        let reason = format!("no column of {} is known for the {what}", self.source);
        Error::spec("order columns", format!("{reason}; name one of {}{more}{or}", columns.join(", ")))
    }
}

/// The words of a name without the small ones, run together: `Data do pedido` and `data_pedido` are one name.
fn folded(name: &str) -> String {
    const SMALL: [&str; 16] =
        ["of", "the", "de", "do", "da", "dos", "das", "del", "du", "des", "la", "le", "l", "d", "el", "en"];
    let words = words(name).into_iter().filter(|word| !SMALL.contains(&word.as_str()));
    // The `º` of `Nº` counts as a letter.
    words.collect::<String>().replace('º', "")
}
