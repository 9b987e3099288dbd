use std::fs;
use std::sync::atomic::AtomicU64;

use super::*;
use crate::query::{Need, Place, Plan, Words};
use crate::search::{Hit, Options, Sort, search};
use crate::text::Mapped;

/// Files of lines `address|title|text`, an article each. A line `bad` cannot be read, a line
/// `panic` trips the reader up, a line `stop` asks to stop.
#[derive(Default)]
struct Lines {
    stop: AtomicBool,
    reads: AtomicU64,
}

impl Source for Lines {
    fn wants(&self, path: &Path) -> bool {
        path.extension().is_some_and(|end| end == "txt")
    }

    fn read(&self, path: &Path, each: &mut dyn FnMut(Result<(u64, Article), String>)) {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return each(Err(error.to_string())),
        };
        for (record, line) in (0u64..).zip(text.lines()) {
            let parts: Vec<&str> = line.split('|').collect();
            match parts.as_slice() {
                ["bad"] => each(Err("a bad line".to_owned())),
                ["panic"] => panic!("as the test wants"),
                ["stop"] => self.stop.store(true, Ordering::Relaxed),
                [url, title, text] => each(Ok((
                    record,
                    Article {
                        url: Some((*url).to_owned()),
                        title: Some((*title).to_owned()),
                        raw: line.to_owned(),
                        text: Mapped::verbatim(text, 0),
                        ..Article::default()
                    },
                ))),
                _ => each(Err("no article".to_owned())),
            }
        }
    }
}

struct Desk {
    folder: tempfile::TempDir,
    lines: Lines,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
            lines: Lines::default(),
        };
        fs::create_dir(desk.articles()).unwrap();
        desk
    }

    fn articles(&self) -> PathBuf {
        self.folder.path().join("articles")
    }

    fn write(&self, name: &str, lines: &[&str]) {
        let path = self.articles().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // A new file has a new time, however quick the test is.
        let _ = fs::remove_file(&path);
        std::thread::sleep(std::time::Duration::from_millis(5));
        fs::write(path, lines.join("\n")).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.articles().join(name)).unwrap();
    }

    fn index(&self) -> Index {
        Index::open_or_create(&self.folder.path().join("index"), Lexicon::built_in()).unwrap()
    }

    fn ingest(&self, prune: bool) -> Summary {
        self.lines.stop.store(false, Ordering::Relaxed);
        let index = self.index();
        let paths = [self.articles()];
        ingest(
            &index,
            Lexicon::built_in(),
            &paths,
            IngestOptions {
                prune,
                ..IngestOptions::default()
            },
            &self.lines,
            &self.lines.stop,
            &mut |_| {},
        )
        .unwrap()
    }

    /// added, updated, unchanged, duplicates, pruned, failed
    fn counts(&self, prune: bool) -> [u64; 6] {
        let done = self.ingest(prune);
        let failed = u64::try_from(done.failed.len()).unwrap();
        [
            done.added,
            done.updated,
            done.unchanged,
            done.duplicates,
            done.pruned,
            failed,
        ]
    }

    fn hits(&self, text: &str) -> Vec<Hit> {
        let words = Words {
            text: text.to_owned(),
            need: Need::Exact,
            place: Place::Anywhere,
        };
        let options = Options {
            limit: 100,
            offset: 0,
            sort: Sort::Date,
            collapse: true,
        };
        search(
            &self.index(),
            Lexicon::built_in(),
            &Plan::Words(words),
            &options,
        )
        .unwrap()
        .hits
    }

    /// The files in which a text is found, each with those of its duplicates.
    fn found(&self, text: &str) -> Vec<String> {
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let mut found: Vec<String> = self
            .hits(text)
            .iter()
            .map(|hit| {
                let others: Vec<String> = hit
                    .copies
                    .iter()
                    .map(|other| format!(" +{}", name(&other.path)))
                    .collect();
                name(&hit.card.path) + &others.concat()
            })
            .collect();
        found.sort();
        found
    }
}

#[test]
fn what_is_new_is_added_what_changed_replaced_what_is_the_same_left() {
    let desk = Desk::new();
    desk.write("a.txt", &["u1|甲|营收增长", "u2|乙|利润下降"]);
    desk.write("b.txt", &["u3|丙|现金充裕"]);
    desk.write("picture.png", &[""]);
    assert_eq!(desk.counts(false), [3, 0, 0, 0, 0, 0]);
    assert_eq!(desk.found("利润"), ["a.txt"]);
    let reads = desk.lines.reads.load(Ordering::Relaxed);
    assert_eq!(desk.counts(false), [0, 0, 3, 0, 0, 0]);
    assert_eq!(desk.lines.reads.load(Ordering::Relaxed), reads);
    desk.write("a.txt", &["u1|甲|营收增长", "u2|乙|利润大增", "u4|丁|裁员"]);
    assert_eq!(desk.counts(false), [1, 1, 2, 0, 0, 0]);
    assert_eq!(
        (desk.found("利润下降"), desk.found("利润大增")),
        (vec![], vec!["a.txt".to_owned()])
    );
    desk.write("a.txt", &["u1|甲|营收增长"]);
    assert_eq!(desk.counts(false), [0, 0, 2, 0, 2, 0]);
    assert_eq!(desk.found("裁员"), Vec::<String>::new());
    assert_eq!(desk.index().stats().unwrap().articles, 2);
}

#[test]
fn what_is_gone_is_dropped_when_asked_for() {
    let desk = Desk::new();
    desk.write("a.txt", &["u1|甲|营收增长"]);
    desk.write("b.txt", &["u2|乙|营收下降"]);
    desk.ingest(false);
    desk.remove("a.txt");
    assert_eq!(desk.counts(false), [0, 0, 1, 0, 0, 0]);
    assert_eq!(desk.found("营收"), ["a.txt", "b.txt"]);
    assert_eq!(desk.counts(true), [0, 0, 1, 0, 1, 0]);
    assert_eq!(desk.found("营收"), ["b.txt"]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_goes_on() {
    let desk = Desk::new();
    desk.write("a.txt", &["bad", "u1|甲|营收增长"]);
    desk.write("b.txt", &["panic"]);
    desk.write("c.txt", &["u2|乙|营收下降"]);
    let done = desk.ingest(false);
    let failed: Vec<&str> = done
        .failed
        .iter()
        .map(|(path, _)| path.file_name().unwrap().to_str().unwrap())
        .collect();
    assert_eq!((done.added, failed), (2, vec!["a.txt", "b.txt"]));
    // What failed is told again at every run.
    assert_eq!(desk.counts(false), [0, 0, 2, 0, 0, 2]);
    // A file that can no longer be read keeps what it had.
    desk.write("c.txt", &["bad"]);
    assert_eq!(desk.counts(false)[4..], [0, 3]);
    assert_eq!(desk.found("营收下降"), ["c.txt"]);
}

#[test]
fn the_same_news_is_kept_once_with_the_others_under_it() {
    let desk = Desk::new();
    desk.write("b.txt", &["u1|甲|营收增长"]);
    desk.write("c.txt", &["u2|甲|营收 增長"]);
    desk.write("d.txt", &["u1|甲改|营收增长，另有利润"]);
    assert_eq!(desk.counts(false), [1, 0, 0, 2, 0, 0]);
    assert_eq!(desk.found("营收"), ["b.txt +c.txt +d.txt"]);
    // One that comes earlier in the walk but later to the index is the duplicate.
    desk.write("a.txt", &["u3|甲|营收增长"]);
    assert_eq!(desk.counts(false), [1 - 1, 0, 3, 1, 0, 0]);
    assert_eq!(desk.found("营收"), ["b.txt +a.txt +c.txt +d.txt"]);
    let stats = desk.index().stats().unwrap();
    assert_eq!((stats.articles, stats.duplicates), (1, 3));
}

#[test]
fn when_the_original_goes_its_duplicates_are_found_again() {
    let desk = Desk::new();
    desk.write("b.txt", &["u1|甲|营收增长"]);
    desk.write("c.txt", &["u2|甲|营收增长"]);
    desk.write("d.txt", &["u1|甲改|营收增长，另有利润"]);
    desk.ingest(false);
    // Its content changes: what said the same stands for itself, what has its address stays.
    desk.write("b.txt", &["u1|甲|裁员"]);
    desk.ingest(false);
    assert_eq!(desk.found("裁员"), ["b.txt +d.txt"]);
    assert_eq!(desk.found("营收"), ["c.txt"]);
    assert_eq!(desk.counts(false), [0, 0, 3, 0, 0, 0]);
    // It is gone: the first of the others takes its place.
    desk.remove("b.txt");
    desk.ingest(true);
    assert_eq!(desk.found("营收"), ["c.txt", "d.txt"]);
    assert_eq!(desk.counts(true), [0, 0, 2, 0, 0, 0]);
}

#[test]
fn a_duplicate_whose_original_is_nowhere_is_found_again() {
    let desk = Desk::new();
    desk.write("b.txt", &["u1|甲|营收增长"]);
    desk.write("c.txt", &["u2|甲|营收增长"]);
    desk.ingest(false);
    // As after a crash between dropping an original and looking at its duplicates.
    {
        let index = desk.index();
        let mut writer = index.writer(Lexicon::built_in()).unwrap();
        let path = desk.articles().join("b.txt").canonicalize().unwrap();
        writer.remove(Entry {
            path: &path,
            record: 0,
        });
        writer.commit().unwrap();
    }
    desk.remove("b.txt");
    desk.ingest(false);
    assert_eq!(desk.found("营收"), ["c.txt"]);
}

#[test]
fn what_a_commit_that_never_came_left_is_in_nobodys_way() {
    let desk = Desk::new();
    // So many that one fewer is no reason to write them anew.
    let lines: Vec<String> = ["营收", "净利", "毛利", "销量", "成本"]
        .iter()
        .zip(1..)
        .map(|(what, number)| format!("u{number}|甲{number}|{what}增长"))
        .collect();
    let mut lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    desk.write("a.txt", &lines);
    desk.ingest(false);
    let list = desk.index().segments.join("meta.json");
    let before = fs::read(&list).unwrap();
    lines.pop();
    desk.write("a.txt", &lines);
    desk.ingest(true);
    assert_eq!(desk.found("增长").len(), 4);
    // As after a crash with all files of the commit written but the list that names them.
    fs::write(&list, before).unwrap();
    assert_eq!(desk.found("增长").len(), 5);
    fs::remove_file(desk.index().segments.join("files.bin")).unwrap();
    desk.ingest(true);
    assert_eq!(desk.found("增长").len(), 4);
}

const NEWS: &str = "抖音电商2024年全年商品交易总额约为3.5万亿元，同比增长约30%，店播贡献超过达人直播，\
    平台表示今年将继续减免商家的保证金与运费险费用，并推出九项扶持政策，帮助中小商家降低经营成本。";

#[test]
fn news_told_again_is_one_result_with_the_others_under_it() {
    let desk = Desk::new();
    desk.write("a.txt", &[&format!("u1|甲|{NEWS}")]);
    desk.write(
        "b.txt",
        &[&format!("u2|乙|【快讯】{NEWS}全年投入预计超过200亿元。")],
    );
    desk.write(
        "c.txt",
        &[&format!("u3|丙|{}", NEWS.replace("电商", "電商"))],
    );
    desk.write(
        "d.txt",
        &[&format!("u4|丁|【快讯】{NEWS}全年投入预计超过200亿元。")],
    );
    desk.write("e.txt", &["u5|戊|抖音电商裁员"]);
    assert_eq!(desk.counts(false), [5, 0, 0, 0, 0, 0]);
    let together = |found: Vec<String>| -> Vec<Vec<String>> {
        let mut groups: Vec<Vec<String>> = found
            .iter()
            .map(|group| {
                let mut files: Vec<String> = group.split(" +").map(str::to_owned).collect();
                files.sort();
                files
            })
            .collect();
        groups.sort();
        groups
    };
    let whole = [&["a.txt", "b.txt", "c.txt", "d.txt"][..], &["e.txt"]];
    assert_eq!(together(desk.found("抖音电商")), whole);
    // The first is gone: the rest stay together, and what comes later joins them.
    desk.remove("a.txt");
    desk.ingest(true);
    assert_eq!(together(desk.found("抖音电商")), [&whole[0][1..], whole[1]]);
    desk.write("a.txt", &[&format!("u1|甲|{NEWS}")]);
    desk.ingest(false);
    assert_eq!(together(desk.found("抖音电商")), whole);
    // One that tells something else now is a result of its own.
    desk.write("a.txt", &["u1|甲|抖音电商上市"]);
    desk.ingest(false);
    assert_eq!(
        together(desk.found("抖音电商")),
        [&["a.txt"][..], &whole[0][1..], whole[1]]
    );
}

#[test]
fn stopping_keeps_what_was_done_and_the_next_run_does_the_rest() {
    let desk = Desk::new();
    for number in 0..60 {
        let line = format!("u{number}|甲{number}|营收{number}");
        desk.write(&format!("{number:02}.txt"), &[line.as_str()]);
    }
    desk.write("30a.txt", &["stop"]);
    let done = desk.ingest(false);
    assert!(done.stopped && done.added < 60, "{done:?}");
    let first = desk.index().stats().unwrap().articles;
    assert_eq!(first, done.added);
    desk.remove("30a.txt");
    let done = desk.ingest(false);
    assert_eq!((done.added, done.unchanged), (60 - first, first));
    assert_eq!(desk.index().stats().unwrap().articles, 60);
}

#[test]
fn a_file_of_many_articles_comes_in_order() {
    let desk = Desk::new();
    let lines: Vec<String> = (0..300)
        .map(|number| format!("u{}|甲|营收{}", number, number / 3))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    desk.write("a.txt", &lines);
    assert_eq!(desk.counts(false), [100, 0, 0, 200, 0, 0]);
    for hit in desk.hits("营收") {
        assert_eq!(hit.card.record % 3, 0);
        assert_eq!(hit.copies.len(), 2);
    }
}

#[test]
fn a_second_writer_is_told_so_and_readers_go_on() {
    let desk = Desk::new();
    desk.write("a.txt", &["u1|甲|营收增长"]);
    desk.ingest(false);
    let index = desk.index();
    let _writer = index.writer(Lexicon::built_in()).unwrap();
    let other = desk.index();
    assert!(matches!(
        other.writer(Lexicon::built_in()),
        Err(IndexError::Busy { .. })
    ));
    assert!(matches!(
        Index::create(other.folder(), Lexicon::built_in()),
        Err(IndexError::Busy { .. })
    ));
    assert_eq!(desk.found("营收"), ["a.txt"]);
}

#[test]
fn an_index_of_another_make_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let lexicon = Lexicon::built_in();
    let message = || {
        Index::open(folder.path(), lexicon)
            .err()
            .unwrap()
            .to_string()
    };
    assert!(message().contains("no index here"), "{}", message());
    fs::write(folder.path().join("README.md"), "ours").unwrap();
    drop(Index::create(folder.path(), lexicon).unwrap());
    assert!(Index::open(folder.path(), lexicon).is_ok());
    let stamp = folder.path().join("caibao.json");
    let made = fs::read_to_string(&stamp).unwrap();
    fs::write(&stamp, made.replace(&lexicon.hash().to_string(), "1")).unwrap();
    assert!(
        message().contains("other word tables") && message().contains("--rebuild"),
        "{}",
        message()
    );
    fs::write(&stamp, "{\"format\":99}").unwrap();
    assert!(message().contains("another version"), "{}", message());
    drop(Index::create(folder.path(), lexicon).unwrap());
    assert!(Index::open(folder.path(), lexicon).is_ok());
    assert!(folder.path().join("README.md").exists());
}

#[test]
fn what_is_made_anew_answers_only_when_it_is_whole() {
    let desk = Desk::new();
    desk.write("a.txt", &["u1|甲|营收增长"]);
    desk.ingest(false);
    let lexicon = Lexicon::built_in();
    let folder = desk.index().folder().to_owned();
    let before = Index::fingerprint(&folder).unwrap();
    let mut anew = Index::begin(&folder, lexicon).unwrap();
    // Nobody else writes meanwhile, and readers see what was there.
    for other in [
        Index::begin(&folder, lexicon),
        Index::create(&folder, lexicon),
    ] {
        assert!(matches!(other, Err(IndexError::Busy { .. })));
    }
    let old = desk.index();
    assert!(matches!(old.writer(lexicon), Err(IndexError::Busy { .. })));
    anew.writer(lexicon).unwrap().finish().unwrap();
    assert_eq!(Index::fingerprint(&folder).unwrap(), before);
    assert_eq!(desk.found("营收"), ["a.txt"]);
    anew.settle().unwrap();
    assert_ne!(Index::fingerprint(&folder).unwrap(), before);
    assert!(desk.found("营收").is_empty());
    // Who had opened the old one cannot write to it unheard.
    assert!(matches!(old.writer(lexicon), Err(IndexError::Busy { .. })));
    desk.ingest(false);
    assert_eq!(desk.found("营收"), ["a.txt"]);
}

#[test]
fn what_is_never_whole_leaves_nothing_behind() {
    let desk = Desk::new();
    desk.write("a.txt", &["u1|甲|营收增长"]);
    desk.ingest(false);
    let lexicon = Lexicon::built_in();
    let folder = desk.index().folder().to_owned();
    let entries = || {
        let mut names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with("segments"))
            .collect();
        names.sort();
        names
    };
    let before = entries();
    drop(Index::begin(&folder, lexicon).unwrap());
    assert_eq!(entries(), before);
    // A crash leaves its folder; whoever writes next clears it away.
    fs::create_dir(folder.join("segments-9")).unwrap();
    fs::create_dir(folder.join("segments-of-ours")).unwrap();
    desk.ingest(false);
    assert_eq!(
        entries(),
        [&before[..], &["segments-of-ours".to_owned()]].concat()
    );
    assert_eq!(desk.found("营收"), ["a.txt"]);
}

#[test]
fn damaged_files_are_not_merged_into_new_ones() {
    let desk = Desk::new();
    let ingest_into = |index: &Index| {
        let options = IngestOptions {
            prune: false,
            commit_every: 1,
        };
        let (paths, lines) = ([desk.articles()], &desk.lines);
        let words = Lexicon::built_in();
        ingest(
            index,
            words,
            &paths,
            options,
            lines,
            &lines.stop,
            &mut |_| {},
        )
    };
    desk.write("a.txt", &["u1|甲|营收增长"]);
    let index = desk.index();
    ingest_into(&index).unwrap();
    let of_text = |path: &PathBuf| path.extension().is_some_and(|end| end == "store");
    let files = || {
        let entries = fs::read_dir(&index.segments).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(of_text).collect::<Vec<_>>()
    };
    let damaged = files().remove(0);
    let mut bytes = fs::read(&damaged).unwrap();
    bytes[3] ^= 4;
    fs::write(&damaged, bytes).unwrap();
    for name in ["b", "c", "d", "e", "f", "g", "h", "i"] {
        let line = format!("{name}|乙|{name}公司营收增长");
        desk.write(&format!("{name}.txt"), &[&line]);
    }
    let Err(IndexError::Damaged { damage, .. }) = ingest_into(&index) else {
        panic!("not noticed");
    };
    let name = damaged.strip_prefix(index.folder()).unwrap();
    assert_eq!(damage.len(), 1, "{damage:?}");
    assert_eq!(damage[0].file.as_deref(), Some(name));
    assert!(files().contains(&damaged));
}
