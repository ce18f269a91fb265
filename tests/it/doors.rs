//! What must hold for any bytes at the doors where bytes come in. The mutation tests and the fuzz targets share it.

use segmenta::ErrorKind;
use segmenta::features::behaviour::{BehaviourAccumulator, BehaviourSpec};
use segmenta::observe::Silent;
use segmenta::segmentation::{Segmentation, SegmentationSpec};
use segmenta::table::orders::OrderReader;
use segmenta::table::{ColumnData, CsvReader, DateOrder, DecimalMark, Header, Schema, npy};
use sha2::{Digest, Sha256};

/// Any file is a table or refused; every row of it is used or rejected, and what was settled reads it again.
pub(crate) fn csv(bytes: &[u8]) {
    let reader = CsvReader::new().max_rejects(100.0).max_bytes(1 << 20);
    let Ok(read) = reader.read(bytes, "any.csv", &Schema::infer()).map_err(judge) else { return };
    assert!(read.table.n_rows() > 0);
    for column in read.table.columns() {
        assert_eq!(column.n_rows(), read.table.n_rows());
    }
    // The same bytes by the schema that was settled are the same table, unless its ids or marks are asked about.
    if let Ok(again) = reader.read(bytes, "any.csv", &read.schema).map_err(judge) {
        assert_eq!(again.table.n_rows(), read.table.n_rows());
        assert_eq!(again.rejects.n_rows(), read.rejects.n_rows());
    }
}

/// One value a line, as numbers under either mark and as dates in every order: finite, between the years, or rejected.
pub(crate) fn cells(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).replace(['\0', '"', '\'', ',', ';', '|', '\t'], " ");
    let file = format!("{text}\nx\n");
    let reader = CsvReader::new().header(Header::Absent).skip_lines(0).max_rejects(100.0);
    for mark in [DecimalMark::Point, DecimalMark::Comma] {
        let read = reader.clone().decimal(mark).read(file.as_bytes(), "cells", &Schema::infer().number("c1"));
        if let Ok(read) = read.map_err(judge) {
            let numbers = read.table.column("c1").and_then(|column| column.numbers().cloned());
            assert!(numbers.is_ok_and(|numbers| numbers.present().all(f64::is_finite)));
        }
    }
    for order in [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd] {
        let read = reader.clone().date_order(order).read(file.as_bytes(), "cells", &Schema::infer().date("c1"));
        if let Ok(read) = read.map_err(judge)
            && let Some(ColumnData::Date(days)) = read.table.get("c1").map(|column| column.data())
        {
            assert!(days.iter().flatten().all(|day| (1800..=2200).contains(&day.year())));
        }
    }
}

/// Any file is an order log or refused; every line is counted, later or rejected.
pub(crate) fn orders(bytes: &[u8]) {
    let Ok(mut log) = BehaviourAccumulator::new(&BehaviourSpec::default()).map_err(judge) else { return };
    let reader = OrderReader::new().csv(CsvReader::new().max_rejects(100.0).max_bytes(1 << 20));
    let Ok(read) = reader.read(bytes, "any.csv", &mut Silent, |line| log.push(line)).map_err(judge) else { return };
    assert_eq!(read.n_rows, read.n_counted + read.n_later + read.rejects.len());
    match log.finish().map_err(judge) {
        Ok(behaviour) => assert!(!behaviour.ids().is_empty()),
        Err(()) => assert_eq!(read.n_counted, 0),
    }
}

/// Any document is a model or refused, also where its checksum fits; a model is written as it was read.
pub(crate) fn model(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let sealed = format!(
        r#"{{"format":"segmenta.segmentation","format_version":1,"created_by":"any","sha256":"{sha256}","payload":{text}}}"#
    );
    for document in [text, sealed.as_str()] {
        if let Ok(model) = Segmentation::from_json(document).map_err(judge) {
            let written = model.to_json().expect("a model that was read can be written");
            assert!(Segmentation::from_json(&written).is_ok_and(|again| again == model));
        }
    }
}

/// Any text is a specification or refused; a specification is written as it was read.
pub(crate) fn spec(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(spec) = SegmentationSpec::from_toml(text).map_err(judge) else { return };
    let Ok(written) = spec.to_toml().map_err(judge) else { return };
    let again = SegmentationSpec::from_toml(&written).and_then(|again| again.to_toml());
    assert_eq!(again.ok().as_ref(), Some(&written));
}

/// Any file is a matrix of the size that its header claims, or refused.
pub(crate) fn npy(bytes: &[u8]) {
    if let Ok(matrix) = npy::read(bytes, "any.npy").map_err(judge) {
        assert!(matrix.n_rows() * matrix.n_columns() * 4 <= bytes.len());
    }
}

/// A refusal is one short line, and never a fault of ours.
fn judge(error: segmenta::Error) {
    let text = error.to_string();
    assert!(!matches!(error.kind(), ErrorKind::Internal(_)), "{text}");
    assert!(!text.contains('\n') && text.len() < 4096 && !text.ends_with('.'), "{text}");
}
