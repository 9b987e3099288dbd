//! The page in a real browser. Chromium and its driver have to be installed (on Debian: `chromium`
//! and `chromium-driver`); where they are not, it says so and tests nothing. The check of what
//! everybody can use needs axe-core besides: `CAIBAO_AXE` names its `axe.min.js`.

mod driver;

use std::env;
use std::fs;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Child;

use driver::{Browser, DOWN, ENTER, ESCAPE, LEFT, RIGHT, SHIFT, TAB};
use serde_json::Value;

use crate::run::{caibao, sample_index, started};

/// A server over the samples, and a browser that looks at it.
struct Visit {
    browser: Browser,
    server: Child,
    place: String,
}

impl Visit {
    fn go(&self, view: &str) {
        self.browser.go(&format!("{}{view}", self.place));
    }

    /// The view that is shown, as its address says.
    fn view(&self) -> String {
        let address = self.browser.address().replace('+', " ");
        address
            .strip_prefix(&self.place)
            .unwrap_or(&address)
            .to_owned()
    }

    /// The view of the first article that is found.
    fn first_article(&self, query: &str) {
        self.go(&format!("/search?q={query}"));
        self.browser.leave(|| self.browser.click(".hit h2 a"));
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let _: std::io::Result<()> = self.server.kill();
        let _: std::io::Result<_> = self.server.wait();
    }
}

fn visit() -> Option<Visit> {
    let browser = Browser::start()?;
    let mut serve = caibao();
    serve.args(["serve", "--bind", "127.0.0.1:0", "--index"]);
    let (server, address) = started(serve.arg(sample_index()));
    let place = address.trim_end_matches('/').to_owned();
    Some(Visit {
        browser,
        server,
        place,
    })
}

/// Says so even where what tests print is kept back.
fn skipped(why: &str) {
    let mut terminal = io::stderr();
    writeln!(terminal, "skipped: {why}").unwrap();
}

type Scene = fn(&Visit);

const SCENES: &[(&str, Scene)] = &[
    ("search", search),
    ("completion", completion),
    ("chips", chips),
    ("errors are underlined in the box", underlined),
    ("facets narrow the same figure", facets),
    ("months are brushed", brush),
    ("marks of an article", marks),
    ("a point of the chart leads to its sentence", chart),
    ("export", export),
    ("language", language),
    ("light and dark", dark),
    ("by keyboard alone", keyboard),
    ("pictures by the arrow keys", arrows),
    ("what is typed wrong is told", told),
    ("a screen reader is told everything", spoken),
    ("on a phone nothing is cut off", phone),
    ("a hostile article stays text", hostile),
    ("everybody can use it", accessible),
];

#[test]
fn the_page_works_in_a_browser() {
    let Some(visit) = visit() else {
        skipped("no chromedriver (on Debian: apt-get install chromium chromium-driver)");
        return;
    };
    let mut failed = Vec::new();
    for (name, scene) in SCENES {
        visit.browser.screen(1280, "light");
        visit.go("/");
        visit.browser.run("localStorage.clear()");
        visit.browser.complaints();
        if catch_unwind(AssertUnwindSafe(|| scene(&visit))).is_err() {
            failed.push((*name).to_owned());
        }
        // A page that breaks its own policy, or whose script fails.
        let complaints = visit.browser.complaints();
        let complaints = complaints
            .iter()
            .filter(|told| !told.contains("status of 40"));
        failed.extend(complaints.map(|told| format!("{name}: {told}")));
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

fn search(visit: &Visit) {
    let browser = &visit.browser;
    browser.write("input[name=q]", "AWS 增长 > 15%");
    browser.leave(|| browser.press(&[ENTER]));
    assert_eq!(visit.view(), "/search?q=AWS 增长 > 15%");
    assert!(browser.count(".hit") >= 3);
    assert_eq!(browser.text(".hit mark"), "19%");
    assert_eq!(browser.text(".hit td.segment"), "AWS");
}

fn completion(visit: &Visit) {
    let browser = &visit.browser;
    browser.write("input[name=q]", "毛利率 > 40% 净利");
    browser.until("document.querySelector('.completions li')");
    browser.press(&[DOWN]);
    let first = browser.text(".completions li");
    let name = "document.querySelector('input[name=q]')";
    browser.until(&format!(
        "document.getElementById({name}.getAttribute('aria-activedescendant'))?.getAttribute('aria-selected') === 'true'"
    ));
    browser.press(&[ENTER]);
    let value = browser.run(&format!("return {name}.value"));
    let value = value.as_str().unwrap();
    assert!(value.starts_with("毛利率 > 40% 净利"), "{value}");
    assert!(
        first.starts_with(value.rsplit(' ').next().unwrap()),
        "{first}: {value}"
    );
    browser.until(&format!("{name}.getAttribute('aria-expanded') === 'false'"));
    browser.write("input[name=q]", " 公");
    browser.until(&format!("{name}.getAttribute('aria-expanded') === 'true'"));
    browser.press(&[ESCAPE]);
    browser.until(&format!("{name}.getAttribute('aria-expanded') === 'false'"));
    assert_eq!(visit.view(), "/");
}

fn chips(visit: &Visit) {
    let browser = &visit.browser;
    visit.go("/search?q=AWS 增长 > 15%25 云业务");
    assert_eq!(browser.count(".chip"), 2);
    browser.click(".chip:nth-child(2) button");
    let box_ = "document.querySelector('input[name=q]')";
    let chosen = browser.run(&format!(
        "return {box_}.value.slice({box_}.selectionStart, {box_}.selectionEnd)"
    ));
    assert_eq!(chosen, "云业务");
    browser.leave(|| browser.click(".chip:nth-child(2) a"));
    assert_eq!(visit.view(), "/search?q=AWS 增长 > 15%");
}

fn underlined(visit: &Visit) {
    let browser = &visit.browser;
    visit.go("/search?q=AWS 增长 > 15亿丈");
    assert_eq!(browser.text(".under u"), "丈");
    assert_eq!(browser.text(".problem u"), "丈");
    let inside = "const [line, box] = ['.under u', 'input[name=q]'].map((it) => document.querySelector(it).getBoundingClientRect());
        return line.left > box.left && line.right < box.right && line.top >= box.top && line.bottom <= box.bottom";
    assert_eq!(browser.run(inside), true);
    // What is typed is looked at when typing stops.
    visit.go("/");
    browser.write("input[name=q]", "毛利率 > 40斤 财报");
    browser.until("document.querySelector('.under u')?.textContent === '斤'");
    assert_eq!(browser.run(inside), true);
}

fn facets(visit: &Visit) {
    let browser = &visit.browser;
    visit.go("/search?q=营收");
    let all = browser.text(".count");
    let company = ".facet[data-by=company] li a";
    let name = browser.text(&format!("{company} span"));
    browser.leave(|| browser.click(company));
    assert!(
        visit.view().contains(&format!("company={name}")),
        "{}",
        visit.view()
    );
    assert_ne!(browser.text(".count"), all);
    browser.leave(|| browser.click(".facet[data-by=status] li:nth-child(2) a"));
    assert!(visit.view().contains("&status="), "{}", visit.view());
    assert_eq!(browser.count(".chosen .chip"), 2);
    let rows = browser.run(
        "return [...document.querySelectorAll('.hit tbody tr')].map((row) => [row.cells[0].textContent, row.cells[6].textContent].join(' '))",
    );
    let rows = rows.as_array().unwrap();
    assert!(!rows.is_empty());
    let status = browser.text(".facet[data-by=status] [aria-current] span");
    assert!(
        rows.iter()
            .all(|row| *row == format!("{name} {status}").as_str()),
        "{rows:?}"
    );
    browser.leave(|| browser.click(".views a:not([aria-current])"));
    assert!(
        visit.view().contains(&format!("company={name}")),
        "{}",
        visit.view()
    );
    browser.leave(|| browser.click(".chosen .chip:last-child a"));
    assert_eq!(browser.count(".chosen .chip"), 1);
}

fn brush(visit: &Visit) {
    let browser = &visit.browser;
    visit.go("/search?q=营收");
    let months = browser
        .run("const it = document.querySelector('.history').dataset; return [it.first, it.last]");
    browser.leave(|| browser.draw(".history svg", 0.02, 0.5));
    let view = visit.view();
    let since = format!("since={}", months[0].as_str().unwrap());
    assert!(view.contains(&since) && view.contains("&until="), "{view}");
    assert!(!view.contains(months[1].as_str().unwrap()), "{view}");
    assert_eq!(browser.count(".chosen .chip"), 1);
    // With the keys, from bar to bar.
    visit.go("/search?q=营收");
    browser.run("document.querySelector('.history a').focus()");
    browser.press(&[SHIFT, RIGHT]);
    browser.until("document.querySelector('.history output').textContent.includes('–')");
    browser.leave(|| browser.press(&[ENTER]));
    assert!(visit.view().contains(&since), "{}", visit.view());
}

fn marks(visit: &Visit) {
    let browser = &visit.browser;
    visit.first_article("AWS 增长 > 15%25");
    let shown = "!document.querySelector('.binding').hidden";
    browser.point_at(".text a.figure");
    browser.until(shown);
    let told = browser.text(".binding");
    assert!(told.contains("亚马逊") && told.contains("2024Q4"), "{told}");
    assert!(browser.count(".binding li") >= 4, "why: {told}");
    assert_eq!(browser.count("tr.pointed"), 1);
    browser.press(&[ESCAPE]);
    browser.until("document.querySelector('.binding').hidden");
    browser.run("document.querySelectorAll('.text a.figure')[1].focus()");
    browser.until(shown);
    browser.until("document.activeElement.getAttribute('aria-describedby') === 'binding'");
    browser.press(&[ENTER]);
    browser.until("document.querySelector('tr:target')");
}

fn chart(visit: &Visit) {
    let browser = &visit.browser;
    assert!(browser.count(".chart a.actual") >= 8);
    assert!(browser.count(".chart a.estimate") >= 1);
    browser.leave(|| browser.click(".chart a.actual"));
    assert!(visit.view().contains("/articles/"), "{}", visit.view());
    assert!(!browser.text("a.figure:target").is_empty());
}

fn export(visit: &Visit) {
    const WANTED: [&str; 2] = [
        "JSON 200 application/json",
        "CSV 200 text/csv; charset=utf-8",
    ];
    let browser = &visit.browser;
    visit.first_article("AWS");
    let article = visit.view();
    for view in [
        "/",
        "/search?q=AWS",
        "/figures?q=AWS 增长 > 15%25",
        "/stats",
        &article,
    ] {
        visit.go(view);
        let kinds = browser.run_to_end(
            "return Promise.all([...document.querySelectorAll('.exports a')].map(async (link) => {
               const answer = await fetch(link.href);
               return `${link.textContent} ${answer.status} ${answer.headers.get('content-type')}`;
             }))",
        );
        let kinds = kinds.as_array().unwrap();
        assert!(kinds.len() >= 2, "{view}");
        for (kind, wanted) in kinds.iter().zip(WANTED.iter().cycle()) {
            assert_eq!(kind, wanted, "{view}");
        }
    }
}

fn language(visit: &Visit) {
    let browser = &visit.browser;
    let spoken = || browser.run("return document.documentElement.lang");
    assert_eq!(spoken(), "zh-Hans");
    browser.leave(|| browser.click(".language"));
    assert_eq!(spoken(), "en");
    visit.go("/search?q=AWS");
    browser.until("document.documentElement.lang === 'en' && document.readyState === 'complete'");
    assert!(visit.view().contains("lang=en"));
    browser.leave(|| browser.click(".language"));
    assert_eq!(spoken(), "zh-Hans");
    visit.go("/");
    assert_eq!(spoken(), "zh-Hans");
}

fn dark(visit: &Visit) {
    let browser = &visit.browser;
    let paper = || browser.run("return getComputedStyle(document.body).backgroundColor");
    let light = paper();
    let pressed =
        || browser.run("return document.querySelector('.theme').getAttribute('aria-pressed')");
    assert_eq!(pressed(), "false");
    browser.click(".theme");
    assert_eq!(pressed(), "true");
    assert_ne!(paper(), light);
    visit.go("/search?q=AWS");
    assert_ne!(paper(), light);
    browser.click(".theme");
    assert_eq!(paper(), light);
    browser.run("localStorage.clear()");
    browser.screen(1280, "dark");
    visit.go("/");
    assert_ne!(paper(), light);
}

fn keyboard(visit: &Visit) {
    let browser = &visit.browser;
    browser.press(&[TAB]);
    assert_eq!(
        browser.run("return document.activeElement.className"),
        "skip"
    );
    browser.press(&[ENTER]);
    browser.until("document.activeElement.id === 'main'");
    browser.press(&['/']);
    browser.until("document.activeElement.name === 'q'");
    browser.press(&['A', 'W', 'S']);
    browser.until("document.querySelector('input[name=q]').value === 'AWS'");
    browser.leave(|| browser.press(&[ENTER]));
    for steps in 0.. {
        assert!(steps < 40, "the first article is never reached");
        browser.press(&[TAB]);
        let focus = "const at = document.activeElement; const style = getComputedStyle(at);
            return [Boolean(at.closest('.hit h2')), style.outlineStyle !== 'none']";
        let focus = browser.run(focus);
        assert_eq!(focus[1], true, "the focus is seen at step {steps}");
        if focus[0] == true {
            break;
        }
    }
    browser.leave(|| browser.press(&[ENTER]));
    assert!(visit.view().starts_with("/articles/"), "{}", visit.view());
}

fn arrows(visit: &Visit) {
    let browser = &visit.browser;
    let at = || browser.run("return document.activeElement.textContent");
    // The chart is one stop, its latest point.
    browser.run("document.querySelector('.questions li:last-child a').focus()");
    browser.press(&[TAB]);
    let latest = browser.text(".chart a:last-of-type");
    assert_eq!(at(), latest);
    browser.press(&[LEFT]);
    assert_ne!(at(), latest);
    let seen = "return getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth";
    assert_eq!(browser.run(seen), "2px");
    browser.press(&[RIGHT]);
    assert_eq!(at(), latest);
    browser.press(&[TAB]);
    assert_eq!(
        browser.run("return document.activeElement.tagName"),
        "SUMMARY"
    );
    // On a phone the latest is what is seen first.
    browser.screen(390, "light");
    visit.go("/");
    browser.until("document.querySelector('.chart > .wide').scrollLeft > 0");
}

fn told(visit: &Visit) {
    let browser = &visit.browser;
    for (view, wrong) in [("/", "不认识单位“斤”"), ("/?lang=en", "“斤” is no unit")]
    {
        visit.go(view);
        browser.write("input[name=q]", "毛利率 > 40斤 财报");
        browser.until("document.querySelector('.wrong').textContent");
        let told = browser.text(".wrong");
        assert!(told.starts_with(wrong), "{told}");
        let described =
            "return document.querySelector('input[name=q]').getAttribute('aria-describedby')";
        assert_eq!(browser.run(described), "wrong");
        let overlap = "const [box, told] = ['input[name=q]', '.wrong'].map((it) => document.querySelector(it).getBoundingClientRect());
            return told.top >= box.bottom && told.height > 0";
        assert_eq!(browser.run(overlap), true);
    }
    // And how many completions there are, as long as there are any.
    browser.run("document.querySelector('input[name=q]').value = ''");
    browser.write("input[name=q]", "净利");
    browser.until("/^[1-9]/.test(document.querySelector('.found').textContent)");
    browser.press(&[ESCAPE]);
    browser.until("!document.querySelector('.found').textContent");
}

fn spoken(visit: &Visit) {
    const NAMED: [&str; 9] = [
        "button",
        "columnheader",
        "combobox",
        "complementary",
        "heading",
        "link",
        "navigation",
        "table",
        "textbox",
    ];
    let browser = &visit.browser;
    visit.first_article("AWS 增长 > 15%25");
    let article = visit.view();
    let mut wrong = Vec::new();
    for width in [1280, 390] {
        browser.screen(width, "light");
        for view in VIEWS.iter().copied().chain([article.as_str()]) {
            visit.go(view);
            let spoken = browser.spoken();
            let mut level = 0;
            for it in &spoken {
                if NAMED.contains(&it.role.as_str()) && it.name.trim().is_empty() {
                    wrong.push(format!("{view} ({width}): a {} without a name", it.role));
                }
                if it.role == "link" && it.description == it.name {
                    wrong.push(format!("{view} ({width}): said twice: {}", it.name));
                }
                if it.role == "heading" {
                    let next = it.level.unwrap_or_default();
                    if next > level + 1 || (next == 1) != (level == 0) {
                        wrong.push(format!("{view} ({width}): {} is of level {next}", it.name));
                    }
                    level = next;
                }
            }
            let count = |role: &str| spoken.iter().filter(|it| it.role == role).count();
            if count("columnheader") < 2 * count("table") {
                wrong.push(format!("{view} ({width}): a table without heads"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // The first that is said of a page is what came of the question.
    visit.go("/search?q=AWS 增长 > 15%25");
    let title = browser.run("return document.title");
    let found = browser.text(".count");
    let found = found.split(' ').next().unwrap();
    assert!(
        title
            .as_str()
            .unwrap()
            .contains(&format!("AWS 增长 > 15% · {found} 篇")),
        "{title}"
    );
    visit.go("/figures?q=AWS 增长 >");
    assert_eq!(
        browser.run("return document.title"),
        "AWS 增长 > · 没有答上来 · 财报"
    );
}

/// Every view, as far as it is different.
const VIEWS: [&str; 9] = [
    "/",
    "/search?q=AWS 增长 > 15%25",
    "/search?q=营收&company=亚马逊&status=guidance&since=2023",
    "/search?q=AWS 增长 > 15亿丈",
    "/search?q=2024Q4 AWS 增长 > 50%25",
    "/figures?q=[任意 亚马逊 营收 同比]",
    "/search?q=AWS&lang=en",
    "/stats",
    "/nothing",
];

fn phone(visit: &Visit) {
    let browser = &visit.browser;
    visit.first_article("AWS 增长 > 15%25");
    let article = visit.view();
    for screen in [390, 320] {
        browser.screen(screen, "light");
        for view in VIEWS.iter().copied().chain([article.as_str()]) {
            visit.go(view);
            let width = browser.run("return document.documentElement.scrollWidth");
            assert!(width.as_u64() <= Some(screen.into()), "{view}: {width}");
        }
    }
}

fn hostile(visit: &Visit) {
    let browser = &visit.browser;
    visit.go("/search?q=迪士尼");
    assert!(browser.text(".hit h2").contains("<script>"));
    visit.first_article("迪士尼");
    assert_eq!(browser.count("script"), 1);
    assert_eq!(
        browser.count("main img, main iframe, a[href^='javascript']"),
        0
    );
    browser.run("document.querySelectorAll('a.figure').forEach((mark) => mark.focus())");
    assert_eq!(browser.count(".binding script, .binding img"), 0);
    visit.go("/search?q=\"><img src=x onerror=alert(1)>");
    assert_eq!(browser.count("img"), 0);
}

fn accessible(visit: &Visit) {
    let Some(path) = env::var_os("CAIBAO_AXE") else {
        skipped("CAIBAO_AXE does not say where axe.min.js is");
        return;
    };
    let axe = fs::read_to_string(path).unwrap();
    let browser = &visit.browser;
    visit.first_article("AWS 增长 > 15%25");
    let article = visit.view();
    let mut found = Vec::new();
    for (width, colours) in [(1280, "light"), (1280, "dark"), (390, "light")] {
        browser.screen(width, colours);
        for view in VIEWS.iter().copied().chain([article.as_str()]) {
            visit.go(view);
            browser.run(&axe);
            let told = browser.run_to_end(
                "const found = await axe.run();
                 return found.violations.map((it) => `${it.impact} ${it.id}: ${it.nodes[0].html}`)",
            );
            let told = told.as_array().unwrap_or_else(|| panic!("{told}"));
            let told = told.iter().filter_map(Value::as_str);
            found.extend(told.map(|told| format!("{view} ({width}, {colours}): {told}")));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
