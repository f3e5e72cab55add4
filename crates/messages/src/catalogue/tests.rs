use fluent_syntax::ast::Entry;

use super::*;

const SWEDISH: &str = "
greeting = Hej, { $name }!
people = { $count ->
    [one] { $count } person
   *[other] { $count } personer
}
";

fn swedish() -> Catalogue {
    Catalogue::parse("sv", &[SWEDISH])
}

#[test]
fn a_language_has_its_own_words_and_plurals() {
    let swedish = swedish();
    let people = |count: u32| {
        let args = FluentArgs::from_iter([("count", FluentValue::from(count))]);
        swedish.say("people", Some(&args)).unwrap().into_owned()
    };
    assert_eq!(people(1), "1 person");
    assert_eq!(people(2), "2 personer");
    assert_eq!(swedish.say("unknown", None), None);
}

#[test]
fn every_file_is_without_mistake_and_no_key_stands_twice() {
    for (tag, parts) in FILES {
        let mut keys = HashSet::new();
        for part in *parts {
            let resource = FluentResource::try_new((*part).to_owned());
            let resource = resource.unwrap_or_else(|(_, errors)| panic!("{tag}: {errors:?}"));
            for entry in resource.entries() {
                if let Entry::Message(message) = entry {
                    let key = message.id.name.to_owned();
                    assert!(keys.insert(key), "{tag} says {} twice", message.id.name);
                }
            }
        }
    }
}
