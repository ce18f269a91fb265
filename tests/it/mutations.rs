//! A few thousand mutated inputs at every door where bytes come in: what holds for any bytes holds for them.

use rand::Rng;
use segmenta::datasets;
use segmenta::observe::Silent;
use segmenta::seed::Seed;
use segmenta::segmentation::Segmenter;
use segmenta::table::npy;

use crate::doors;

/// Bytes that mean something at one door or another.
const PIECES: [&[u8]; 28] = [
    b",",
    b";",
    b"\t",
    b"|",
    b"\"",
    b"'",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b" ",
    b"-",
    b"0",
    b"1.234",
    b"1,5",
    b"1e999",
    b"31/12/2024",
    b"12/31/24",
    b"sep=;\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x1f\x8b",
    b"\xe9",
    "ї".as_bytes(),
    b"{",
    b"]",
    b"null",
    b"18446744073709551616",
];

/// `seeds`, each changed `n` times: bytes flipped, cut out, doubled, or replaced by a piece.
fn mutated(seeds: &[Vec<u8>], n: usize, door: impl Fn(&[u8])) {
    for (place, seed) in seeds.iter().enumerate() {
        door(seed);
        for round in 0..n {
            let mut rng = Seed::new(round as u64).derive("mutation", place as u64).rng();
            let mut bytes = seed.clone();
            for _ in 0..rng.gen_range(1..=4) {
                let at = rng.gen_range(0..=bytes.len());
                let end = (at + rng.gen_range(0..12)).min(bytes.len());
                match rng.gen_range(0..5) {
                    0 if at < bytes.len() => bytes[at] ^= 1 << rng.gen_range(0..8),
                    1 => drop(bytes.drain(at..end)),
                    2 => bytes.truncate(at),
                    3 => {
                        let again = bytes[at..end].to_vec();
                        bytes.splice(at..at, again).for_each(drop);
                    }
                    _ => bytes.splice(at..end, PIECES[rng.gen_range(0..PIECES.len())].to_vec()).for_each(drop),
                }
            }
            door(&bytes);
        }
    }
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

#[test]
fn any_table_is_read_or_refused() {
    let mut seeds = texts(&[
        "customer_id,age,plan,since\n001,31,gold,2024-01-31\n002,44,basic,2023-05-04\n003,,gold,\n",
        "sep=;\nid;gasto;desde\n1;\"1.234,50\";31/01/2024\n2;99,90;02/02/2024\n",
        "Report of May\n\nid\tlat\tlon\n1\t48.85\t2.35\n2\t50.45\t30.52\nTotal\t2\n",
        "'a'|'b'\n'x|y'|1\n'it''s'|2\n",
    ]);
    seeds.push(b"nome;plano\nJo\xe3o;b\xe1sico\nAna;ouro \x80\n".to_vec());
    seeds.push("id;місто\n1;Київ\n".encode_utf16().flat_map(u16::to_le_bytes).collect());
    mutated(&seeds, 400, doors::csv);
}

#[test]
fn any_cell_is_a_value_or_rejected() {
    let seeds = texts(&[
        "1.234,56\nR$ 12\n(5)\n1 234 567,8\n12,5 %\n-7\n99-\n1'234.5\n",
        "31/12/2024\n2024-02-29 23:59:59Z\n5 de mayo de 2024\n12 березня 2024 р.\nMar 5th 99\n00.00.0000\n",
    ]);
    mutated(&seeds, 500, doors::cells);
}

#[test]
fn any_order_log_is_read_or_refused() {
    let seeds = texts(&[
        "order_id,customer_id,order_date,amount,category,channel\n1,a,2024-05-01,10.5,bread,web\n2,b,2024-05-03,-1,milk,app\n",
        "pedido;cliente_id;data;quantidade;preço unitário\n1;7;31/01/2024 10:15;2;1,50\n1;7;31/01/2024;1;\"2.000,25\"\nTotal;;;3;\n",
    ]);
    mutated(&seeds, 700, doors::orders);
}

#[test]
fn any_model_is_read_or_refused() {
    let shop = datasets::shop(40, Seed::new(1)).unwrap();
    let json = Segmenter::default().fit(&shop.customers, &mut Silent).unwrap().segmentation.to_json().unwrap();
    let payload = json.split_once("\"payload\":").unwrap().1.trim_end().strip_suffix('}').unwrap().to_string();
    mutated(&[json.into_bytes(), payload.into_bytes()], 150, doors::model);
}

#[test]
fn any_spec_is_read_or_refused() {
    let shop = datasets::shop(40, Seed::new(1)).unwrap();
    let used = Segmenter::default().fit(&shop.customers, &mut Silent).unwrap().segmentation.spec().to_toml().unwrap();
    let mut seeds =
        texts(&["version = 1\nseed = 7\nn_clusters = \"3..6\"\n[clustering]\nalgorithm = \"kmeans\"\nn_init = 20\n"]);
    seeds.push(used.into_bytes());
    mutated(&seeds, 500, doors::spec);
}

#[test]
fn any_matrix_is_read_or_refused() {
    let mut seeds = vec![Vec::new(), Vec::new()];
    npy::write_matrix(&mut seeds[0], segmenta::ndarray::Array2::<f64>::ones((3, 2)).view()).unwrap();
    npy::write_matrix(&mut seeds[1], segmenta::ndarray::Array2::<f32>::zeros((1, 5)).view()).unwrap();
    mutated(&seeds, 1000, doors::npy);
}
