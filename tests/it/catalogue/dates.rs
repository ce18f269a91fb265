//! Dates that are odd: the day that is read, the gap, the reject or the question.

use segmenta::ErrorKind;
use segmenta::table::{ColumnData, ColumnKind, CsvReader, DateOrder, Day, Schema, TableRead};

/// A column of `n` plain days and then `text`, told to be dates.
fn read(order: DateOrder, text: &str) -> TableRead {
    let mut file = "d\n".to_string();
    (0..120).for_each(|row| file.push_str(&format!("2024-01-{:02}\n", 1 + row % 28)));
    file.push_str(&format!("\"{text}\""));
    let reader = CsvReader::new().date_order(order);
    reader.read(format!("{file}\n").as_bytes(), "t.csv", &Schema::infer().date("d")).unwrap()
}

fn last(read: &TableRead) -> Option<Day> {
    let ColumnData::Date(days) = read.table.column("d").unwrap().data() else { panic!("dates") };
    days[days.len() - 1]
}

#[test]
fn days_as_people_and_machines_write_them() {
    for (order, text, day) in [
        (DateOrder::Dmy, "03/04/2024", "2024-04-03"),
        (DateOrder::Mdy, "03/04/2024", "2024-03-04"),
        (DateOrder::Ymd, "2024/3/4", "2024-03-04"),
        (DateOrder::Dmy, "29/02/2024", "2024-02-29"),
        (DateOrder::Dmy, "31.12.68", "2068-12-31"),
        (DateOrder::Dmy, "1-1-69", "1969-01-01"),
        (DateOrder::Ymd, "20240304", "2024-03-04"),
        (DateOrder::Ymd, "2024-03-10T02:30:00-08:00", "2024-03-10"),
        (DateOrder::Ymd, "2024-10-27 02:30:00", "2024-10-27"),
        (DateOrder::Ymd, "2024-03-04 11:59 PM", "2024-03-04"),
        (DateOrder::Ymd, "12 березня 2024 р.", "2024-03-12"),
        (DateOrder::Ymd, "1er août 2024", "2024-08-01"),
        (DateOrder::Ymd, "5 de março de 2024", "2024-03-05"),
        (DateOrder::Ymd, "5 de mayo de 2024", "2024-05-05"),
        (DateOrder::Ymd, "Dec 5th, 2024", "2024-12-05"),
        (DateOrder::Ymd, "1800-01-01", "1800-01-01"),
        (DateOrder::Ymd, "2200-12-31", "2200-12-31"),
    ] {
        let read = read(order, text);
        assert_eq!(last(&read).map(|day| day.to_string()).as_deref(), Some(day), "{text}");
        assert!(read.rejects.is_empty(), "{text}: {:?}", read.rejects);
    }
}

#[test]
fn days_that_stand_for_none_are_gaps_and_no_slips() {
    for text in ["0000-00-00", "0001-01-01", "9999-12-31", "0000-00-00 00:00:00", "NULL", "n/a", ""] {
        let read = read(DateOrder::Ymd, text);
        assert_eq!(last(&read), None, "{text}");
        assert!(read.rejects.is_empty(), "{text}: {:?}", read.rejects);
    }
}

#[test]
fn days_that_are_none_are_listed_with_their_line() {
    for text in [
        "2023-02-29",
        "2024-02-30",
        "2024-13-01",
        "2024-00-10",
        "2024-01-32",
        "1799-12-31",
        "2201-01-01",
        "24:00",
        "2024-01-01 24:00",
        "1700000000",
        "1700000000000",
        "45000",
        "2024-W05-1",
        "Q1 2024",
        "soon",
        "31 avril 2024",
    ] {
        let read = read(DateOrder::Ymd, text);
        assert_eq!(last(&read), None, "{text}");
        let [reject] = read.rejects.cells() else { panic!("{text}: {:?}", read.rejects) };
        assert_eq!((reject.line, reject.column.as_deref(), reject.text.as_str()), (122, Some("d"), text));
        assert!(reject.reason.contains("not a date"), "{reject:?}");
    }
}

#[test]
fn whole_columns_settle_their_order_or_ask() {
    let read = |text: &str| CsvReader::new().read(text.as_bytes(), "t.csv", &Schema::infer());
    let settled = read("id;since\n1;03/04/2024\n2;25/04/2024\n").unwrap();
    assert_eq!(settled.schema.kind("since"), Some(ColumnKind::Date));
    let error = read("id;since\n1;03/04/2024\n2;05/06/2024\n").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Ambiguous { column, .. } if column == "since"), "{error}");
    let said = error.to_string();
    assert!(said.contains("--date-order dmy or mdy") && said.contains("[input.reader]"), "{said}");
    // Seconds since 1970 are numbers: nothing says that they are days.
    let epochs = read("id;since\n1;1700000000\n2;1700086400\n3;1700172800\n").unwrap();
    assert_eq!(epochs.schema.kind("since"), Some(ColumnKind::Number));
}
