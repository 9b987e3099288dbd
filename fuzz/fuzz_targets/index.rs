#![no_main]

#[path = "../../tests/it/laws.rs"]
#[allow(dead_code, reason = "the laws of the other targets")]
mod laws;

libfuzzer_sys::fuzz_target!(|input: &[u8]| laws::index(input));
