//! What stands around a table and holds for all of it: its caption, the heading and the sentence
//! before it, a note behind it.

use super::Reading;
use super::grid::Grid;
use super::heading;
use super::layout::Layout;
use super::measure::Declared;
use super::time::Clock;
use crate::article::BlockKind;
use crate::figures::period;
use crate::figures::scan::Unit;
use crate::figures::setting::Setting;
use crate::figures::token::{Token, TokenKind, tokens};
use crate::lexicon::Cue;
use crate::model::{Metric, Period, Status};
use crate::text::fold;

/// What is said around a table.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    pub(super) declared: Declared,
    /// The period of the table, where one is named.
    pub(super) period: Option<Period>,
    /// The day of prices.
    pub(super) day: Option<Period>,
    /// The one company that is named, or that several are.
    pub(super) company: Named,
    /// What all of the table measures (各业务营收).
    pub(super) metric: Option<Metric>,
    /// Its numbers, or those of times to come, are somebody's forecast.
    pub(super) status: Option<Status>,
}

/// Companies that are named around a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Named {
    #[default]
    None,
    One(String),
    Several,
}

impl Named {
    fn add(&mut self, name: &str) {
        match self {
            Named::None => *self = Named::One(name.to_owned()),
            Named::One(known) if known == name => {}
            _ => *self = Named::Several,
        }
    }
}

/// A sentence longer than this, in characters, introduces no table.
const LONGEST: usize = 120;

impl Surroundings {
    /// Reads what stands around a table.
    pub(super) fn read(grid: &Grid, layout: &Layout<'_>, reading: &Reading<'_>) -> Surroundings {
        let mut found = Surroundings {
            declared: layout.declared.clone(),
            ..Surroundings::default()
        };
        let clean = reading.article.text.as_str();
        for title in &layout.titles {
            found.caption(title, reading);
        }
        let first = grid.first_block().unwrap_or(0);
        let mut paragraphs = 0;
        for at in (first.saturating_sub(4)..first).rev() {
            let Some(block) = reading.blocks.get(at) else {
                continue;
            };
            let text = block.span.of(clean);
            let short = text.chars().nth(LONGEST).is_none();
            match block.kind {
                BlockKind::Caption => found.caption(text, reading),
                BlockKind::Heading(_) => {
                    found.caption(text, reading);
                    break;
                }
                BlockKind::Paragraph | BlockKind::Item if paragraphs < 2 => {
                    paragraphs += 1;
                    let introduces = text.trim_end().ends_with([':', '：'])
                        || ["如下", "下表", "见表", "一览", "单位"]
                            .iter()
                            .any(|word| text.contains(word));
                    // 公司预计明年增长。 is a sentence, 各业务收入（亿元） a caption.
                    let sentence = text.trim_end().ends_with(['。', '！', '？', '；', '.']);
                    let caption = !sentence && text.chars().nth(40).is_none();
                    if short && (caption || introduces && !sentence) {
                        found.caption(text, reading);
                    } else if introduces {
                        found.context(at, reading);
                    } else {
                        break;
                    }
                }
                _ => break,
            }
        }
        let behind = grid.last_block().map_or(0, |last| last + 1);
        if let Some(block) = reading.blocks.get(behind)
            && block.kind == BlockKind::Paragraph
        {
            let text = fold(block.span.of(clean));
            if text.starts_with('注') || text.starts_with("单位") || text.starts_with("(单位")
            {
                found.declared.read(&text, reading.setting.lexicon);
            }
        }
        found
    }

    /// A text that is about the table and nothing else.
    fn caption(&mut self, text: &str, reading: &Reading<'_>) {
        let setting = reading.setting;
        let folded = fold(text);
        self.declared.read(&folded, setting.lexicon);
        let tokens = tokens(&folded, setting.lexicon, setting.introduced);
        self.spoken(&folded, &tokens, reading);
        let changes = tokens.iter().any(|token| {
            [
                Cue::Yoy,
                Cue::Qoq,
                Cue::Up,
                Cue::Down,
                Cue::Growth,
                Cue::Share,
                Cue::Fall,
            ]
            .iter()
            .any(|cue| token.has(*cue))
                || token.quantity().is_some()
                    && token
                        .span
                        .of(&folded)
                        .contains(|c: char| c.is_ascii_digit())
        });
        let mut metrics = tokens
            .iter()
            .filter_map(|token| Some((token.metric()?, token.span.of(&folded))))
            .filter(|((metric, strength), word)| {
                *metric != Metric::Other && heading::is_firm(word, *metric, *strength)
            })
            .map(|(metric, _)| metric);
        if let (None, false, Some((metric, _)), None) =
            (self.metric, changes, metrics.next(), metrics.next())
        {
            // Ranked by or measured by it is not the same as being it.
            self.metric = Some(metric).filter(|_| !folded.contains("与") && !folded.contains('和'));
        }
        if self.status.is_none() {
            self.status = status(&tokens, &folded);
        }
    }

    /// A paragraph that introduces the table and speaks of other things too.
    fn context(&mut self, at: usize, reading: &Reading<'_>) {
        let (Some(block), Some(tokens)) = (reading.blocks.get(at), reading.rows.get(at)) else {
            return;
        };
        let folded = block.text.as_str();
        self.declared.read(folded, reading.setting.lexicon);
        self.spoken(folded, tokens, reading);
    }

    /// Companies and periods.
    fn spoken(&mut self, folded: &str, tokens: &[Token<'_>], reading: &Reading<'_>) {
        let setting = reading.setting;
        if self.company == Named::None {
            for token in tokens {
                match (&token.kind, token.company()) {
                    (TokenKind::Introduced(place), _) => {
                        self.company.add(setting.introduced.canonical(*place));
                    }
                    (_, Some(id))
                        if setting.names_a_company(token, id, folded)
                            && (!setting.lexicon.company(id).broker || setting.brokers_report) =>
                    {
                        self.company.add(&setting.lexicon.company(id).name);
                    }
                    _ => {}
                }
            }
        }
        let mentions = || tokens.iter().filter_map(Token::period);
        if self.day.is_none() {
            self.day = mentions()
                .filter(|mention| mention.is_day())
                .find_map(|mention| period::resolve(mention, context(reading)).first().copied());
            let whole = folded
                .char_indices()
                .filter(|(at, c)| {
                    c.is_ascii_digit()
                        && !folded[..*at].ends_with(|b: char| b.is_ascii_alphanumeric())
                })
                .take(8)
                .find_map(|(at, _)| {
                    let (mention, ..) = super::time::stamp_at(&folded[at..])?;
                    mention
                        .is_day()
                        .then(|| period::resolve(&mention, context(reading)).first().copied())?
                });
            self.day = self.day.or(whole);
        }
        if self.period.is_none() {
            let mut periods: Vec<Period> = mentions()
                .filter(|mention| !mention.is_day() && mention.until.is_none())
                .flat_map(|mention| period::resolve(mention, context(reading)))
                .collect();
            periods.dedup();
            if let [period] = periods[..] {
                self.period = Some(period);
            }
        }
    }

    /// What the headings of the table are read against.
    pub(super) fn clock(&self, first: Option<Period>, to_date: bool) -> Clock {
        Clock {
            base: self.period.or(first),
            to_date,
        }
    }
}

fn context<'k>(reading: &'k Reading<'_>) -> period::PeriodContext<'k> {
    period::PeriodContext {
        date: reading.setting.date,
        current: reading.first,
        known: &reading.setting.known,
        ..period::PeriodContext::default()
    }
}

/// Whose forecast a caption announces.
fn status(tokens: &[Token<'_>], folded: &str) -> Option<Status> {
    let has = |cue: Cue| tokens.iter().any(|token| token.has(cue));
    if has(Cue::Guidance) {
        Some(Status::Guidance)
    } else if has(Cue::Estimate)
        || has(Cue::Expected)
        || has(Cue::Outlook)
        || folded.contains("预测")
    {
        Some(Status::Estimate)
    } else {
        None
    }
}

/// The currency of the article's amounts, where they have one.
pub(super) fn only_currency(rows: &[&[Token<'_>]], setting: &Setting<'_>) -> Option<String> {
    let mut found: Option<&str> = None;
    for quantity in rows.iter().copied().flatten().filter_map(Token::quantity) {
        let code = match &quantity.unit {
            Unit::Currency(code) => *code,
            Unit::Yuan => setting.yuan.as_str(),
            _ => continue,
        };
        if found.is_some_and(|known| known != code) {
            return None;
        }
        found = Some(code);
    }
    found.map(str::to_owned)
}
