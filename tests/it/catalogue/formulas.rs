//! Values that a spreadsheet would take for formulas. The rule: they are data, and leave as they came, byte for byte; an id such as
//! `-5` or `+380…` must find its customer again.

use segmenta::observe::Silent;
use segmenta::segmentation::{ScoreColumns, Segmenter};
use segmenta::table::{CsvReader, Schema};

const BEGINNINGS: [&str; 12] = ["=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠"];

/// A table whose ids and levels begin so.
fn table(beginning: &str) -> String {
    let mut text = "id,plan,spend\n".to_string();
    for row in 0..24 {
        let (plan, spend) = if row % 2 == 0 { ("gold", 900 + row) } else { ("basic", 10 + row) };
        text.push_str(&format!("\"{beginning}cmd('{row}')\",\"{beginning}{plan}\",{spend}\n"));
    }
    text
}

#[test]
fn ids_and_levels_that_look_like_formulas_leave_as_they_came() {
    for beginning in BEGINNINGS {
        let text = table(beginning);
        let read = CsvReader::new().read(text.as_bytes(), "t.csv", &Schema::infer().id("id").category("plan")).unwrap();
        let segmented = Segmenter::default().fit(&read.table, &mut Silent).unwrap();
        let mut written = Vec::new();
        segmented.scores.write_csv(ScoreColumns::Segments, &mut written).unwrap();
        let mut back = csv::ReaderBuilder::new().from_reader(written.as_slice());
        for (row, record) in back.records().enumerate() {
            // Blanks around a value are not of the value, and a tab or a line end is one.
            assert_eq!(record.unwrap()[0], *format!("{beginning}cmd('{row}')").trim(), "{beginning:?}");
        }
        let model = segmented.segmentation.to_json().unwrap();
        let profiles = serde_json::to_string(&segmented.segmentation.profiles()).unwrap();
        let level = serde_json::to_string(format!("{beginning}gold").trim()).unwrap();
        assert!(model.contains(&level) && profiles.contains(&level), "{beginning:?}: {level}");
    }
}
