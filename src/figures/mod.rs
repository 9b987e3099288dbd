//! Figures: every number of an article, bound to what it is about.
//!
//! A pure function of article and word tables: no files, no clock, no error. Four passes, a file
//! each: `scan` finds numbers, `token` lays them among the names of the tables, `period` reads
//! time, `bind` walks through each sentence and gives every number to what was last spoken of.

mod aspect;
mod bind;
mod class;
mod company;
mod frame;
mod measure;
pub(crate) mod numeral;
mod period;
mod recurrence;
mod scan;
mod segment;
mod subject;
mod time;
mod token;

#[cfg(test)]
mod tests;

use crate::article::{Article, BlockKind};
use crate::lexicon::Lexicon;
use crate::model::Figure;
use crate::text::{Mapped, Span, fold_counted, sentences};
use bind::{Setting, Walk};
use frame::Frame;
use recurrence::Recurrence;
use subject::{Census, Introduced};
use token::{Token, TokenKind, tokens};

/// What was found in an article.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    /// The figures, in the order in which they stand in the source.
    pub figures: Vec<Figure>,
    /// Other names that the article uses for companies of its figures: `(name, canonical name)`.
    pub names: Vec<(String, String)>,
}

/// A block of the article in folded form.
struct Folded {
    kind: BlockKind,
    /// Where the block stands in the clean text.
    span: Span,
    text: Mapped,
}

/// Tokens of a sentence that are walked through together; a longer one (a table that became a line)
/// is taken in parts, because what is said at its beginning is told of at each number.
const LONGEST_SENTENCE: usize = 1000;

/// Finds and binds the figures of an article.
pub fn extract(article: &Article, lexicon: &Lexicon) -> Extraction {
    let clean = article.text.as_str();
    let (whole, traditional) = fold_counted(clean);
    let recurrence = Recurrence::new(whole.as_str());
    let introduced = Introduced::read(&whole, clean, &recurrence, lexicon);
    let blocks: Vec<Folded> = article
        .blocks
        .iter()
        .map(|block| Folded {
            kind: block.kind,
            span: block.span,
            text: whole.part(block.span),
        })
        .collect();
    let rows: Vec<Vec<Token<'_>>> = blocks
        .iter()
        .map(|block| {
            let mut row = tokens(block.text.as_str(), lexicon, &introduced);
            if matches!(block.kind, BlockKind::Title | BlockKind::Heading(_)) {
                add_spaces(block.text.as_str(), &mut row);
            }
            row
        })
        .collect();
    let mut extraction = Extraction {
        names: introduced.names().to_vec(),
        ..Extraction::default()
    };
    // What stands behind the last number is of no more concern.
    let numbered = |row: &Vec<Token<'_>>| row.iter().any(|token| token.quantity().is_some());
    let Some(last) = rows.iter().rposition(numbered) else {
        return extraction;
    };
    let (main, brokers_report) = main_company(&blocks, &rows, lexicon, &introduced);
    let known = period::known(
        rows.iter().flatten().filter_map(Token::period),
        article.date,
    );
    let setting = Setting {
        lexicon,
        introduced: &introduced,
        recurrence: &recurrence,
        main: main.clone(),
        brokers_report,
        date: article.date,
        known: known.clone(),
        note: !brokers_report && broker_speaks(&blocks, &rows, lexicon),
        yuan: yuan(whole.as_str(), traditional),
    };
    let first = first_period(&rows, article.date, &known);
    let mut frame = Frame {
        period: first,
        ..Frame::default()
    };
    for (block, row) in blocks.iter().zip(&rows).take(last + 1) {
        let text = block.text.as_str();
        frame.begin_block(setting.main.as_deref());
        let mut from = 0;
        for sentence in sentences(text, Span::new(0, text.len())) {
            let start =
                from + row[from..].partition_point(|token| token.span.end <= sentence.start);
            let end = start + row[start..].partition_point(|token| token.span.start < sentence.end);
            from = end;
            let mut bound = Vec::new();
            let mut rest = &row[start..end];
            loop {
                let (tokens, behind) = rest.split_at(rest.len().min(LONGEST_SENTENCE));
                Walk {
                    setting: &setting,
                    text,
                    clean: block.span.of(clean),
                    mapped: &block.text,
                    sentence,
                    tokens,
                    frame: &mut frame,
                    bound: &mut bound,
                }
                .run();
                if behind.is_empty() {
                    break;
                }
                rest = behind;
            }
            if bound.is_empty() {
                continue;
            }
            let clean_sentence = block.text.source_span(sentence).shifted(block.span.start);
            for one in bound {
                let clean_span = block.text.source_span(one.span).shifted(block.span.start);
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
                    sentence: clean_sentence,
                    rules: one.rules,
                });
            }
        }
    }
    extraction.figures.sort_by_key(|figure| figure.span);
    extraction
}

/// In headlines a space parts clauses.
fn add_spaces(text: &str, row: &mut Vec<Token<'_>>) {
    let tokens = row.len();
    for (at, _) in text.match_indices(' ') {
        let han = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        let before = text[..at].chars().next_back();
        let after = text[at + 1..].chars().next();
        if han(before)
            || before == Some('%')
            || before == Some(')')
            || (han(after) && before.is_some_and(|c| c.is_ascii_digit()))
        {
            let span = Span::new(at, at + 1);
            let next = row[..tokens].partition_point(|token| token.span.end <= at);
            if !row[next..tokens]
                .iter()
                .take(1)
                .any(|token| token.span.overlaps(span))
            {
                row.push(Token {
                    span,
                    kind: TokenKind::Mark(' '),
                });
            }
        }
    }
    row.sort_by_key(|token| token.span.start);
}

/// The company that the article is about, the one of its headline and lead, and whether it is about
/// brokers, which elsewhere only speak of others.
fn main_company(
    blocks: &[Folded],
    rows: &[Vec<Token<'_>>],
    lexicon: &Lexicon,
    introduced: &Introduced,
) -> (Option<String>, bool) {
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
        for token in row {
            let (name, broker) = match &token.kind {
                TokenKind::Introduced(index) => (introduced.canonical(*index), false),
                TokenKind::Word(_) => match token.company() {
                    Some(id) if !ambiguous_name(token, id, block.text.as_str(), lexicon) => (
                        lexicon.company(id).name.as_str(),
                        lexicon.company(id).broker,
                    ),
                    _ => continue,
                },
                _ => continue,
            };
            let weight = if first { place * 2 } else { place };
            first = false;
            if broker {
                brokers.count(name, weight);
            } else {
                census.count(name, weight);
            }
        }
    }
    let brokers_report = brokers.total() > census.total() * 2;
    let main = if brokers_report {
        brokers.main()
    } else {
        census.main().or_else(|| brokers.main())
    };
    (main.map(str::to_owned), brokers_report)
}

/// Whether a company stands here by a name that is an ordinary word too.
fn ambiguous_name(
    token: &Token<'_>,
    id: crate::lexicon::CompanyId,
    text: &str,
    lexicon: &Lexicon,
) -> bool {
    let company = lexicon.company(id);
    company.ambiguous && crate::text::fold(&company.name) == token.span.of(text)
}

/// Whether a broker is named in the headline or the first paragraphs.
fn broker_speaks(blocks: &[Folded], rows: &[Vec<Token<'_>>], lexicon: &Lexicon) -> bool {
    let broker = |row: &[Token<'_>]| {
        row.iter()
            .any(|token| token.company().is_some_and(|id| lexicon.company(id).broker))
    };
    let text = blocks.iter().take(4).any(|block| {
        ["券商聚焦", "研报", "评级", "盈利预测", "发研"]
            .iter()
            .any(|word| block.text.as_str().contains(word))
    });
    let forecast = blocks.iter().any(|block| {
        ["盈利预测", "我们预计", "投资建议"]
            .iter()
            .any(|word| block.text.as_str().contains(word))
    });
    forecast || text && rows.iter().take(4).any(|row| broker(row))
}

/// The period that an article begins with: the part of a year in its headline or lead, else the
/// first year.
fn first_period(
    rows: &[Vec<Token<'_>>],
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
    let first = named
        .iter()
        .find(|(_, period)| !matches!(period.part, Part::Month(_)));
    in_title
        .or(in_lead)
        .or(first)
        .or_else(|| named.first())
        .map(|(_, period)| *period)
}

/// What a bare 元 means in this article: what it says itself (美元.下同), else by its script.
fn yuan(folded: &str, traditional: usize) -> String {
    // Whether it stands there is told much faster than where.
    if folded.contains("下同")
        && let Some(at) = folded.find("下同")
    {
        let before: String = folded[..at]
            .chars()
            .rev()
            .take(12)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        for (name, code) in [
            ("美元", "USD"),
            ("港元", "HKD"),
            ("港币", "HKD"),
            ("人民币", "CNY"),
            ("欧元", "EUR"),
            ("日元", "JPY"),
            ("日圆", "JPY"),
            ("新台币", "TWD"),
            ("英镑", "GBP"),
            ("韩元", "KRW"),
            ("坡元", "SGD"),
            ("瑞郎", "CHF"),
            ("澳元", "AUD"),
        ] {
            if before.contains(name) {
                return code.to_owned();
            }
        }
    }
    if traditional * 20 < folded.chars().count() {
        return "CNY".to_owned();
    }
    if folded.contains("新台币") || folded.contains("台股") || folded.contains("年增") {
        "TWD"
    } else {
        "HKD"
    }
    .to_owned()
}
