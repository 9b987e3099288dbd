//! `caibao extract --explain`: each sentence with a number, what was seen in it, and what became of
//! its numbers.

use std::io::Write;

use anstyle::Style;

use super::args::Format;
use super::extract::write_title;
use super::layout::wrap;
use super::screen::Screen;
use super::table::{Column, Table};
use super::{Failure, rows};
use crate::api;
use crate::article::Article;
use crate::figures::{
    Bears, COMPANY_BY_RULE, Evidence, Explanation, Meaning, Number, Passage, Rule, SEGMENT_BY_RULE,
    Weights, explain, rule,
};
use crate::lexicon::{Lexicon, Strength};
use crate::model::Figure;
use crate::spoken;
use crate::text::{Span, sanitise};

/// Prints explanations in one of the formats.
pub(super) enum Printer<'a> {
    Text {
        screen: &'a mut Screen,
        any: bool,
    },
    Json {
        screen: &'a mut Screen,
        objects: Vec<String>,
    },
    Jsonl(&'a mut Screen),
}

impl<'a> Printer<'a> {
    pub(super) fn new(format: Format, screen: &'a mut Screen) -> Result<Printer<'a>, Failure> {
        Ok(match format {
            Format::Text => Printer::Text { screen, any: false },
            Format::Json => Printer::Json {
                screen,
                objects: Vec::new(),
            },
            Format::Jsonl => Printer::Jsonl(screen),
            Format::Csv => return Err(Failure::ExplainFormat("csv")),
            Format::Markdown => return Err(Failure::ExplainFormat("markdown")),
        })
    }

    /// Prints the sentences of an article; says whether any holds a number.
    pub(super) fn article(
        &mut self,
        path: &str,
        article: &Article,
        lexicon: &Lexicon,
    ) -> Result<bool, Failure> {
        let Explanation { passages, .. } = explain(article, lexicon);
        match self {
            Printer::Text { screen, any } => {
                if *any {
                    writeln!(screen)?;
                }
                *any = true;
                write_title(screen, path, article)?;
                for passage in &passages {
                    write_passage(screen, article, lexicon, passage)?;
                }
            }
            Printer::Json { objects, .. } => {
                for passage in &passages {
                    objects.push(api::json_line(&wire(path, article, lexicon, passage))?);
                }
            }
            Printer::Jsonl(screen) => {
                for passage in &passages {
                    let line = api::json_line(&wire(path, article, lexicon, passage))?;
                    writeln!(screen, "{line}")?;
                }
            }
        }
        Ok(!passages.is_empty())
    }

    pub(super) fn finish(self) -> Result<(), Failure> {
        match self {
            Printer::Json { screen, objects } => {
                Ok(writeln!(screen, "[{}]", objects.join(",\n "))?)
            }
            Printer::Text { .. } | Printer::Jsonl(_) => Ok(()),
        }
    }
}

/// A sentence, what was seen in it, and its numbers one by one.
fn write_passage(
    screen: &mut Screen,
    article: &Article,
    lexicon: &Lexicon,
    passage: &Passage,
) -> Result<(), Failure> {
    let clean = article.text.as_str();
    let styles = screen.styles;
    let line = screen.width;
    writeln!(screen)?;
    let sentence = sanitise(passage.span.of(clean)).into_owned();
    for part in wrap(&sentence, line) {
        writeln!(screen, "{0}{1}{0:#}", styles.title, part.of(&sentence))?;
    }
    let mut seen = Table::new(columns(&[Style::new(), styles.faint, styles.faint]));
    for token in &passage.seen {
        let text = token.span.of(clean);
        for (place, meaning) in token.meanings.iter().enumerate() {
            let text = if place == 0 { text } else { "" };
            let (_, kind) = kind(meaning);
            seen.push(vec![
                text.to_owned(),
                kind.to_owned(),
                means(meaning, lexicon),
            ]);
        }
    }
    seen.write(screen, line, 2, None)?;
    for number in &passage.numbers {
        let quote = sanitise(number.span.of(clean)).into_owned();
        write!(screen, "  {0}{quote}{0:#} → ", styles.number)?;
        match &number.fate {
            Err(left) => writeln!(screen, "未取：{0}{1}{0:#}", styles.faint, left.words())?,
            Ok(figure) => {
                let cells = rows::marked(figure, lexicon);
                let said: Vec<&str> = cells
                    .iter()
                    .map(|cell| &**cell)
                    .filter(|cell| !cell.is_empty())
                    .collect();
                writeln!(screen, "{}", sanitise(&said.join("  ")))?;
                let mut table = Table::new(columns(&[
                    styles.faint,
                    Style::new(),
                    Style::new(),
                    styles.faint,
                    styles.faint,
                ]));
                let weights = Weights::built_in();
                for because in because(passage, number, figure, clean) {
                    table.push(vec![
                        name(because.rule.part).to_owned(),
                        value(because.rule, figure, lexicon),
                        because.told(),
                        because.rule.id.to_owned(),
                        weight(weights.of(Evidence::Rule(because.rule.id))),
                    ]);
                }
                for row in besides(figure, weights, lexicon) {
                    table.push(row);
                }
                table.write(screen, line, 6, None)?;
            }
        }
    }
    Ok(())
}

/// Columns without names, one of each style.
fn columns(styles: &[Style]) -> Vec<Column> {
    styles
        .iter()
        .map(|style| Column {
            name: "",
            right: false,
            most: usize::MAX,
            style: *style,
        })
        .collect()
}

/// A rule that bound a number, and the word that it went by.
struct Because<'a> {
    rule: &'static Rule,
    word: Option<&'a str>,
}

impl Because<'_> {
    fn told(&self) -> String {
        match self.word {
            Some(word) => format!("{}：“{word}”", self.rule.words),
            None => self.rule.words.to_owned(),
        }
    }
}

/// The rules that bound a number, part by part in the order of a figure.
fn because<'a>(
    passage: &Passage,
    number: &Number,
    figure: &Figure,
    clean: &'a str,
) -> Vec<Because<'a>> {
    let mut found: Vec<Because<'a>> = figure
        .rules
        .iter()
        .filter_map(|id| rule(id))
        .map(|rule| {
            let by_rule = [COMPANY_BY_RULE, SEGMENT_BY_RULE].contains(&rule.id);
            let word = (!by_rule)
                .then(|| passage.word(number.span, figure, rule.part))
                .flatten();
            Because {
                rule,
                word: word.map(|span: Span| span.of(clean)),
            }
        })
        .collect();
    found.sort_by_key(|because| because.rule.part);
    found
}

/// What adds to the confidence of a figure besides the rules that bound it, in rows.
fn besides(figure: &Figure, weights: &Weights, lexicon: &Lexicon) -> Vec<Vec<String>> {
    let others = Evidence::of(figure).filter_map(|evidence| {
        let name = match evidence {
            Evidence::Rule(_) => return None,
            Evidence::Metric(metric) => lexicon.metric_label(metric),
            Evidence::Unit(kind) => kind.label(),
            Evidence::Period(kind) => kind.label(),
        };
        let added = weights.of(evidence);
        (added != 0).then(|| ["", "", name, evidence.id(), &weight(added)].map(str::to_owned))
    });
    let (confidence, base) = (figure.confidence.to_string(), weight(weights.base()));
    let base = ["可信", &confidence, "起点", "base", &base].map(str::to_owned);
    std::iter::once(base).chain(others).map(Vec::from).collect()
}

/// A weight of so many hundredths with its sign; nothing for one that adds nothing.
fn weight(hundredths: i32) -> String {
    match hundredths {
        0 => String::new(),
        _ => format!("{:+.2}", f64::from(hundredths) / 100.0),
    }
}

/// What a part of a figure is called.
fn name(part: Bears) -> &'static str {
    match part {
        Bears::Company => "公司",
        Bears::Segment => "业务",
        Bears::Metric => "指标",
        Bears::Aspect => "读法",
        Bears::Unit => "单位",
        Bears::Period => "期间",
        Bears::Status => "口径",
    }
}

/// What that part is.
fn value(rule: &Rule, figure: &Figure, lexicon: &Lexicon) -> String {
    let none = || "—".to_owned();
    match rule.part {
        _ if [COMPANY_BY_RULE, SEGMENT_BY_RULE].contains(&rule.id) => String::new(),
        Bears::Company => figure.company.clone().unwrap_or_else(none),
        Bears::Segment => figure.segment.clone().unwrap_or_else(none),
        Bears::Metric => lexicon.metric_label(figure.metric).to_owned(),
        Bears::Aspect => figure.aspect.label().to_owned(),
        Bears::Unit => figure.unit.clone(),
        Bears::Period => figure.period.map_or_else(none, |period| period.to_string()),
        Bears::Status => figure.status.label().to_owned(),
    }
}

/// All that adds to the confidence of a figure, for programs.
fn adds(figure: &Figure) -> Vec<api::Added> {
    let weights = Weights::built_in();
    let added = |table, id, hundredths: i32| api::Added {
        table,
        id,
        weight: api::Number(f64::from(hundredths) / 100.0),
    };
    let evidence = Evidence::of(figure)
        .map(|it| (it, weights.of(it)))
        .filter(|(_, weight)| *weight != 0)
        .map(|(it, weight)| added(it.table(), Some(it.id()), weight));
    std::iter::once(added("base", None, weights.base()))
        .chain(evidence)
        .collect()
}

/// The kind of a meaning, for programs and for people.
fn kind(meaning: &Meaning) -> (&'static str, &'static str) {
    match meaning {
        Meaning::Number { .. } => ("number", "数字"),
        Meaning::Period(_) => ("period", "期间"),
        Meaning::Company { by_rule: true, .. } => ("company", "公司（文中认出）"),
        Meaning::Company { .. } => ("company", "公司"),
        Meaning::Segment { .. } => ("segment", "业务"),
        Meaning::Metric(_, Strength::Strong) => ("metric", "指标"),
        Meaning::Metric(_, Strength::Weak) => ("metric", "指标（弱）"),
        Meaning::Cue(_) => ("cue", "提示词"),
    }
}

/// What it means.
fn means(meaning: &Meaning, lexicon: &Lexicon) -> String {
    match meaning {
        Meaning::Number { low, high, unit } => spoken::plain_amount(*low, *high, unit),
        Meaning::Period(periods) if periods.is_empty() => "未知".to_owned(),
        Meaning::Period(periods) => {
            let periods: Vec<String> = periods.iter().map(ToString::to_string).collect();
            periods.join("、")
        }
        Meaning::Company { name, .. } => name.clone(),
        Meaning::Segment { name, owner } => match owner {
            Some(owner) => format!("{owner}的{name}"),
            None => name.clone(),
        },
        Meaning::Metric(metric, _) => lexicon.metric_label(*metric).to_owned(),
        Meaning::Cue(cue) => spoken::cue(*cue).to_owned(),
    }
}

/// A passage for programs.
fn wire<'a>(
    path: &'a str,
    article: &'a Article,
    lexicon: &Lexicon,
    passage: &'a Passage,
) -> api::Passage<'a> {
    let clean = article.text.as_str();
    let place = article.text.source_span(passage.span);
    let sentence = passage.span.of(clean);
    let seen = passage.seen.iter().map(|seen| {
        let place = article.text.source_span(seen.span);
        let meanings = seen.meanings.iter().map(|meaning| api::Meaning {
            kind: kind(meaning).0,
            means: means(meaning, lexicon),
        });
        api::Seen {
            start: place.start,
            end: place.end,
            text: seen.span.of(clean),
            meanings: meanings.collect(),
        }
    });
    let numbers = passage.numbers.iter().map(|number| {
        let place = article.text.source_span(number.span);
        let figure = number.fate.as_ref().ok();
        let because = figure.map(|figure| because(passage, number, figure, clean));
        api::Told {
            start: place.start,
            end: place.end,
            quote: article.quote(place),
            figure: figure.map(|figure| api::Figure::new(figure, sentence)),
            because: because
                .unwrap_or_default()
                .into_iter()
                .map(|because| api::Because {
                    part: because.rule.part.key(),
                    rule: because.rule.id,
                    says: because.rule.words,
                    word: because.word,
                })
                .collect(),
            adds: figure.map(adds).unwrap_or_default(),
            left: number.fate.as_ref().err().map(|left| api::Reason {
                reason: left.id(),
                says: left.words(),
            }),
        }
    });
    api::Passage {
        article: path,
        start: place.start,
        end: place.end,
        sentence,
        row: passage.row,
        seen: seen.collect(),
        numbers: numbers.collect(),
    }
}
