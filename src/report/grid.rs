use crate::report::clean::clip;
use crate::report::markup::Markup;

/// Characters of the name by which screen readers announce a table.
const LONGEST_NAME: usize = 80;

/// A table of texts, as pages and terminals show it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grid {
    /// What the table shows.
    pub(crate) caption: String,
    /// Its columns; the first names the rows.
    pub(crate) columns: Vec<GridColumn>,
    /// Its rows, one text a column.
    pub(crate) rows: Vec<Vec<String>>,
}

/// A column of a [`Grid`].
#[derive(Debug, Clone)]
pub(crate) struct GridColumn {
    pub(crate) name: String,
    pub(crate) side: Side,
}

/// The side to which a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

impl Grid {
    /// A table without rows: the first column is of words, the others are of numbers.
    pub(crate) fn new(caption: impl Into<String>, columns: &[&str]) -> Self {
        let side = |i: usize| if i == 0 { Side::Left } else { Side::Right };
        let columns =
            columns.iter().enumerate().map(|(i, name)| GridColumn { name: (*name).into(), side: side(i) }).collect();
        Self { caption: caption.into(), columns, rows: Vec::new() }
    }

    /// The same with every column of words.
    pub(crate) fn of_words(mut self) -> Self {
        self.columns.iter_mut().for_each(|column| column.side = Side::Left);
        self
    }

    /// The table as HTML, in a frame of its own that scrolls where the page is narrow.
    pub(crate) fn write(&self, markup: &mut Markup) {
        let name = format!("Table: {}", clip(&self.caption, LONGEST_NAME));
        let frame = markup.tag("div").attr("class", "scroll").attr("role", "region").attr("tabindex", "0");
        frame.attr("aria-label", name).holds(|frame| {
            frame.tag("table").holds(|table| {
                table.tag("caption").data(&self.caption);
                table.tag("thead").holds(|head| head.tag("tr").holds(|row| self.write_head(row)));
                table.tag("tbody").holds(|body| {
                    for texts in &self.rows {
                        body.newline();
                        body.tag("tr").holds(|row| self.write_row(row, texts));
                    }
                });
            });
        });
        markup.newline();
    }

    fn write_head(&self, row: &mut Markup) {
        for column in &self.columns {
            let cell = row.tag("th").attr("scope", "col");
            let cell = if column.side == Side::Right { cell.attr("class", "n") } else { cell };
            cell.data(&column.name);
        }
    }

    fn write_row(&self, row: &mut Markup, texts: &[String]) {
        for (i, (column, text)) in self.columns.iter().zip(texts).enumerate() {
            match (i, column.side) {
                (0, _) => row.tag("th").attr("scope", "row").data(text),
                (_, Side::Left) => row.tag("td").data(text),
                (_, Side::Right) => row.tag("td").attr("class", "n").text(text),
            }
        }
    }
}
