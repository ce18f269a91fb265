//! Which one-byte encoding a text that is not UTF-8 has, by the letters of its words.

use encoding_rs::{IBM866, ISO_8859_5, KOI8_U, WINDOWS_1251, X_MAC_CYRILLIC};

use crate::table::Encoding;

/// One script must have this many times the letters of the other.
const CLEAR: usize = 10;

/// Letters of Cyrillic words that are looked at to tell one Cyrillic encoding from another.
const SAMPLE_BYTES: usize = 64 * 1024;

/// The letters that fill more than half of every Ukrainian text.
const COMMON: &str = "оаинетірсвл";

/// What the bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// The encoding in which the words are words.
    Encoding(Encoding),
    /// Cyrillic, in an encoding that is not read here.
    Foreign(&'static str),
    /// Nothing that decides.
    Open,
}

/// What the words of `bytes` look like, by their letters beyond ASCII.
#[derive(Debug, Default)]
struct Words {
    /// Such letters in words of ASCII letters with an accented one here and there.
    n_western: usize,
    /// Such letters in words of nothing else, or in long runs.
    n_cyrillic: usize,
    cyrillic: Vec<u8>,
}

/// The encoding of `bytes`, which are not UTF-8.
pub(super) fn guess(bytes: &[u8]) -> Guess {
    let words = Words::of(bytes);
    if words.n_western > 0 && words.n_western >= CLEAR * words.n_cyrillic {
        return Guess::Encoding(western(bytes));
    }
    if words.n_cyrillic > 0 && words.n_cyrillic >= CLEAR * words.n_western {
        return cyrillic(&words.cyrillic);
    }
    let says_the_same = |b: &u8| b.is_ascii() || matches!(b, 0x84 | 0x85 | 0x91..=0x97 | 0xa0 | 0xab | 0xb0 | 0xbb);
    if words.n_western + words.n_cyrillic == 0 && bytes.iter().all(says_the_same) {
        return Guess::Encoding(Encoding::Windows1252);
    }
    Guess::Open
}

impl Words {
    fn of(bytes: &[u8]) -> Self {
        let mut words = Self::default();
        let mut before = b' ';
        for word in bytes.chunk_by(|a, b| is_letter(*a) == is_letter(*b)) {
            if is_letter(word[0]) {
                words.see(word, before);
            } else if word.iter().any(|b| !b.is_ascii()) {
                words.see_euros(word);
            }
            before = word[word.len() - 1];
        }
        words
    }

    fn see(&mut self, word: &[u8], before: u8) {
        let n_high = word.iter().filter(|b| !b.is_ascii()).count();
        let runs = word.chunk_by(|a, b| a.is_ascii() == b.is_ascii());
        let longest = runs.filter(|run| !run[0].is_ascii()).map(<[u8]>::len).max().unwrap_or(0);
        if longest >= 3 || (n_high == word.len() && n_high >= 2) {
            self.n_cyrillic += n_high;
            if self.cyrillic.len() < SAMPLE_BYTES {
                self.cyrillic.extend(word.iter().chain(b" "));
            }
        } else if n_high > 0 && n_high < word.len() {
            self.n_western += n_high;
        } else if matches!(word, [0xaa | 0xba]) && before.is_ascii_digit() {
            // An ordinal: `1º`.
            self.n_western += 1;
        }
    }

    /// The euro sign is one byte in Western encodings and another in the Cyrillic one.
    fn see_euros(&mut self, marks: &[u8]) {
        self.n_western += marks.iter().filter(|&&b| b == 0x80 || b == 0xa4).count();
        self.n_cyrillic += marks.iter().filter(|&&b| b == 0x88).count();
    }
}

/// Whether the byte is a letter in the one or the other script: everything beyond ASCII but blanks, signs and quotes.
fn is_letter(byte: u8) -> bool {
    const SIGNS: [u8; 20] = [
        0x80, 0x82, 0x84, 0x85, 0x88, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xa0, 0xa4, 0xa9, 0xab, 0xae, 0xb0,
        0xb1, 0xbb,
    ];
    byte.is_ascii_alphabetic() || (!byte.is_ascii() && !SIGNS.contains(&byte))
}

/// ISO-8859-15 has the euro and the letter œ where Windows-1252 has signs that nobody writes in such places.
fn western(bytes: &[u8]) -> Encoding {
    if bytes.iter().any(|b| (0x80..0xa0).contains(b)) {
        return Encoding::Windows1252;
    }
    let is_oe = |three: &[u8]| matches!(three[1], 0xbc | 0xbd) && three[0].is_ascii_alphabetic() && is_letter(three[2]);
    let has_oe = bytes.windows(3).any(is_oe);
    if bytes.contains(&0xa4) || has_oe { Encoding::Iso8859_15 } else { Encoding::Windows1252 }
}

/// The Cyrillic encoding in which the words have capitals in their places and the letters that Cyrillic texts have.
fn cyrillic(words: &[u8]) -> Guess {
    let candidates = [
        (WINDOWS_1251, Guess::Encoding(Encoding::Windows1251)),
        (KOI8_U, Guess::Encoding(Encoding::Koi8U)),
        (ISO_8859_5, Guess::Foreign("ISO-8859-5")),
        (IBM866, Guess::Foreign("IBM866")),
        (X_MAC_CYRILLIC, Guess::Foreign("Mac Cyrillic")),
    ];
    let (windows, _) = WINDOWS_1251.decode_without_bom_handling(words);
    let mut scored: Vec<(f64, Guess)> = Vec::with_capacity(candidates.len());
    for (position, (encoding, guess)) in candidates.into_iter().enumerate() {
        let (text, _) = encoding.decode_without_bom_handling(words);
        // Small letters are the same bytes on old Apple machines: no rival where no letter differs.
        if position == 0 || text != windows {
            scored.push((plausibility(&text), guess));
        }
    }
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    match scored.as_slice() {
        // Shares of one, added: what is this near may be chance.
        [(best, guess), (second, _), ..] if *best >= 1.0 && best - second >= 0.2 => *guess,
        _ => Guess::Open,
    }
}

/// The share of words with capitals only at their beginning or throughout, plus the share of common letters.
fn plausibility(text: &str) -> f64 {
    let (mut n_words, mut n_well_cased, mut n_letters, mut n_common) = (0usize, 0usize, 0usize, 0usize);
    for word in text.split_ascii_whitespace() {
        let mut rest = word.chars().skip(1);
        let is_lower = rest.all(|c| c.is_lowercase());
        let is_upper = word.chars().all(char::is_uppercase);
        let is_word = word.chars().all(char::is_alphabetic);
        n_words += 1;
        n_well_cased += usize::from(is_word && (is_lower || is_upper));
        n_letters += word.chars().count();
        n_common += word.chars().flat_map(char::to_lowercase).filter(|c| COMMON.contains(*c)).count();
    }
    n_well_cased as f64 / n_words.max(1) as f64 + n_common as f64 / n_letters.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{Encoding as Table, ISO_8859_15, WINDOWS_1252};

    fn guessed(text: &str, table: &'static Table) -> Guess {
        guess(&table.encode(text).0)
    }

    #[test]
    fn words_tell_the_encoding() {
        let ukrainian = "місто;сума\nКиїв;5\nЛьвів;6\nІвано-Франківськ;7\n";
        assert_eq!(guessed(ukrainian, WINDOWS_1251), Guess::Encoding(Encoding::Windows1251));
        assert_eq!(guessed(ukrainian, KOI8_U), Guess::Encoding(Encoding::Koi8U));
        assert_eq!(guessed(&ukrainian.to_uppercase(), KOI8_U), Guess::Encoding(Encoding::Koi8U));
        assert_eq!(guessed(ukrainian, ISO_8859_5), Guess::Foreign("ISO-8859-5"));
        for western in ["São Paulo;Ribeirão\n", "Besançon;Noël\n", "¿Cómo?;Málaga;1º\n"] {
            assert_eq!(guessed(western, WINDOWS_1252), Guess::Encoding(Encoding::Windows1252), "{western}");
        }
        assert_eq!(guessed("prix\n12,50 €\n", ISO_8859_15), Guess::Encoding(Encoding::Iso8859_15));
        assert_eq!(guessed("cœur;été\n", ISO_8859_15), Guess::Encoding(Encoding::Iso8859_15));
        assert_eq!(guessed("prix\n12,50 €\n", WINDOWS_1252), Guess::Encoding(Encoding::Windows1252));
    }

    #[test]
    fn single_letters_decide_nothing_and_signs_that_all_share_need_no_decision() {
        assert_eq!(guessed("стать\nч\nж\n", WINDOWS_1251), Guess::Encoding(Encoding::Windows1251));
        assert_eq!(guessed("sex\nч\nж\n", WINDOWS_1251), Guess::Open);
        assert_eq!(guess(b"n\xa0000"), Guess::Encoding(Encoding::Windows1252));
        assert_eq!(guessed("Київ", WINDOWS_1251), Guess::Encoding(Encoding::Windows1251));
    }
}
