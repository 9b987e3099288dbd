//! Figures: every number of an article, bound to what it is about.
//!
//! A pure function of article and word tables: no files, no clock, no error. `survey` notes where
//! something may begin; four passes, a file each, go by its places: `scan` finds numbers, `token`
//! lays them among the names of the tables, `period` reads time, `bind` walks through each sentence
//! and gives every number to what was last spoken of.
//! Numbers in tables are of what their rows and columns are named: `table`. Each figure names the
//! rules that made it (`rule`) and how sure it is (`confidence`); `explain` tells of the same walk what
//! it saw and what it left.

mod apart;
mod aspect;
mod bind;
mod class;
mod company;
pub(crate) mod confidence;
mod cue;
mod described;
mod explain;
mod forecast;
mod frame;
mod list;
mod measure;
mod noun;
pub(crate) mod numeral;
mod origin;
mod period;
mod phrase;
mod reading;
mod recurrence;
mod respectively;
mod rule;
mod scan;
mod segment;
mod setting;
mod status;
mod subject;
mod survey;
mod table;
mod time;
mod token;
mod topic;
mod unlisted;

#[cfg(test)]
mod tests;

use std::cell::{OnceCell, RefCell};

use memchr::memmem;

use crate::article::{Article, BlockKind};
use crate::lexicon::{CompanyId, Cue, Lexicon, Sense, UnitWord};
use crate::model::{Confidence, Figure, Period};
use crate::text::{MappedPart, Span, fold, fold_counted, sentences, words};
use bind::Walk;
pub use confidence::{Evidence, PeriodKind, UnitKind, Weights};
pub use explain::{Explanation, Left, Meaning, Number, Passage, Seen};
use explain::{Walked, Watch};
use frame::Frame;
use recurrence::Recurrence;
pub use rule::{Bears, COMPANY_BY_RULE, RULES, Rule, SEGMENT_BY_RULE, rule};
use setting::Setting;
use subject::{Census, Introduced};
use token::{Rows, Token, TokenKind};

/// What was found in an article.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    /// The figures, in the order in which they stand in the source.
    pub figures: Vec<Figure>,
    /// Other names that the article uses for companies of its figures: `(name, canonical name)`.
    pub names: Vec<(String, String)>,
}

/// A block of the article in folded form.
struct Folded<'a> {
    kind: BlockKind,
    /// Where the block stands in the clean text.
    span: Span,
    text: MappedPart<'a>,
}

/// Tokens of a sentence that are walked through together; a longer one (a table that became a line)
/// is taken in parts, because what is said at its beginning is told of at each number.
const LONGEST_SENTENCE: usize = 1000;

/// Finds and binds the figures of an article.
pub fn extract(article: &Article, lexicon: &Lexicon) -> Extraction {
    walk(article, lexicon, None)
}

/// Finds and binds the figures of an article, and tells how: what was seen in each sentence with a
/// number, which rules bound what, and what was left.
pub fn explain(article: &Article, lexicon: &Lexicon) -> Explanation {
    let mut watch = Watch::default();
    let extraction = walk(article, lexicon, Some(&mut watch));
    watch.finish(article, extraction)
}

/// Walks through an article; who watches is told of every number, and changes nothing.
fn walk(article: &Article, lexicon: &Lexicon, mut watch: Option<&mut Watch>) -> Extraction {
    let clean = article.text.as_str();
    let (whole, traditional) = fold_counted(clean);
    let places = survey::places(whole.as_str(), lexicon);
    let recurrence = Recurrence::new(whole.as_str());
    let introduced = Introduced::read(&whole, clean, &places, &recurrence, lexicon);
    let blocks: Vec<Folded<'_>> = article
        .blocks
        .iter()
        .map(|block| Folded {
            kind: block.kind,
            span: block.span,
            text: whole.part(block.span),
        })
        .collect();
    let mut rows = Rows::new(lexicon, &introduced, places.len());
    for block in &blocks {
        let within = block.text.span();
        let from = places.partition_point(|place| place.at < within.start);
        let behind = places.partition_point(|place| place.at < within.end);
        let (places, text) = (&places[from..behind], block.text.as_str());
        if matches!(block.kind, BlockKind::Title | BlockKind::Heading(_)) {
            rows.add_headline(places, within.start, text);
        } else {
            rows.add(places, within.start, text);
        }
    }
    let rows = rows.all();
    let mut extraction = Extraction {
        names: introduced.names().to_vec(),
        ..Extraction::default()
    };
    // What stands behind the last number is of no more concern.
    let numbered = |row: &&[Token<'_>]| row.iter().any(|token| token.quantity().is_some());
    let last = rows.iter().rposition(numbered);
    // Cells hold bare numbers, which are none by themselves.
    let cells = blocks
        .iter()
        .rposition(|block| matches!(block.kind, BlockKind::Cell { .. }));
    let Some(last) = last.max(cells) else {
        return extraction;
    };
    let firms = firms_by_ordinary_names(&blocks, &rows, lexicon);
    let (main, brokers_report) = main_company(&blocks, &rows, lexicon, &introduced, &firms);
    let years_begin = fiscal_years_are_named_by_their_begin(whole.as_str());
    let known = period::known(
        rows.iter().copied().flatten().filter_map(Token::period),
        article.date,
        years_begin,
    );
    let first = first_period(&rows, article.date, &known)
        .or_else(|| year_of_season(whole.as_str(), article.date));
    let setting = Setting {
        lexicon,
        text: whole.as_str(),
        introduced: &introduced,
        recurrence: &recurrence,
        mentions: RefCell::default(),
        spoken_of: RefCell::default(),
        main: main.clone(),
        firms,
        brokers_report,
        date: article.date,
        known,
        years_begin,
        property: OnceCell::new(),
        notices: OnceCell::new(),
        ahead: looks_ahead(&blocks),
        first,
        recalls_parts: rows
            .iter()
            .copied()
            .flatten()
            .any(|token| token.has(Cue::ThatPart)),
        note: !brokers_report && broker_speaks(whole.as_str(), &blocks, &rows, lexicon),
        net_is_profit: OnceCell::new(),
        yuan: yuan(whole.as_str(), traditional, main.as_deref(), lexicon),
    };
    let mut frame = Frame {
        period: first,
        ..Frame::default()
    };
    let tables = table::read(
        &table::Reading {
            article,
            blocks: &blocks,
            rows: &rows,
            setting: &setting,
            first,
        },
        watch.as_deref_mut(),
    );
    extraction.figures = tables.figures;
    for (place, ((block, row), read)) in blocks
        .iter()
        .zip(&rows)
        .zip(tables.read)
        .enumerate()
        .take(last + 1)
    {
        if read {
            continue;
        }
        let text = block.text.as_str();
        frame.begin_block(setting.main.as_deref());
        frame.in_lead = setting.main.is_none() && place < LEAD;
        // A year told at the end of one paragraph does not go on in the next.
        if let (Some(first), Some(last)) = (first, frame.reported.or(frame.period))
            && (last.year < first.year || last == Period::year(first.year))
        {
            frame.period = Some(first);
            frame.reported = None;
        }
        let mut from = 0;
        for sentence in sentences(text, Span::new(0, text.len())) {
            let start =
                from + row[from..].partition_point(|token| token.span.end <= sentence.start);
            let end = start + row[start..].partition_point(|token| token.span.start < sentence.end);
            from = end;
            let (mut bound, mut left, mut periods) = (Vec::new(), Vec::new(), Vec::new());
            let mut rest = &row[start..end];
            let mut part = sentence;
            loop {
                let (tokens, behind) = rest.split_at(rest.len().min(LONGEST_SENTENCE));
                // A sentence without end may be cut inside of a name.
                let cut = tokens.last().map_or(0, |last| last.span.end);
                part.end = behind
                    .first()
                    .map_or(sentence.end, |next| next.span.start)
                    .max(cut);
                Walk {
                    setting: &setting,
                    text,
                    clean: block.span.of(clean),
                    mapped: block.text,
                    sentence: part,
                    tokens,
                    parts: setting.recalls_parts || tokens.iter().any(Token::asks_for_parts),
                    frame: &mut frame,
                    bound: &mut bound,
                    left: &mut left,
                    periods: watch.is_some().then_some(&mut periods),
                }
                .run();
                if behind.is_empty() {
                    break;
                }
                rest = behind;
                part.start = part.end;
            }
            bound.retain(|one| !table::is_declared(text, one.span));
            if let Some(watch) = &mut watch {
                watch.sentence(Walked {
                    setting: &setting,
                    text: block.text,
                    block: block.span,
                    sentence,
                    tokens: &row[start..end],
                    periods,
                    bound: bound.iter().map(|one| one.span).collect(),
                    left,
                });
            }
            for one in bound {
                let clean = |span| block.text.source_span(span).shifted(block.span.start);
                let clean_span = clean(one.span);
                let span = article.text.source_span(clean_span);
                extraction.figures.push(Figure {
                    span,
                    quote: article.quote(span).to_owned(),
                    company: one.subject.company,
                    segment: one.subject.segment,
                    metric: one.metric,
                    aspect: one.aspect,
                    amount: one.amount,
                    unit: one.unit,
                    period: one.period,
                    status: one.status,
                    sentence: clean(sentence),
                    rules: one.rules,
                    confidence: Confidence::default(),
                });
            }
        }
        // 去年第三季各渠道的表现：what heads a list says when its items were.
        if text.trim_end().ends_with([':', '：']) && frame.period.is_some() {
            frame.reported = frame.period;
        }
    }
    let weights = Weights::built_in();
    for figure in &mut extraction.figures {
        origin::mark_names(figure, lexicon);
        figure.confidence = weights.confidence(figure);
        debug_assert!(
            figure.rules.iter().all(|id| rule(id).is_some()),
            "{:?}: a rule is missing in rule.rs",
            figure.rules
        );
    }
    extraction.figures.sort_by_key(|figure| figure.span);
    extraction
}

/// Blocks in which an article without a company says which market it is about.
const LEAD: usize = 4;

/// The company that the article is about, the one of its headline and lead, and whether it is about
/// brokers, which elsewhere only speak of others.
fn main_company(
    blocks: &[Folded<'_>],
    rows: &[&[Token<'_>]],
    lexicon: &Lexicon,
    introduced: &Introduced,
    firms: &[CompanyId],
) -> (Option<String>, bool) {
    let (mut headed, mut opened) = (false, false);
    let mut census = Census::default();
    let mut brokers = Census::default();
    let mut paragraphs = 0;
    for (block, row) in blocks.iter().zip(rows) {
        let place = match block.kind {
            BlockKind::Title => 30,
            _ if paragraphs < 2 => 4,
            _ => 1,
        };
        if block.kind == BlockKind::Paragraph {
            paragraphs += 1;
        }
        let mut first = true;
        for token in *row {
            let (name, broker) = match &token.kind {
                TokenKind::Introduced(index) => (introduced.canonical(*index), false),
                TokenKind::Word(_) => match token.company() {
                    Some(id) if lexicon.company(id).market => continue,
                    Some(id)
                        if firms.contains(&id)
                            || !ambiguous_name(token, id, block.text.as_str(), lexicon) =>
                    {
                        (
                            lexicon.company(id).name.as_str(),
                            lexicon.company(id).broker,
                        )
                    }
                    _ => continue,
                },
                _ => continue,
            };
            let text = block.text.as_str();
            let behind = &text[token.span.end..];
            // A broker is what an article is about where its own results are told; who only speaks
            // stands in nobody's way.
            if broker && (company::only_speaks(behind) || !company::tells_results(behind)) {
                first &= block.kind == BlockKind::Title;
                continue;
            }
            let coded = has_code(behind);
            let opens = first && paragraphs == 1 && (opens_the_news(text, token.span) || coded);
            let weight = match (opens, first || coded && block.kind == BlockKind::Title) {
                (true, _) => subject::ENOUGH,
                (false, true) => place * 2,
                (false, false) => place,
            };
            first = false;
            headed |= block.kind == BlockKind::Title;
            opened |= opens;
            if broker {
                brokers.count(name, weight);
            } else {
                census.count(name, weight);
            }
        }
    }
    // 2024年全球AI服务器出货量: an article about a market, whoever is spoken of in it.
    let of_market = blocks
        .iter()
        .find(|block| block.kind == BlockKind::Title)
        .is_some_and(|title| heads_a_market(title.text.as_str()));
    if of_market && !headed && !opened {
        return (None, false);
    }
    // 多家券商发布业绩预告
    let of_brokers = blocks
        .iter()
        .find(|block| block.kind == BlockKind::Title)
        .is_some_and(|title| {
            let title = title.text.as_str();
            words!["券商", "证券行业", "证券业"].is_in(title)
                && words!["业绩", "净利", "营收", "预告", "快报", "预增"].is_in(title)
                && !words!["券商聚焦", "研报", "评级"].is_in(title)
        });
    let brokers_report = of_brokers || brokers.total() > census.total() * 2;
    let main = if brokers_report {
        brokers.main()
    } else {
        census.main().or_else(|| brokers.main())
    };
    (main.map(str::to_owned), brokers_report)
}

/// Whether a company opens the first paragraph and goes on to report (某某集团公布).
fn opens_the_news(text: &str, name: Span) -> bool {
    let near = || company::beginning(&text[name.end..], 24);
    name.start <= "【信报财经新闻】".len() + "环球租车企业".len()
        && words!["公布", "公告", "发布", "披露", "宣布"].is_in(near())
}

/// 发盈喜的某某(02689): whether a code in brackets stands behind a name.
fn has_code(behind: &str) -> bool {
    behind.strip_prefix('(').is_some_and(|inner| {
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        (4..=6).contains(&digits)
    })
}

/// Whether the money of an article is yen: in Japan a fiscal year is named by the year in which it
/// begins (2024年度 ends in March 2025).
fn fiscal_years_are_named_by_their_begin(folded: &str) -> bool {
    let yen = words!["亿日元", "亿日圆", "兆日元", "兆日圆"];
    holds(folded, &["日元", "日圆"]) && yen.all_in(folded).nth(1).is_some()
}

/// Whether the headline or the first paragraphs say that results are still to come, so that what
/// is foreseen of them is what others expect.
fn looks_ahead(blocks: &[Folded<'_>]) -> bool {
    blocks.iter().take(LEAD).any(|block| {
        let text = block.text.as_str();
        block.kind == BlockKind::Title && text.contains("前瞻")
            || memmem::find_iter(text.as_bytes(), "将")
                .map(|at| &text[at..])
                .find(|rest| words!["将公布", "将发布", "将披露"].begins(rest).is_some())
                .and_then(|rest| rest.split(['，', '。', ',']).next())
                .is_some_and(|clause| words!["财报", "业绩", "季报"].is_in(clause))
    })
}

/// Whether a headline tells how much of something a market took.
fn heads_a_market(title: &str) -> bool {
    words!["全球", "中国", "全国", "国内", "我国", "行业"].is_in(title)
        && words!["出货", "销量", "产量", "零售", "批发", "市场规模"].is_in(title)
}

/// Companies whose names are ordinary words too and that report somewhere in an article, so that
/// the name is theirs wherever it stands: 深圳机场发布生产经营快报, 深圳机场(000089).
fn firms_by_ordinary_names(
    blocks: &[Folded<'_>],
    rows: &[&[Token<'_>]],
    lexicon: &Lexicon,
) -> Vec<CompanyId> {
    let mut firms = Vec::new();
    for (block, row) in blocks.iter().zip(rows) {
        let text = block.text.as_str();
        for (index, token) in row.iter().enumerate() {
            let Some(id) = token.company() else { continue };
            if firms.contains(&id) || !lexicon.company(id).ambiguous {
                continue;
            }
            // Where 理想汽车 is spoken of, 理想 is it too.
            if !ambiguous_name(token, id, text, lexicon) {
                firms.push(id);
                continue;
            }
            let before = text[..token.span.start].trim_end();
            let heads = before.is_empty()
                || before.ends_with([
                    ',', '，', '。', ';', '；', '、', ':', '【', '间', '日', '近',
                ])
                || index > 0 && row[index - 1].period().is_some();
            let behind = &text[token.span.end..];
            // 某某第三财季业绩
            let titled = block.kind == BlockKind::Title
                && before.is_empty()
                && row.get(index + 1).is_some_and(|next| {
                    next.period().is_some() && next.span.start == token.span.end
                });
            // 某某：1月吞吐量
            let listed = heads
                && behind.starts_with([':', '：'])
                && row[index + 1..]
                    .iter()
                    .find(|next| next.mark().is_none())
                    .is_some_and(|next| next.period().is_some() || next.metric().is_some());
            if has_code(behind) || heads && announces(behind) || titled || listed {
                firms.push(id);
            }
        }
    }
    firms
}

/// Whether what stands behind a name says that somebody published results.
fn announces(behind: &str) -> bool {
    let clause = behind.split(['，', ',', '。', '；']).next();
    let clause = clause.unwrap_or_default();
    words!["发布", "公告", "披露", "公布", "预计", "晚间"]
        .begins(clause)
        .is_some()
        && words![
            "公告", "快报", "年报", "季报", "业绩", "财报", "预告", "报告"
        ]
        .is_in(clause)
}

/// Whether a company stands here by a name that is an ordinary word too.
fn ambiguous_name(token: &Token<'_>, id: CompanyId, text: &str, lexicon: &Lexicon) -> bool {
    lexicon.company(id).shares_with_a_word(token.span.of(text))
}

/// Whether a broker is named in the headline or the first paragraphs.
fn broker_speaks(
    folded: &str,
    blocks: &[Folded<'_>],
    rows: &[&[Token<'_>]],
    lexicon: &Lexicon,
) -> bool {
    let broker = |row: &&[Token<'_>]| {
        row.iter()
            .any(|token| token.company().is_some_and(|id| lexicon.company(id).broker))
    };
    let of_research = |block: &Folded<'_>| {
        let words = ["券商聚焦", "研报", "评级", "盈利预测", "发研"];
        holds(block.text.as_str(), &words)
    };
    // 我们预计 is said by managers too.
    holds(folded, &["盈利预测", "投资建议"])
        || holds(folded, &["我们预计", "该行"]) && rows.iter().any(broker)
        || rows.iter().take(4).any(broker) && blocks.iter().take(4).any(of_research)
}

/// The period that an article begins with: the part of a year in its headline or lead, else the
/// first year.
fn first_period(
    rows: &[&[Token<'_>]],
    date: Option<jiff::civil::Date>,
    known: &[crate::model::Period],
) -> Option<crate::model::Period> {
    use crate::model::Part;
    let context = period::PeriodContext {
        date,
        known,
        ..period::PeriodContext::default()
    };
    let named: Vec<(usize, crate::model::Period)> = rows
        .iter()
        .enumerate()
        .flat_map(|(block, row)| {
            row.iter()
                .filter_map(Token::period)
                .map(move |mention| (block, mention))
        })
        .filter(|(_, mention)| !mention.is_day() && mention.until.is_none())
        // 截至2月初: when something was counted, and no part of a year that is reported.
        .filter(|(_, mention)| !matches!(mention.part, Some(period::Phase::End(month)) if month % 3 != 0))
        .take(12)
        .flat_map(|(block, mention)| {
            period::resolve(mention, context)
                .into_iter()
                .map(move |period| (block, period))
        })
        .collect();
    let in_title = named
        .iter()
        .find(|(block, period)| *block == 0 && !matches!(period.part, Part::Month(_)));
    let in_lead = named.iter().find(|(block, period)| {
        *block <= 2
            && matches!(
                period.part,
                Part::Quarter(_) | Part::Half(_) | Part::NineMonths
            )
    });
    // A year long gone is one of the history that an article tells.
    let recent = |year: i16| {
        date.is_none_or(|date| (date.year() - HISTORY..=date.year() + 1).contains(&year))
    };
    let first = named
        .iter()
        .find(|(_, period)| !matches!(period.part, Part::Month(_)) && recent(period.year));
    in_title
        .or(in_lead)
        .or(first)
        .or_else(|| named.iter().find(|(_, period)| recent(period.year)))
        .map(|(_, period)| *period)
}

/// Years before that of an article that it may be about without saying so in its headline.
const HISTORY: i16 = 2;

/// Whether any of some words stands in a long text: whether one does is told so fast that asking for
/// each is faster than looking for all at once.
fn holds(text: &str, words: &[&str]) -> bool {
    let stands = |word: &&str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    words.iter().any(stands)
}

/// The year that is reported in the months behind it, where an article of them tells of notices and
/// first results of a year and names no time.
fn year_of_season(folded: &str, date: Option<jiff::civil::Date>) -> Option<Period> {
    let date = date.filter(|date| date.month() <= LAST_OF_SEASON)?;
    holds(folded, &["业绩预告", "业绩快报", "年度报告", "年报"])
        .then(|| Period::year(date.year() - 1))
}

/// The month until which listed companies have to report the year before.
const LAST_OF_SEASON: i8 = 4;

/// What a bare 元 means in this article: what it says itself (美元.下同), else by its script.
fn yuan(folded: &str, traditional: usize, main: Option<&str>, lexicon: &Lexicon) -> String {
    // (美元.下同): the currency whose name stands last before it.
    if holds(folded, &["下同"])
        && let Some(at) = folded.find("下同")
    {
        let start = folded[..at]
            .char_indices()
            .rev()
            .nth(11)
            .map_or(0, |(at, _)| at);
        let before = &folded[start..at];
        let declared = before.char_indices().rev().find_map(|(at, _)| {
            match lexicon.units().unit_at(&before[at..]) {
                Some((UnitWord::Currency { code, cent: false }, _)) => Some(code.clone()),
                _ => None,
            }
        });
        if let Some(code) = declared {
            return code;
        }
    }
    if traditional == 0 || traditional * 20 < folded.chars().count() {
        // 营收5387亿元新台币，月减17.7%: told in Taiwan's manner, in whatever script.
        let listed = || {
            let senses = main.map(|main| lexicon.folded_senses(&fold(main)));
            senses.into_iter().flatten().any(|sense| match sense {
                Sense::Company(id) => lexicon
                    .company(*id)
                    .codes
                    .iter()
                    .filter_map(|code| code.rsplit_once('.'))
                    .any(|(_, exchange)| matches!(exchange, "TW" | "TWO")),
                _ => false,
            }) && !holds(folded, &["人民币"])
        };
        let taiwan = holds(
            folded,
            &["月减", "月增", "季减", "季增", "年增", "每股盈余"],
        ) && (holds(folded, &["新台币"]) || listed());
        return if taiwan { "TWD" } else { "CNY" }.to_owned();
    }
    let hong_kong = holds(folded, &["港元", "恒指", "港股", "港交所", "按年", "港仙"]);
    if holds(folded, &["新台币"]) || !hong_kong && holds(folded, &["台股", "年增"]) {
        "TWD"
    } else {
        "HKD"
    }
    .to_owned()
}
