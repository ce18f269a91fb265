//! Just enough of Rust's grammar to see which paths a file names: comments, texts and characters are skipped, `use` trees
//! are followed to their leaves, `self` and `super` are resolved.

/// One word or mark of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    /// The line, from 1.
    pub(crate) line: usize,
}

/// A path that code names, from its root: `["crate", "table", "Day"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) path: Vec<String>,
    /// The line of the path's last word, from 1.
    pub(crate) line: usize,
}

/// The words and marks of `text` outside comments, texts and characters; `::` is one mark.
pub(crate) fn code_tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let end = match chars[at] {
            c if c.is_whitespace() => at + 1,
            '/' if chars.get(at + 1) == Some(&'/') => line_comment(&chars, at),
            '/' if chars.get(at + 1) == Some(&'*') => block_comment(&chars, at),
            '"' => text_literal(&chars, at),
            '\'' => character_or_lifetime(&chars, at),
            c if c.is_alphanumeric() || c == '_' => {
                let end = word(&chars, at);
                match raw_text(&chars, at, end) {
                    Some(end) => end,
                    None => {
                        tokens.push(Token { text: chars[at..end].iter().collect(), line });
                        end
                    }
                }
            }
            c => {
                let end = if c == ':' && chars.get(at + 1) == Some(&':') { at + 2 } else { at + 1 };
                tokens.push(Token { text: chars[at..end].iter().collect(), line });
                end
            }
        };
        line += chars[at..end].iter().filter(|&&c| c == '\n').count();
        at = end;
    }
    tokens
}

/// Every path that starts at `crate`, `segmenta`, `std`, `self` or `super`, in the module `file_module`, resolved; one entry a leaf of a
/// `use` tree.
pub(crate) fn imports(tokens: &[Token], file_module: &[String]) -> Vec<Import> {
    let mut imports = Vec::new();
    // The depths of braces at which inline modules were opened.
    let mut inline = Vec::new();
    let mut depth = 0;
    let mut at = 0;
    while at < tokens.len() {
        let word = tokens[at].text.as_str();
        let before = at.checked_sub(1).map_or("", |at| tokens[at].text.as_str());
        match word {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if inline.last() == Some(&depth) {
                    inline.pop();
                }
            }
            "mod" if tokens.get(at + 2).is_some_and(|token| token.text == "{") => inline.push(depth),
            "crate" | "segmenta" | "std" | "self" | "super" if before != "::" => {
                let is_path = tokens.get(at + 1).is_some_and(|token| token.text == "::");
                if is_path || (word == "crate" && before == "use") {
                    let mut here = vec!["crate".to_string()];
                    here.extend(file_module.iter().cloned());
                    here.extend(inline.iter().map(|depth: &i32| format!("inline{depth}")));
                    at = follow(tokens, at, &here, None, &mut imports);
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    imports
}

/// Follows the path at `tokens[at]` to its leaves; returns where it ends.
fn follow(
    tokens: &[Token],
    mut at: usize,
    here: &[String],
    prefix: Option<&[String]>,
    imports: &mut Vec<Import>,
) -> usize {
    let mut path = prefix.map(<[String]>::to_vec);
    loop {
        let Some(token) = tokens.get(at) else { return at };
        match token.text.as_str() {
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token.text != "}") {
                    let next = follow(tokens, at, here, path.as_deref(), imports);
                    // A mark that no path contains, such as the comma between two branches, is stepped over.
                    at = if next == at { at + 1 } else { next };
                }
                return at + 1;
            }
            "super" => path = Some(parent(path.as_deref().unwrap_or(here))),
            "self" => path = Some(path.unwrap_or_else(|| here.to_vec())),
            word if is_word(word) || word == "*" => path.get_or_insert_default().push(word.into()),
            _ => return at,
        }
        let line = token.line;
        at += 1;
        if tokens.get(at).is_some_and(|token| token.text == "::") && tokens.get(at + 1).is_some_and(goes_on) {
            at += 1;
            continue;
        }
        imports.extend(path.map(|path| Import { path, line }));
        // A new name after `as` is no path.
        return if tokens.get(at).is_some_and(|token| token.text == "as") { at + 2 } else { at };
    }
}

/// Whether a path goes on with this token after `::`; it does not with `<`.
fn goes_on(token: &Token) -> bool {
    is_word(&token.text) || token.text == "{" || token.text == "*"
}

fn parent(path: &[String]) -> Vec<String> {
    // Above the root there is nothing; the compiler refuses such a path.
    path[..path.len().saturating_sub(1).max(1)].to_vec()
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn word(chars: &[char], at: usize) -> usize {
    at + chars[at..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').count()
}

fn line_comment(chars: &[char], at: usize) -> usize {
    at + chars[at..].iter().take_while(|&&c| c != '\n').count()
}

/// Block comments nest.
fn block_comment(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn text_literal(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// A character such as `'"'` is skipped whole; a lifetime such as `'a` leaves its name as a word.
fn character_or_lifetime(chars: &[char], start: usize) -> usize {
    if chars.get(start + 1) == Some(&'\\') {
        let close = chars[start + 3..].iter().position(|&c| c == '\'');
        return close.map_or(chars.len(), |close| start + 4 + close);
    }
    if chars.get(start + 2) == Some(&'\'') { start + 3 } else { start + 1 }
}

/// The end of a text that starts with the prefix `chars[start..end]`, such as `r#"…"#`.
fn raw_text(chars: &[char], start: usize, end: usize) -> Option<usize> {
    let prefix: String = chars[start..end].iter().collect();
    match prefix.as_str() {
        "r" | "br" | "cr" => {
            let n_marks = chars[end..].iter().take_while(|&&c| c == '#').count();
            if chars.get(end + n_marks) != Some(&'"') {
                return None;
            }
            let body = end + n_marks + 1;
            let closes = |at: usize| {
                chars[at] == '"' && chars[at + 1..].iter().take(n_marks).filter(|&&c| c == '#').count() == n_marks
            };
            Some((body..chars.len()).find(|&at| closes(at)).map_or(chars.len(), |at| at + 1 + n_marks))
        }
        "b" | "c" if chars.get(end) == Some(&'"') => Some(text_literal(chars, end)),
        _ => None,
    }
}
