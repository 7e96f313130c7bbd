//! What is found, how, and in what order.

use super::{Hit, Match, NameIndex, Spelling};
use crate::work::{Work, WorkError, WorkLimits};
use std::time::{Duration, Instant};

/// Entities: their spellings, as `text`, `text@language` or, for an abbreviation, `text@language#`.
const NAMES: &[&[&str]] = &[
    &["Anti-Terrorist Center of the CIS", "ATC CIS@en#", "Антитеррористический центр государств — участников СНГ@ru"],
    &["Article 174 of the Criminal Code of Kazakhstan (2014)"],
    &["Article 233-3 of the Criminal Code of Kazakhstan (numbering before 2014)"],
    &["Asia"],
    &["Astana"],
    &["Central Asian Bureau for Analytical Reporting", "CABAR@en#"],
    &["Collective Rapid Reaction Force"],
    &[
        "Collective Security Treaty Organization",
        "CSTO@en#",
        "Организация Договора о коллективной безопасности@ru",
        "ОДКБ@ru#",
        "Ұжымдық қауіпсіздік туралы шарт Ұйымы@kk",
    ],
    &["Commonwealth of Independent States", "CIS@en#", "СНГ@ru#", "Тәуелсіз Мемлекеттер Достастығы@kk"],
    &["Council of Defence Ministers of the CIS member states"],
    &["Customs Control Committee of the Ministry of Finance of Kazakhstan"],
    &["Dobaeva A.I."],
    &["Dobaeva I.P."],
    &["Hizb ut-Tahrir", "Hizb ut-Tahrir al-Islami"],
    &["Iraq"],
    &["Karaganda"],
    &["Karaganda region"],
    &["Kazakhstan", "Republic of Kazakhstan", "Қазақстан@kk", "Қазақстан Республикасы@kk"],
    &["Law on Countering Extremism"],
    &["Majilis of Kazakhstan"],
    &["Ministry of Internal Affairs", "Ministry of Internal Affairs of Kazakhstan"],
    &["Nur Otan"],
    &["Nursultan Nazarbayev"],
    &["On Youth Policy"],
    &["Organization for Security and Co-operation in Europe"],
    &["President of the Republic of Kazakhstan", "Президент Республики Казахстан@ru"],
    &["Shanghai Five"],
    &["State programme for 2013-2017"],
    &["Türkiye", "Turkey"],
    &["United Kingdom", "UK@en#"],
    &["United Nations Security Council", "UN Security Council"],
    &["Әділет министрлігі@kk"],
    &["Никита Сергеевич Хрущёв@ru"],
];

fn spellings(names: &[&'static str]) -> Vec<Spelling<'static>> {
    let spelling = |name: &&'static str| {
        let (text, lang) = name.rsplit_once('@').unwrap_or((name, "en"));
        Spelling { text, lang: lang.trim_end_matches('#'), abbreviation: lang.ends_with('#') }
    };
    names.iter().map(spelling).collect()
}

fn index() -> NameIndex {
    NameIndex::build(NAMES.iter().map(|names| spellings(names)))
}

fn work() -> Work {
    Work::until(Instant::now() + Duration::from_mins(1))
}

fn search(
    index: &NameIndex,
    query: &str,
    lang: Option<&str>,
    limit: usize,
    accept: impl FnMut(u32) -> bool,
) -> Vec<Hit> {
    index.search(query, lang, limit, &mut work(), accept).unwrap()
}

fn all(index: &NameIndex, query: &str) -> Vec<Hit> {
    search(index, query, None, usize::MAX, |_| true)
}

/// The best hit of each query: the main name, and how it is met.
fn best(index: &NameIndex, query: &str) -> Option<(&'static str, Match)> {
    let hit = *all(index, query).first()?;
    Some((NAMES[hit.entity as usize][0].split('@').next().unwrap_or_default(), hit.how))
}

#[test]
fn names_are_found_as_people_type_them() {
    let index = index();
    for (query, name, how) in [
        ("collective SECURITY treaty organization", "Collective Security Treaty Organization", Match::Exact),
        ("The Commonwealth of Independent States", "Commonwealth of Independent States", Match::Exact),
        ("turkiye", "Türkiye", Match::Exact),
        ("antiterrorist center of the CIS", "Anti-Terrorist Center of the CIS", Match::Exact),
        ("NurOtan", "Nur Otan", Match::Exact),
        ("Shanghai 5", "Shanghai Five", Match::Exact),
        ("Qazaqstan Respublikasy", "Kazakhstan", Match::Transliterated),
        ("Казакстан", "Kazakhstan", Match::Transliterated),
        ("Нұр Отан", "Nur Otan", Match::Transliterated),
        ("Adilet ministrligi", "Әділет министрлігі", Match::Transliterated),
        ("Ужымдык кауипсиздик туралы шарт уйымы", "Collective Security Treaty Organization", Match::Transliterated),
        (
            "Organizatsiya Dogovora o kollektivnoy bezopasnosti",
            "Collective Security Treaty Organization",
            Match::Transliterated,
        ),
        ("Хизбут-Тахрир", "Hizb ut-Tahrir", Match::Transliterated),
        ("Nikita Chruŝëv", "Никита Сергеевич Хрущёв", Match::Words),
        ("csto", "Collective Security Treaty Organization", Match::Abbreviation),
        ("C.S.T.O.", "Collective Security Treaty Organization", Match::Abbreviation),
        ("odkb", "Collective Security Treaty Organization", Match::Abbreviation),
        ("u.k.", "United Kingdom", Match::Abbreviation),
        ("CRRF", "Collective Rapid Reaction Force", Match::Initials),
        ("osce", "Organization for Security and Co-operation in Europe", Match::Initials),
        ("КРРФ", "Collective Rapid Reaction Force", Match::Initials),
        ("CCC", "Customs Control Committee of the Ministry of Finance of Kazakhstan", Match::Initials),
        ("MIA of Kazakhstan", "Ministry of Internal Affairs", Match::Initials),
        (
            "Council of Defence Ministers of the Commonwealth of Independent States",
            "Council of Defence Ministers of the CIS member states",
            Match::Initials,
        ),
        ("N. Nazarbayev", "Nursultan Nazarbayev", Match::Initials),
        ("Ministry of Int", "Ministry of Internal Affairs", Match::Prefix),
        ("Collective Security Treaty O", "Collective Security Treaty Organization", Match::Prefix),
        ("affairs internal ministry", "Ministry of Internal Affairs", Match::Words),
        ("174 criminal code", "Article 174 of the Criminal Code of Kazakhstan (2014)", Match::Words),
        (
            "article 233 3 kazakhstan",
            "Article 233-3 of the Criminal Code of Kazakhstan (numbering before 2014)",
            Match::Words,
        ),
        ("programme 2013–2017", "State programme for 2013-2017", Match::Words),
        ("Назарбаев Нурсултан Абишевич", "Nursultan Nazarbayev", Match::Words),
        ("Dobaeva I. P.", "Dobaeva I.P.", Match::Exact),
        ("A.I. Dobaeva", "Dobaeva A.I.", Match::Words),
        ("Law of the Republic of Kazakhstan on Countering Extremism", "Law on Countering Extremism", Match::Words),
        ("Commonwealth of Independent States summit", "Commonwealth of Independent States", Match::Words),
        ("Collective Rapid Policy Reaction Force", "Collective Rapid Reaction Force", Match::Words),
        (
            "Organization for Security Nursultan and Co-operation in Europe",
            "Organization for Security and Co-operation in Europe",
            Match::Words,
        ),
        ("astna", "Astana", Match::Misspelt),
        ("Kazakhsatn", "Kazakhstan", Match::Misspelt),
        ("Назарбаефа", "Nursultan Nazarbayev", Match::Misspelt),
        ("Minsitry of Intrenal Affairs", "Ministry of Internal Affairs", Match::Misspelt),
        ("Азия", "Asia", Match::Misspelt),
        ("Президента Казахстана", "President of the Republic of Kazakhstan", Match::Misspelt),
    ] {
        assert_eq!(best(&index, query), Some((name, how)), "{query}");
    }
}

#[test]
fn silence_is_better_than_rubbish() {
    let index = index();
    for query in [
        "",
        " ",
        "?!",
        "the",
        "of the",
        "и",
        "k",
        "zz",
        "qwerty",
        "\u{301}",
        "Article 175",
        "Article 17",
        "Article 233-4",
        "Article 233",
        "programme 2013-2018",
        "Shanghai Six",
        "Iran",
        "ASEAN",
        "ASTNA",
        "cabor",
        "Law on Countering Extremism 2005",
        "Law on Countering Extremism 2013",
        "USSR",
        "CTSO",
        "Interpol",
        "Austria",
        "Nazarbayeva Dariga",
        "Dobaeva Olga",
        "Ministry of Foreign Affairs of Kazakhstan",
        "Ministry of Internal Affairs of Uzbekistan",
        "Council of Foreign Ministers of the CIS member states",
        "Majilis of Uzbekistan",
        "the Law of the Jungle",
    ] {
        assert_eq!(all(&index, query), [], "{query}");
    }
    let mut numbered = vec!["Law on Countering Extremism"];
    numbered.extend(["Meeting 5"; 20]);
    let numbered = NameIndex::build(numbered.into_iter().map(|name| spellings(&[name])));
    assert_eq!(all(&numbered, "Law on Countering Extremism 5"), [], "however many names have the number");
}

#[test]
fn better_meetings_score_more() {
    let index = NameIndex::build(
        [["Kazakhstan"], ["Қазақстан"], ["Kazakhstan segment"], ["Media of Kazakhstan"], ["Kazakhsatn"]]
            .map(|names| spellings(&names)),
    );
    let order: Vec<_> = all(&index, "Kazakhstan").into_iter().map(|hit| (hit.entity, hit.how)).collect();
    let expected =
        [(0, Match::Exact), (1, Match::Transliterated), (2, Match::Prefix), (4, Match::Misspelt), (3, Match::Words)];
    assert_eq!(order, expected);
    let score = |query: &str, name: &'static str| {
        let index = NameIndex::build([spellings(&[name])]);
        all(&index, query).first().map_or(0.0, |hit| hit.score)
    };
    for (query, more, less) in [
        ("CSTO", "CSTO", "CSTO@en#"),
        ("CSTO", "CSTO@en#", "ЦСТО@ru#"),
        ("CSTO", "ЦСТО@ru#", "CSTO exercises"),
        ("CSTO", "CSTO exercises", "Collective Security Treaty Organization"),
        ("antiterrorist center", "Antiterrorist center", "Anti-terrorist center"),
        ("religious affairs", "Religious affairs of the state", "State bodies of religious affairs"),
        ("religious affairs", "Council for religious affairs", "Council for affairs of religious bodies"),
        ("religious affairs", "Council for religious affairs", "Council of ministers for religious affairs"),
        ("religious affairs", "Council for religious affairs", "Council for religous affairs"),
        ("criminal kazakhstan", "Criminal Code of Kazakhstan", "Article of the Criminal of Kazakhstan"),
    ] {
        let (more_score, less_score) = (score(query, more), score(query, less));
        assert!(more_score > less_score && less_score > 0.0, "{query}: {more} {more_score}, {less} {less_score}");
    }
    assert!((score("Kazakhstan", "Kazakhstan") - 1.0).abs() < f64::EPSILON);
}

#[test]
fn spellings_languages_limits_and_filters_are_kept_to() {
    let index = index();
    let state = NAMES.iter().position(|names| names[0] == "Kazakhstan").unwrap();
    let hit = all(&index, "Қазақстан")[0];
    assert_eq!((hit.entity as usize, hit.spelling, hit.how), (state, 2, Match::Exact));
    let twice = NameIndex::build([spellings(&["Astana", "Astana@kk"])]);
    assert_eq!(all(&twice, "Astana")[0].spelling, 0, "of equal ones the first");
    let in_language = |query: &str, lang: &str| search(&index, query, Some(lang), 9, |_| true).len();
    assert_eq!(in_language("Hizb ut-Tahrir", "en"), 1);
    assert_eq!(in_language("Hizb ut-Tahrir", "ru"), 0);
    assert_eq!(in_language("ОДКБ", "RU"), 1);
    assert_eq!(in_language("ОДКБ", "r"), 0);
    let latin = NameIndex::build([spellings(&["Qazaqstan@kk-Latn"]), spellings(&["Qazaqstan@kkx"])]);
    assert_eq!(search(&latin, "Qazaqstan", Some("kk"), 9, |_| true).len(), 1);
    let every = all(&index, "Kazakhstan");
    assert_eq!(search(&index, "Kazakhstan", None, 3, |_| true), every[..3]);
    let accepted: Vec<_> = every.iter().copied().filter(|hit| hit.entity % 2 == 0).collect();
    assert_eq!(search(&index, "Kazakhstan", None, 3, |entity| entity % 2 == 0), accepted[..3]);
    assert_eq!(search(&index, "Kazakhstan", None, 0, |_| true), []);
    assert_eq!(all(&NameIndex::build(Vec::<Vec<Spelling<'_>>>::new()), "Kazakhstan"), []);
    assert_eq!(all(&NameIndex::default(), "Kazakhstan"), []);
}

/// The score of a spelling is the same among others as alone, and a spelling that would score alone is not passed over.
#[test]
fn scores_do_not_depend_on_other_names() {
    let mut names: Vec<Spelling<'_>> = NAMES.iter().flat_map(|names| spellings(names)).collect();
    // Names that are alike but for what a score depends on.
    names.extend(spellings(&[
        "Council of Forest Roads of Kazakhstan",
        "Ministry of Internal Affairs of Kazakhstan",
        "Bureau of Foreign Affairs of Kazakhstan",
        "Semi-Open Kazakhstan",
        "Half Open Field Kazakhstan",
        "CSTO",
        "CSTO@en#",
    ]));
    let together = NameIndex::build(names.iter().map(|name| [*name]));
    let alone: Vec<NameIndex> = names.iter().map(|name| NameIndex::build([[*name]])).collect();
    let texts = names.iter().map(|name| name.text.to_owned());
    let mut queries: Vec<String> = texts
        .flat_map(|text| {
            let words: Vec<&str> = text.split(' ').collect();
            let reversed = words.iter().rev().copied().collect::<Vec<_>>().join(" ");
            let some = words.iter().step_by(2).copied().collect::<Vec<_>>().join(" ");
            let wrong: String = text.chars().enumerate().filter(|(at, _)| at % 9 != 4).map(|(_, c)| c).collect();
            let extra = format!("{text} summit");
            let half: String = text.chars().take(text.chars().count() / 2).collect();
            [half, reversed, some, wrong, extra, text]
        })
        .collect();
    queries.extend(
        [
            "U.N. Security",
            "РК",
            "MIA RK",
            "MIA Kazakhstan",
            "Kazakhstan M",
            "Shanghai Otan",
            "Kazakhstan Law Countering Extremism",
        ]
        .map(str::to_owned),
    );
    for query in &queries {
        let mut one_by_one: Vec<(u32, Hit)> = Vec::new();
        for (index, number) in alone.iter().zip(0..) {
            one_by_one.extend(all(index, query).into_iter().map(|hit| (number, Hit { entity: number, ..hit })));
        }
        let mut found: Vec<(u32, Hit)> = all(&together, query).into_iter().map(|hit| (hit.entity, hit)).collect();
        found.sort_by_key(|(number, _)| *number);
        assert_eq!(found, one_by_one, "{query}");
    }
}

/// A term that matches well alone may leave the other without a word; then both are tried as one.
#[test]
fn terms_that_match_as_one_are_found_where_one_by_one_they_are_not() {
    let index = NameIndex::build([spellings(&["Ultra-radicalism"])]);
    let hits = all(&index, "Ultra-adicalis");
    assert_eq!(hits.iter().map(|hit| hit.how).collect::<Vec<_>>(), [Match::Misspelt]);
}

#[test]
fn equal_cases_tie_and_go_by_number() {
    let index = NameIndex::build(
        ["Law on amendments (2013)", "Law on amendments (2010)", "Law on amendments (2014)"]
            .map(|name| spellings(&[name])),
    );
    let hits = all(&index, "amendments law");
    assert_eq!(hits.iter().map(|hit| hit.entity).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(hits.iter().all(|hit| hit.score.to_bits() == hits[0].score.to_bits()));
}

#[test]
fn queries_of_any_length_are_read() {
    let index = index();
    let long = "Ministry of Internal Affairs of Kazakhstan ".repeat(9);
    assert_eq!(all(&index, &long), []);
    let name = "Rules for burial of persons whose prosecution for terrorist activities ended with their death in the \
        course of a special operation of the security bodies, and of the notice of the place of burial to their \
        relatives, which is not given";
    let rules = NameIndex::build([spellings(&[name]), spellings(&["Rules for burial"])]);
    let hits = all(&rules, name);
    assert_eq!((hits.len(), hits[0].entity, hits[0].how), (1, 0, Match::Prefix));
    for text in [
        "ы".repeat(1000),
        "а ".repeat(1000),
        "1-".repeat(500),
        "a-".repeat(500),
        "zh".repeat(100),
        "ﷺ".repeat(200),
        "ʹ".repeat(50),
    ] {
        assert_eq!(all(&index, &text), [], "{text}");
    }
    let many = NameIndex::build([spellings(&[&"word ".repeat(300).leak()[..1000], "-", ""])]);
    assert_eq!(all(&many, "word word").len(), 1);
}

/// Names that are alike, each a little different: `count` entities with `names` names each.
fn alike(count: usize, name: impl Fn(usize) -> String) -> NameIndex {
    let names: Vec<String> = (0..count).map(name).collect();
    NameIndex::build(names.iter().map(|name| [Spelling { text: name, lang: "en", abbreviation: false }]))
}

/// Queries that are dear in one way or another, on the names of [`dear_index`].
fn dear_queries() -> Vec<String> {
    let long = |word: &str| word.repeat(200 / word.len());
    vec![
        "law on state secrets 77".to_owned(),
        "article".to_owned(),
        "artcile".to_owned(),
        "art".to_owned(),
        "ab".to_owned(),
        "b".to_owned(),
        "BBB".to_owned(),
        "bbbb".to_owned(),
        long("b "),
        long("ab "),
        long("b b b b b, "),
        long("article "),
        long("articel "),
        long("abcdefghij "),
        "abcdefghij".repeat(20),
    ]
}

/// Names that have all of one thing: much alike words, initials, letters, and words again and again.
fn dear_index(count: usize) -> NameIndex {
    alike(count, |at| match at % 5 {
        0 => format!("Article {at} of the Law on State Secrets"),
        1 => "b b b b b".to_owned(),
        2 => format!("Bureau Ba{at} b Bbb"),
        3 => format!("abcdefghij{at} article{at} ab"),
        _ => format!("{} {at}", "article b abcdefghij ".repeat(16)),
    })
}

#[test]
fn a_cancelled_search_ends() {
    let index = dear_index(5000);
    for query in dear_queries() {
        let mut work = work();
        drop(work.cancel_on_drop());
        let found = index.search(&query, None, 10, &mut work, |_| true);
        // A search so small that it does not look whether it is cancelled may be done.
        assert!(found == Err(WorkError::Cancelled) || work.steps_taken() < 1024, "{query}");
    }
    let mut work = work();
    drop(work.cancel_on_drop());
    assert_eq!(index.search("article", None, 10, &mut work, |_| true), Err(WorkError::Cancelled));
}

#[test]
fn a_search_ends_soon_after_its_budget_is_spent() {
    let index = dear_index(5000);
    for (query, limit) in dear_queries().into_iter().flat_map(|query| [(query.clone(), 500), (query, 10_000)]) {
        let limits = WorkLimits { max_steps: limit, ..WorkLimits::until(Instant::now() + Duration::from_mins(1)) };
        let mut work = Work::within(limits);
        match index.search(&query, None, usize::MAX, &mut work, |_| true) {
            Ok(_) => assert!(work.steps_taken() < limit + 1024, "{query}"),
            Err(error) => {
                assert!(matches!(error, WorkError::TooMuch { looked_at, .. } if looked_at < limit + 2048), "{error:?}");
            }
        }
    }
    let limits = WorkLimits { max_steps: 2000, ..WorkLimits::until(Instant::now() + Duration::from_mins(1)) };
    let mut work = Work::within(limits);
    let found = index.search("article b", None, 10, &mut work, |_| true);
    assert!(matches!(found, Err(WorkError::TooMuch { limit: 2000, .. })), "{found:?}");
}

#[test]
fn a_search_takes_the_same_steps_each_time_and_holds_nothing_afterwards() {
    let index = dear_index(1000);
    for query in dear_queries() {
        let steps = || {
            let mut work = work();
            index.search(&query, None, usize::MAX, &mut work, |_| true).unwrap();
            assert_eq!(work.held(), 0, "{query}");
            work.steps_taken()
        };
        assert_eq!(steps(), steps(), "{query}");
    }
}

#[test]
fn a_search_holds_what_grows_with_the_names() {
    let held = |count: usize| {
        let index = dear_index(count);
        let limits = WorkLimits { max_bytes: 8 * count, ..WorkLimits::until(Instant::now() + Duration::from_mins(1)) };
        let mut work = Work::within(limits);
        index.search("article b", None, usize::MAX, &mut work, |_| true)
    };
    assert!(matches!(held(20_000), Err(WorkError::TooLarge { .. })));
}
