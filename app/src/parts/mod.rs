//! What pages are made of.

mod avatar;
mod badge;
mod chips;
mod choice;
mod chosen_password;
mod copy;
mod field;
mod flash;
mod html;
mod icon;
mod keys;
mod load;
mod menu;
mod modal;
mod pager;
mod progress;
mod question;
mod sessions;
mod theme;
mod time;
mod timeline;

pub(crate) use avatar::{Avatar, hue, initials};
pub(crate) use badge::{RolePills, Standing, StatusPill};
pub(crate) use chips::{Chip, Odd, Pick, Picks};
pub(crate) use choice::{Choice, Way};
pub(crate) use chosen_password::ChosenPassword;
pub(crate) use copy::{Copies, CopyButton};
pub(crate) use field::{Area, Back, Check, DayField, Summary, Text, TickBox, raw_text};
pub(crate) use flash::Flash;
pub(crate) use html::Html;
pub(crate) use icon::{Icon, Shape};
pub(crate) use keys::{KEYS, PALETTE, close_menus, show, use_keys};
pub(crate) use load::{Crumb, Empty, Refused, load, load_over};
pub(crate) use menu::{Menu, bring_into_sight};
pub(crate) use modal::{Leave, Modal, Opens};
pub(crate) use pager::{Pager, grouped, grouped_of};
pub(crate) use progress::Progress;
pub(crate) use question::{Heading, Question};
pub(crate) use sessions::Sessions;
pub(crate) use theme::{Theme, ThemeChoice, ThemeSwitch};
pub(crate) use time::{
    Ago, Exact, Left, ago, beginning, clock, date, day, day_of_instant, ending, exact, last_day,
    moment_of, say_exactly, spoken_day, until, with_local, with_moments,
};
pub(crate) use timeline::{Changes, Facts, Timeline, Told, field_name, recorded};
