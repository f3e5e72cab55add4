//! One Usher for one test: a database of its own, a clock that a story moves, chance that repeats.
//!
//! A story is an `async fn` that takes a [`World`]; `on_both!` makes two tests of it, one on SQLite and one on
//! PostgreSQL. People act through [`Someone`]: `olga.deactivates(&ada).await.fine()`.

mod answers;
mod deeds;
mod time;

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use accounts::{Accounts, Argon2, Caller, RequestInfo, Settings};
use model::{Maybe, NewOrganization, NewUser, OrgId, Period, Role, SignedIn, User, UserId};
use testing::Database;

pub(crate) use answers::{Told, told};
pub(crate) use deeds::{Someone, activity, change, newest, outbox, page, password, person};
pub(crate) use time::{TestChance, TestClock};

/// What everybody's password is until a story says otherwise.
pub(crate) const PASSWORD: &str = "a kettle of four words";
/// What seals the letters of these worlds.
const SECRET_KEY: [u8; 32] = [7; 32];
/// Where links of these worlds lead.
pub(crate) const PUBLIC_URL: &str = "https://usher.example.org";

/// Makes two tests of each story: `sqlite::story` and `postgres::story`.
macro_rules! on_both {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story($crate::world::World::on_sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story($crate::world::World::on_postgres().await).await;
            })+
        }
    };
}
pub(crate) use on_both;

pub(crate) struct World {
    pub(crate) accounts: Arc<Accounts>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) database: Database,
    chance: Arc<TestChance>,
    addresses: AtomicU32,
}

impl World {
    pub(crate) async fn on_sqlite() -> Self {
        Self::on(Database::sqlite()).await
    }

    pub(crate) async fn on_postgres() -> Self {
        let database = Database::postgres_like(|url| {
            let url = url.to_owned();
            let made = std::thread::spawn(move || {
                let runtime = tokio::runtime::Runtime::new().unwrap();
                runtime.block_on(async {
                    let (clock, chance) =
                        (Arc::<TestClock>::default(), Arc::<TestChance>::default());
                    let accounts = Accounts::open(&url, settings(), clock, chance)
                        .await
                        .unwrap();
                    accounts.close().await;
                });
            });
            made.join().unwrap();
        });
        Self::on(database).await
    }

    /// A world on a database that may have something in it.
    pub(crate) async fn on(database: Database) -> Self {
        let (clock, chance) = (Arc::default(), Arc::default());
        let accounts = open(&database, settings(), &clock, &chance).await;
        Self {
            accounts,
            clock,
            database,
            chance,
            addresses: AtomicU32::new(0),
        }
    }

    /// Another Usher on the same database, with other settings.
    pub(crate) async fn node(&self, change: impl FnOnce(&mut Settings)) -> Arc<Accounts> {
        let mut settings = settings();
        change(&mut settings);
        open(&self.database, settings, &self.clock, &self.chance).await
    }

    /// The same world through the eyes of another node.
    pub(crate) async fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        self.accounts = self.node(change).await;
        self
    }

    /// Nobody, at an address that nobody else has.
    pub(crate) fn stranger(&self) -> Caller {
        let n = self.addresses.fetch_add(1, Ordering::Relaxed);
        self.at(&format!("198.18.{}.{}", n / 250, n % 250 + 1))
    }

    /// Nobody, at this address.
    pub(crate) fn at(&self, ip: &str) -> Caller {
        Caller::nobody(RequestInfo {
            ip: Some(ip.to_owned()),
            user_agent: Some("Storybook/1.0".to_owned()),
            request_id: "story".to_owned(),
            ..RequestInfo::default()
        })
    }

    pub(crate) async fn organization(&self, name: &str) -> OrgId {
        self.clock.pass(Period::seconds(1));
        let new = NewOrganization {
            org_name: name.to_owned(),
            ..NewOrganization::default()
        };
        let made = self.accounts.create_organization(&Caller::cli(), new).await;
        made.unwrap().id
    }

    /// A person with these roles (besides `user`) and no session yet; `name@example.org`.
    pub(crate) async fn record(
        &self,
        name: &str,
        org: impl Into<Option<OrgId>>,
        roles: &[Role],
    ) -> User {
        self.clock.pass(Period::seconds(1));
        let new = NewUser {
            org_id: org.into(),
            ..person(name)
        };
        let cli = Caller::cli();
        let mut made = self.accounts.create_user(&cli, new).await.unwrap();
        for role in roles {
            let given = self
                .accounts
                .assign_role(&cli, made.id, *role, Maybe::Absent)
                .await;
            made = given.unwrap();
        }
        made
    }

    /// The same, signed in.
    pub(crate) async fn someone(
        &self,
        name: &str,
        org: impl Into<Option<OrgId>>,
        roles: &[Role],
    ) -> Someone<'_> {
        let user = self.record(name, org, roles).await;
        self.enters(user.id, &user.email).await
    }

    pub(crate) async fn super_admin(&self, name: &str) -> Someone<'_> {
        self.someone(name, None, &[Role::SuperAdmin]).await
    }

    pub(crate) async fn org_admin(&self, name: &str, org: OrgId) -> Someone<'_> {
        self.someone(name, org, &[Role::OrgAdmin]).await
    }

    /// A super_dev in no organization who looks after these.
    pub(crate) async fn super_dev(&self, name: &str, orgs: &[OrgId]) -> Someone<'_> {
        let dev = self.record(name, None, &[Role::SuperDev]).await;
        for org in orgs {
            let cli = Caller::cli();
            self.accounts
                .assign_super_dev(&cli, *org, dev.id)
                .await
                .unwrap();
        }
        self.enters(dev.id, &dev.email).await
    }

    pub(crate) async fn user(&self, name: &str, org: impl Into<Option<OrgId>>) -> Someone<'_> {
        self.someone(name, org, &[]).await
    }

    /// Somebody asks for a reset link, and the job that answers such requests has run.
    pub(crate) async fn forgets(&self, email: &str) {
        let stranger = self.stranger();
        let asked = self.accounts.forgot_password(&stranger, email).await;
        told(asked, &stranger).fine();
        self.accounts.answer_forgotten().await.unwrap();
    }

    /// The letters to an address, the newest first.
    pub(crate) async fn letters_to(&self, address: &str) -> Vec<String> {
        self.database.letters_to(address, SECRET_KEY)
    }

    /// The token of the link to this page in the newest letter that has one.
    pub(crate) async fn mailed_token(&self, address: &str, page: &str) -> String {
        let letters = self.letters_to(address).await;
        let start = format!("{PUBLIC_URL}{page}?token=");
        let mut lines = letters.iter().flat_map(|letter| letter.lines());
        let token = lines.find_map(|line| line.strip_prefix(&start));
        token
            .unwrap_or_else(|| panic!("no link in {letters:?}"))
            .to_owned()
    }

    /// Signs somebody in with the password that everybody has.
    pub(crate) async fn enters(&self, id: UserId, email: &str) -> Someone<'_> {
        let keys = self.signs_in(email, PASSWORD).await.fine();
        Someone::new(self, id, keys)
    }

    /// Tries to sign in, from an address of its own.
    pub(crate) async fn signs_in(
        &self,
        email: &str,
        password: &str,
    ) -> Result<SignedIn, model::Problem> {
        self.signs_in_at(&self.stranger(), email, password).await
    }

    pub(crate) async fn signs_in_at(
        &self,
        caller: &Caller,
        email: &str,
        password: &str,
    ) -> Result<SignedIn, model::Problem> {
        told(self.accounts.sign_in(caller, email, password).await, caller)
    }
}

/// As in production, but with hashes that take no time.
fn settings() -> Settings {
    Settings {
        public_url: PUBLIC_URL.to_owned(),
        argon2: Argon2 {
            memory_kib: 8,
            passes: 1,
            lanes: 1,
        },
        secret_key: SECRET_KEY,
        ..Settings::default()
    }
}

async fn open(
    database: &Database,
    settings: Settings,
    clock: &Arc<TestClock>,
    chance: &Arc<TestChance>,
) -> Arc<Accounts> {
    let opened = Accounts::open(&database.url, settings, clock.clone(), chance.clone()).await;
    Arc::new(opened.unwrap_or_else(|error| panic!("{error}")))
}
