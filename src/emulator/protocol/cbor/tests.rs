#![allow(clippy::unwrap_used)]

use super::*;

fn read(bytes: &[u8]) -> Option<Value> {
    let mut reader = Reader { bytes };
    reader.value(DEEPEST)
}

#[test]
fn what_is_written_reads_the_same() {
    let value = json!({
        "Text": "Köln", "Yes": true, "No": false, "List": [0, 23, 24, 255, 256, 65_536, u64::MAX],
        "Below": [-1, -24, -25, i64::MIN], "Half": 0.5, "Deep": {"er": [{}]},
    });
    assert_eq!(read(&to_bytes(&value)).unwrap(), value);
}

/// Examples of RFC 8949, appendix A.
#[test]
fn the_examples_of_the_standard_read_as_it_says() {
    for (bytes, value) in [
        (vec![0x9f, 0x01, 0x82, 0x02, 0x03, 0xff], json!([1, [2, 3]])),
        (
            vec![0xbf, 0x61, 0x61, 0x01, 0x61, 0x62, 0xf6, 0xff],
            json!({"a": 1}),
        ),
        (vec![0x7f, 0x61, 0x61, 0x61, 0x62, 0xff], json!("ab")),
        (vec![0xf9, 0x3c, 0x00], json!(1.0)),
        (vec![0xf9, 0xc4, 0x00], json!(-4.0)),
        (vec![0xf9, 0x00, 0x01], json!(5.960_464_477_539_063e-8)),
        (vec![0xfa, 0x47, 0xc3, 0x50, 0x00], json!(100_000.0)),
        (
            vec![0xc1, 0x1a, 0x51, 0x4b, 0x67, 0xb0],
            json!(1_363_896_240),
        ),
        (vec![0x39, 0x03, 0xe7], json!(-1000)),
    ] {
        assert_eq!(read(&bytes), Some(value), "{bytes:02x?}");
    }
}

#[test]
fn what_ends_too_early_or_nests_too_deep_is_refused() {
    for bytes in [
        &[0x61][..],
        &[0x82, 0x01],
        &[0xbf, 0x01, 0x01, 0xff],
        &[0x1f],
        &[],
    ] {
        assert_eq!(read(bytes), None, "{bytes:02x?}");
    }
    assert_eq!(read(&[0x81; 1000]), None);
}

#[test]
fn a_time_is_tagged() {
    let bytes = to_bytes(&json!({"StateUpdatedTimestamp": 1}));
    assert_eq!(&bytes[bytes.len() - 2..], [0xc1, 0x01]);
}
