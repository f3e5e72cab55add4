//! The memory that hashes are made in: 19 MB for each that is made at once. While hashes follow each other it is used
//! again, since getting it anew takes a tenth of a hash, and what was given back lingers in the allocator.

use std::{
    cell::RefCell,
    sync::{Mutex, PoisonError},
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        self, CustomizedPasswordHasher, Error,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};

/// Memory that no hash is made in just now: at most as many pieces as hashes may be made at once.
#[derive(Default)]
pub(super) struct Free(Mutex<Vec<Memory>>);

impl Free {
    pub(super) fn take(&self) -> Memory {
        self.with(Vec::pop).unwrap_or_default()
    }

    pub(super) fn give(&self, memory: Memory) {
        self.with(|free| free.push(memory));
    }

    /// Gives it back to the system.
    pub(super) fn clear(&self) {
        drop(self.with(std::mem::take));
    }

    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.with(|free| free.len())
    }

    fn with<T>(&self, work: impl FnOnce(&mut Vec<Memory>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// argon2 with memory of its own, which grows to the largest hash that was made in it.
#[derive(Default)]
pub(super) struct Memory(RefCell<Vec<Block>>);

impl CustomizedPasswordHasher<PasswordHash> for Memory {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> password_hash::Result<PasswordHash> {
        let algorithm = algorithm
            .map(Algorithm::try_from)
            .transpose()?
            .unwrap_or_default();
        let version = version
            .map(Version::try_from)
            .transpose()?
            .unwrap_or_default();
        let salt = Salt::new(salt)?;
        let said = ParamsString::try_from(&params)?;
        let mut buffer = [0; Output::MAX_LENGTH];
        let out = buffer
            .get_mut(..params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN))
            .ok_or(Error::OutputSize)?;
        let mut blocks = self.0.borrow_mut();
        let missing = params.block_count().saturating_sub(blocks.len());
        blocks
            .try_reserve_exact(missing)
            .map_err(|_| Error::OutOfMemory)?;
        let needed = blocks.len() + missing;
        blocks.resize(needed, Block::new());
        Argon2::new(algorithm, version, params).hash_password_into_with_memory(
            password,
            &salt,
            out,
            &mut *blocks,
        )?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: said,
            salt: Some(salt),
            hash: Some(Output::new(out)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use argon2::{
        Algorithm, Argon2, Params, Version,
        password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
    };

    use super::Memory;

    #[test]
    fn a_hash_in_used_memory_is_the_one_that_the_library_makes() {
        let memory = Memory::default();
        for (algorithm, version) in [
            (Algorithm::Argon2id, Version::V0x13),
            (Algorithm::Argon2i, Version::V0x13),
            (Algorithm::Argon2id, Version::V0x10),
        ] {
            for (kib, passes, lanes, length) in [
                (64, 2, 1, None),
                (8, 1, 1, None),
                (96, 3, 4, Some(64)),
                (16, 2, 1, Some(16)),
            ] {
                let params = Params::new(kib, passes, lanes, length).unwrap();
                let theirs = Argon2::new(algorithm, version, params)
                    .hash_password_with_salt(b"a kettle of four words", &[7; 16])
                    .unwrap()
                    .to_string();
                let stored = PasswordHash::new(&theirs).unwrap();
                assert_eq!(
                    memory.verify_password(b"a kettle of four words", &stored),
                    Ok(())
                );
                assert!(
                    memory
                        .verify_password(b"a kettle of five words", &stored)
                        .is_err()
                );
            }
        }
        let known = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQxMjM$";
        let nothing = PasswordHash::new(known.trim_end_matches('$')).unwrap();
        assert!(
            memory.verify_password(b"", &nothing).is_err(),
            "no hash is nobody's password"
        );
    }
}
