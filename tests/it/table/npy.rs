//! `.npy` files: what numpy writes is read, what is hostile is refused, what we write is what numpy writes.

use segmenta::error::{Error, ErrorKind, NpyFault};
use segmenta::ndarray::{Array2, ShapeBuilder, array};
use segmenta::table::CsvReader;
use segmenta::table::npy::{self, NpyMatrix};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/npy/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The matrix of the fixtures.
fn expected() -> Array2<f64> {
    Array2::from_shape_fn((3, 2), |(i, j)| i as f64 + j as f64 / 8.0)
}

/// A file of version 1 with this header and these data.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn header(descr: &str, order: &str, shape: &str) -> String {
    format!("{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}\n")
}

fn fault(bytes: &[u8]) -> NpyFault {
    let error = npy::read(bytes, "x.npy").unwrap_err();
    assert!(error.to_string().starts_with("x.npy: "), "{error}");
    assert_eq!(error.class().exit_code(), 3);
    match error.kind() {
        ErrorKind::Npy { fault, .. } => fault.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_numpy_writes_is_read_in_its_precision() {
    for name in ["f8.npy", "big_f8.npy", "fortran_f8.npy", "version2.npy", "version3.npy"] {
        assert_eq!(npy::read(&fixture(name)[..], name).unwrap(), NpyMatrix::F64(expected()), "{name}");
    }
    for name in ["f4.npy", "big_f4.npy", "fortran_big_f4.npy"] {
        let single = expected().mapv(|value| value as f32);
        assert_eq!(npy::read(&fixture(name)[..], name).unwrap(), NpyMatrix::F32(single), "{name}");
    }
    let column = npy::read(&fixture("one_axis.npy")[..], "one_axis.npy").unwrap().into_f64();
    assert_eq!(column, array![[0.0], [1.0], [2.0]]);
}

#[test]
fn what_is_written_is_numpys_file_to_the_byte() {
    let mut written = Vec::new();
    npy::write_matrix(&mut written, expected().view()).unwrap();
    assert_eq!(written, fixture("f8.npy"));
    let mut column_major = Array2::zeros((3, 2).f());
    column_major.assign(&expected());
    let mut again = Vec::new();
    npy::write_matrix(&mut again, column_major.view()).unwrap();
    assert_eq!(again, written, "the layout in memory does not show");
    let mut single = Vec::new();
    npy::write_matrix(&mut single, expected().mapv(|value| value as f32).view()).unwrap();
    assert_eq!(single, fixture("f4.npy"));

    let mut labels = Vec::new();
    npy::write_labels(&mut labels, vec![Some(0), None, Some(7)]).unwrap();
    assert_eq!(labels.len(), 128 + 12);
    assert!(labels.starts_with(b"\x93NUMPY\x01\x00\x76\x00{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }"));
    assert_eq!(labels[128..], [[0, 0, 0, 0], [0xff; 4], [7, 0, 0, 0]].concat());
}

#[test]
fn headers_are_read_in_any_order_and_quoting() {
    let one = 1.5f64.to_le_bytes();
    for text in [
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }   \n",
        "{\"shape\":(1,1),\"fortran_order\":True,\"descr\":\"<f8\"}",
        "{'shape': ( 1 ,), 'descr': '<f8', 'fortran_order': False}",
    ] {
        assert_eq!(npy::read(&file(text, &one)[..], "x").unwrap().into_f64(), array![[1.5]], "{text}");
    }
}

#[test]
fn hostile_headers_are_refused_before_memory_is_taken() {
    assert_eq!(fault(b""), NpyFault::NotNpy);
    assert_eq!(fault(b"\x93NUMP"), NpyFault::NotNpy);
    assert_eq!(fault(b"PK\x03\x04aaaaaaaaaaaa"), NpyFault::NotNpy);
    assert_eq!(fault(b"\x93NUMPY\x09\x01"), NpyFault::Version { major: 9, minor: 1 });
    // Length fields beyond the file, and beyond any honest header.
    assert!(matches!(fault(b"\x93NUMPY\x01\x00\x10\x00{'descr'"), NpyFault::Truncated { expected: 16, got: 8 }));
    assert!(matches!(fault(b"\x93NUMPY\x02\x00\xff\xff\xff\xff{"), NpyFault::HeaderLength { got: u32::MAX, .. }));
    assert!(matches!(fault(b"\x93NUMPY\x02\x00\xff\xff"), NpyFault::HeaderLength { .. }));
    // Shapes that no memory holds: the product overflows, or is far beyond the file.
    let huge = [
        "(18446744073709551615, 2)",
        "(4294967296, 4294967296)",
        "(9223372036854775807, 1)",
        "(2305843009213693952, 8)",
    ];
    for shape in huge {
        assert!(matches!(fault(&file(&header("'<f8'", "False", shape), &[])), NpyFault::TooLarge { .. }), "{shape}");
    }
    let promised = file(&header("'<f8'", "False", "(1000000000000, 1)"), &[0; 80]);
    assert_eq!(fault(&promised), NpyFault::Truncated { expected: 8_000_000_000_000, got: 80 });
    for shape in [
        "(-1, 2)",
        "()",
        "(2, 3, 4)",
        "(1e3, 2)",
        "(2; 2)",
        "[2, 2]",
        "2",
        "(+2, 2)",
        "(,)",
        "(99999999999999999999, 1)",
    ] {
        let refused = fault(&file(&header("'<f8'", "False", shape), &[0; 64]));
        assert!(matches!(refused, NpyFault::Shape { .. }), "{shape}: {refused}");
    }
    for descr in ["'|O'", "'<i8'", "'<f2'", "'<c16'", "'f8'", "'=f8'", "[('a', '<f8')]", "'<f8' + 'x'", "None"] {
        let refused = fault(&file(&header(descr, "False", "(1, 1)"), &[0; 8]));
        assert!(matches!(refused, NpyFault::Dtype { .. }), "{descr}: {refused}");
    }
    for text in [
        "",
        "{",
        "{}",
        "{'descr': '<f8'}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (1, 1)}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1, 1)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), 'more': 1}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1",
        "{descr: '<f8', 'fortran_order': False, 'shape': (1, 1)}",
        "{'descr' '<f8', 'fortran_order': False, 'shape': (1, 1)}",
        "{'descr': '<f8, 'fortran_order': False, 'shape': (1, 1)}",
    ] {
        let refused = fault(&file(text, &[0; 8]));
        assert!(matches!(refused, NpyFault::Header { .. }), "{text}: {refused}");
    }
    assert!(matches!(fault(&fixture("object.npy")), NpyFault::Dtype { .. }));
    assert!(matches!(fault(&fixture("i8.npy")), NpyFault::Dtype { .. }));
}

#[test]
fn data_must_be_as_many_bytes_as_the_header_says() {
    let header = header("'<f4'", "True", "(2, 2)");
    assert_eq!(fault(&file(&header, &[0; 15])), NpyFault::Truncated { expected: 16, got: 15 });
    assert_eq!(fault(&file(&header, &[0; 17])), NpyFault::Trailing { expected: 16 });
    for shape in ["(0, 3)", "(3, 0)", "(0,)"] {
        let empty: Error = npy::read(&file(&self::header("'<f8'", "False", shape), &[])[..], "x.npy").unwrap_err();
        assert!(matches!(empty.kind(), ErrorKind::Empty { .. }), "{shape}: {empty}");
    }
}

#[test]
fn any_cut_or_changed_byte_of_a_header_gives_an_answer() {
    let whole = fixture("f8.npy");
    for end in 0..whole.len() {
        assert!(npy::read(&whole[..end], "x.npy").is_err(), "{end}");
    }
    for at in 0..128 {
        for byte in [0, b'\'', b'(', b'9', b',', 0xff] {
            let mut changed = whole.clone();
            changed[at] = byte;
            // Read or refused, but never a panic and never memory that the file does not fill.
            let _ = npy::read(&changed[..], "x.npy");
        }
    }
}

#[test]
fn a_matrix_in_csv_is_numbers_only_and_the_first_other_value_is_named() {
    let read = |text: &str| CsvReader::new().read_matrix(text.as_bytes(), "x.csv");
    let expected = array![[1.0, -2.5], [3e-2, 4.0]];
    for text in ["1,-2.5\n3e-2,4\n", "a,b\n1,-2.5\n0.03,4.0\n", "1\t-2.5\r\n0.03\t4\r\n", "a;b\n1;-2.5\n\"0.03\";4\n"] {
        assert_eq!(read(text).unwrap(), expected, "{text}");
    }
    assert_eq!(read("7\n8\n").unwrap(), array![[7.0], [8.0]]);
    for (text, message) in [
        ("a,b\n1,2\n3,x\n", "x.csv, line 3: row 2, column `b`: `x` is not a number"),
        ("a,b\n1,2\n\n3,\n", "x.csv, line 4: row 2, column `b`: `` is not a number"),
        ("a,b\n1,2\nNaN,2\n", "x.csv, line 3: row 2, column `a`: `NaN` is not a number"),
        ("a;b\n1;2,5\n", "x.csv, line 2: row 1, column `b`: `2,5` is not a number"),
        ("a,b\n1,2\n1e999,2\n", "x.csv, line 3: row 2, column `a`: `1e999` is not a number"),
        ("a,b\n1,2\n3\n", "x.csv, line 3: row 2 has 1 values where there are 2 columns"),
        ("a,b\n", "x.csv has 2 columns and no row"),
    ] {
        let error = read(text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{text:?}: {error}");
    }
}
