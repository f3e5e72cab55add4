//! Opening letters that wait, past the program: with the key that the operator has, and without the entry that reading
//! them in the console leaves.

use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use serde_json::Value;

use crate::Database;

impl Database {
    /// The texts of the letters to an address, the newest first. What was erased is left out.
    pub fn letters_to(&self, address: &str, secret_key: [u8; 32]) -> Vec<String> {
        let (id, body) = if self.is_sqlite() {
            ("lower(hex(id))", "lower(hex(body))")
        } else {
            ("replace(cast(id as text), '-', '')", "encode(body, 'hex')")
        };
        let rows = self.texts(&format!(
            "select {id} || ' ' || {body} from outbox where recipient = '{}' order by created_at desc, id desc",
            address.replace('\'', "''")
        ));
        let sealed = rows.iter().filter_map(|row| row.split_once(' '));
        sealed
            .filter(|(_, body)| !body.is_empty())
            .map(|(id, body)| open(&bytes(id), &bytes(body), secret_key))
            .collect()
    }
}

/// A nonce of 12 bytes, then what ChaCha20-Poly1305 made of the letter, bound to its id.
fn open(id: &[u8], sealed: &[u8], secret_key: [u8; 32]) -> String {
    let (nonce, sealed) = sealed.split_at(12);
    let nonce: [u8; 12] = nonce.try_into().unwrap();
    let payload = Payload {
        msg: sealed,
        aad: id,
    };
    let plain = ChaCha20Poly1305::new(&secret_key.into())
        .decrypt(&Nonce::from(nonce), payload)
        .unwrap();
    let parts: Value = serde_json::from_slice(&plain).unwrap();
    parts["text"].as_str().unwrap().to_owned()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().collect();
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(&String::from_iter(pair), 16).unwrap())
        .collect()
}
