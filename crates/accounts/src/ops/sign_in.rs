//! Signing in with a password, and out again.
//!
//! Unknown, inactive, password-less and wrong are one answer after the same work: one guess counted, one
//! hash verified, one entry written. Guesses are counted before they are verified, so parallel ones cannot
//! outrun the counter, and per account and address, so a stranger cannot lock the owner out.

use messages::t;
use model::{ActorKind, EventKind, Period, Problem, SessionId, SignedIn, Timestamp, UserId};
use sha2::{Digest, Sha256};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    policy::{self, Action},
    secret,
    store::{change, inputs::NewSessionRow, read, rows::UserRow},
    text,
    work::{Granted, Upkeep, Work},
};

/// Bytes of a password that is worth hashing; a longer one cannot be right. Each of its code points can be typed as
/// several (NFKC joins them), so this is no multiple of what a password may have.
const LONGEST: usize = 8 * 1024;

impl Accounts {
    /// Starts a session with an e-mail address and a password.
    ///
    /// # Errors
    ///
    /// 401, the same for whatever is wrong; 429 after too many guesses; 503 while too many others sign in.
    pub async fn sign_in(
        &self,
        caller: &Caller,
        email: &str,
        password: &str,
    ) -> Result<SignedIn, Refusal> {
        let place = self.hasher.place()?;
        self.count_guess(caller, email).await?;
        let now = self.clock.now();
        let key = text::fold(email.trim());
        let mut reader = self.db.read().await?;
        let account = read!(&mut reader, users::credential(&key, now))?;
        drop(reader);
        let usable = account.as_ref().filter(|account| account.may_sign_in());
        let stored = usable.and_then(|account| account.password_hash.clone());
        let shown = if password.len() > LONGEST {
            ""
        } else {
            password
        };
        let verdict = self.hasher.verify(place, shown, stored.clone()).await?;
        let account_id = account.as_ref().map(|account| account.id);
        let (Some(id), true, Some(stored)) = (account_id, verdict.right, stored) else {
            return self.refuse_sign_in(caller, account_id).await;
        };
        let rehashed = if verdict.outdated {
            Some(self.hasher.hash(shown, self.chance.as_ref()).await?)
        } else {
            None
        };

        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        read!(&mut work, organizations::keep_of_user(id))?;
        let row = read!(&mut work, users::by_id_for_change(id, at))?;
        let current = read!(&mut work, users::password_hash(id))?;
        // Between the hash and here the account or its organization may have been deactivated, or the password changed.
        let still = row.filter(|row| row.may_sign_in() && current.as_ref() == Some(&stored));
        let Some(row) = still else {
            drop(work);
            return self.refuse_sign_in(caller, Some(id)).await;
        };
        let mut work = work.grant(Action::SignIn)?;
        if let Some(hash) = rehashed {
            change!(work, users::rehash(id, &hash, &stored))?;
        }
        self.forget_guess(&mut work, caller, email).await?;
        self.start_session(work, caller, row, "password").await
    }

    /// Ends the caller's session on the server, whichever key was shown.
    pub async fn sign_out(&self, caller: &Caller) -> Result<(), Refusal> {
        policy::may(caller, Action::OwnSession)?;
        let person = caller.person().ok_or(policy::Denied::SignInNeeded)?;
        let mut work = Work::begin(self, caller).await?.grant(Action::OwnSession)?;
        let at = work.at;
        let Some(row) = read!(&mut work, users::by_id(person.id.0, at))? else {
            return Ok(());
        };
        if change!(work, sessions::delete(person.session_id.0))? {
            work.commit(Entry::about(EventKind::Logout, &row)).await?;
        }
        Ok(())
    }

    /// Inserts a session with its keys, notes the sign-in and commits.
    pub(super) async fn start_session(
        &self,
        mut work: Work<'_, Granted>,
        caller: &Caller,
        row: UserRow,
        how: &str,
    ) -> Result<SignedIn, Refusal> {
        let at = work.at;
        let session = SessionId(work.id());
        let cookie = secret::cookie(self.chance.as_ref());
        let new = NewSessionRow {
            id: session.0,
            user_id: row.id,
            cookie_hash: &secret::hash(&cookie),
            created_at: at,
            expires_at: at + self.settings.session_absolute,
            ip: caller.request.ip.as_deref(),
            user_agent: caller.request.user_agent.as_deref(),
        };
        change!(work, sessions::insert(&new))?;
        // A browser that signs in again leaves the session that it had (OWASP ASVS 5.0, 7.2.4). A program may hold
        // several tokens at a time.
        if let Some(before) = caller
            .person()
            .filter(|person| person.by == ActorKind::User)
        {
            change!(work, sessions::delete(before.session_id.0))?;
        }
        let (access_token, refresh_token) = self.new_tokens(&mut work, session).await?;
        change!(work, users::signed_in(row.id, at))?;
        let entry = Entry::about(EventKind::Login, &row)
            .detail("how", how)
            .detail("session_id", session.to_string())
            .by_themselves(&row);
        let language = row.language().map(|chosen| chosen.tag().to_owned());
        let id = UserId(row.id);
        let user = UserRow {
            last_login_at: Some(at.micros()),
            ..row
        }
        .into();
        work.commit(entry).await?;
        let _ = caller.request.signed_in.set(id);
        Ok(SignedIn {
            access_token,
            refresh_token,
            cookie,
            expires_in: self.settings.access_token.as_seconds(),
            user,
            language,
        })
    }

    /// A fresh pair for a session.
    pub(super) async fn new_tokens(
        &self,
        work: &mut Work<'_, Granted>,
        session: SessionId,
    ) -> Result<(String, String), Refusal> {
        let at = work.at;
        let access = secret::token(self.chance.as_ref(), secret::Kind::Access);
        let refresh = secret::token(self.chance.as_ref(), secret::Kind::Refresh);
        let (access_end, refresh_end) = (
            at + self.settings.access_token,
            at + self.settings.session_absolute,
        );
        change!(
            work,
            sessions::insert_token(&secret::hash(&access), session.0, "access", at, access_end)
        )?;
        change!(
            work,
            sessions::insert_token(
                &secret::hash(&refresh),
                session.0,
                "refresh",
                at,
                refresh_end
            )
        )?;
        Ok((access, refresh))
    }

    /// Records the failure and answers as always.
    async fn refuse_sign_in(
        &self,
        caller: &Caller,
        id: Option<uuid::Uuid>,
    ) -> Result<SignedIn, Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        // Read for nobody too, so that the known and the unknown do the same work.
        let row = read!(&mut work, users::by_id(id.unwrap_or_default(), at))?;
        let work = work.grant(Action::SignIn)?;
        let entry = match &row {
            Some(row) => Entry::about(EventKind::LoginFailed, row),
            None => Entry::about_nobody(EventKind::LoginFailed),
        };
        work.commit(entry.failed()).await?;
        Err(Problem::SignInNeeded {
            sentence: t!("refusal-sign-in-wrong").to_owned(),
        }
        .into())
    }

    /// Counts a guess at an account before it is verified.
    pub(super) async fn count_guess(&self, caller: &Caller, email: &str) -> Result<(), Refusal> {
        let now = self.clock.now();
        let old = now - self.settings.guess_window;
        let address = caller.request.ip.as_deref().unwrap_or("");
        let mut upkeep = Upkeep::begin(self, "a guess is counted").await?;
        let (limit, pair_key) = (self.settings.guesses_account, pair_key(email, address));
        let (pair_start, pair) = change!(upkeep, guesses::take(&pair_key, now, old, limit))?;
        // A busy office fails now and then all day long: its window begins with the first and ends.
        let (address_start, all) =
            change!(upkeep, guesses::take(&address_key(address), now, old, 0))?;
        upkeep.finish().await?;
        if pair > limit {
            Err(self.too_many_guesses_since(pair_start, now))
        } else if all > self.settings.guesses_address {
            Err(self.too_many_guesses_since(address_start, now))
        } else {
            Ok(())
        }
    }

    /// Counts a guess that is at no account, such as a code from a provider: against its address alone, for a whole
    /// office has one.
    pub(super) async fn count_address(&self, caller: &Caller) -> Result<(), Refusal> {
        let now = self.clock.now();
        let key = address_key(caller.request.ip.as_deref().unwrap_or(""));
        let mut upkeep = Upkeep::begin(self, "a guess is counted").await?;
        let old = now - self.settings.guess_window;
        let (start, all) = change!(upkeep, guesses::take(&key, now, old, 0))?;
        upkeep.finish().await?;
        if all > self.settings.guesses_address {
            return Err(self.too_many_guesses_since(start, now));
        }
        Ok(())
    }

    /// It was no guess.
    pub(super) async fn forget_address(&self, caller: &Caller) -> Result<(), Refusal> {
        let key = address_key(caller.request.ip.as_deref().unwrap_or(""));
        let mut upkeep = Upkeep::begin(self, "what was counted was no guess").await?;
        change!(upkeep, guesses::give_back(&key))?;
        upkeep.finish().await
    }

    fn too_many_guesses_since(&self, start: i64, now: Timestamp) -> Refusal {
        let retry_after = wait(start, self.settings.guess_window, now);
        let sentence = t!(
            "refusal-too-many-sign-ins",
            count = retry_after.div_ceil(60)
        );
        Problem::TooMany {
            sentence,
            retry_after,
        }
        .into()
    }

    /// The guess was right: it and the wrong ones before it no longer count.
    pub(super) async fn forget_guess(
        &self,
        work: &mut Work<'_, Granted>,
        caller: &Caller,
        email: &str,
    ) -> Result<(), Refusal> {
        let address = caller.request.ip.as_deref().unwrap_or("");
        change!(work, guesses::forget(&pair_key(email, address)))?;
        change!(work, guesses::give_back(&address_key(address)))?;
        Ok(())
    }
}

/// Seconds until a window of this length is over.
pub(super) fn wait(start: i64, window: Period, now: Timestamp) -> u32 {
    let left = (Timestamp::from_micros(start) + window).micros() - now.micros();
    u32::try_from((left / 1_000_000 + 1).max(1)).unwrap_or(900)
}

/// What is typed into the field of an address may be anything, a password among it: only a hash is kept.
pub(super) fn pair_key(email: &str, address: &str) -> [u8; 32] {
    let account = text::fold(email.trim());
    Sha256::new()
        .chain_update(account)
        .chain_update([0])
        .chain_update(network(address))
        .finalize()
        .into()
}

fn address_key(address: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update([1])
        .chain_update(network(address))
        .finalize()
        .into()
}

/// An IPv6 client owns at least a /64 and can take any address in it.
pub(super) fn network(address: &str) -> String {
    match address.parse::<std::net::Ipv6Addr>() {
        Ok(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => format!("{:x?}", &v6.segments()[..4]),
        },
        Err(_) => address.to_owned(),
    }
}
