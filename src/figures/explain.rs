//! What each pass saw of an article, which numbers it bound and which it left, and why.
//!
//! Nothing here finds or binds: `extract` and `explain` are one walk, which tells a `Watch` what it
//! came to where somebody asks.

use super::Extraction;
use super::class;
use super::rule::Bears;
use super::scan::Unit;
use super::setting::Setting;
use super::token::{Token, TokenKind};
use crate::article::Article;
use crate::lexicon::{Cue, Sense, Strength};
use crate::model::{Aspect, Figure, Metric, Period, Status};
use crate::text::{MappedPart, Span};

/// The figures of an article, and how they came about.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// What `extract` returns.
    pub extraction: Extraction,
    /// Sentences and rows of tables that hold a number, in the order of the text.
    pub passages: Vec<Passage>,
}

/// A sentence with a number in it, or a row of a table. Spans are places in the clean text.
#[derive(Clone, Debug)]
pub struct Passage {
    /// The sentence or row.
    pub span: Span,
    /// Whether it is a row of a table that was read as one.
    pub row: bool,
    /// The numbers, periods and names of it, in order.
    pub seen: Vec<Seen>,
    /// What became of each number.
    pub numbers: Vec<Number>,
}

/// A stretch of text that means something by itself.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where.
    pub span: Span,
    /// All that it can mean; nothing for a phrase that only keeps a name inside it from being read.
    pub meanings: Vec<Meaning>,
}

/// What a stretch of text means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A number, scales multiplied out.
    Number {
        /// Lower end, or the number.
        low: f64,
        /// Upper end, or the number.
        high: f64,
        /// What is written beside it, as in figures; empty where nothing is, 元 where it is open
        /// whose.
        unit: String,
    },
    /// Periods that it resolves to here; none where that is unknown.
    Period(Vec<Period>),
    /// A company.
    Company {
        /// Its canonical name.
        name: String,
        /// The article introduces it, or a rule found it.
        by_rule: bool,
    },
    /// A part of a company.
    Segment {
        /// Its canonical name.
        name: String,
        /// Whose it is, where the tables say.
        owner: Option<String>,
    },
    /// Something that is measured.
    Metric(Metric, Strength),
    /// A word that says how numbers are to be read.
    Cue(Cue),
}

/// What became of a number.
#[derive(Clone, Debug)]
pub struct Number {
    /// Where it stands.
    pub span: Span,
    /// The figure, or why there is none.
    pub fate: Result<Figure, Left>,
}

macro_rules! left {
    ($(#[doc = $doc:literal] $name:ident $id:literal $words:literal)*) => {
        /// Why a number was left.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Left {
            $(#[doc = $doc] $name,)*
        }

        impl Left {
            /// All reasons, each with what it says for the documents.
            pub const ALL: &[(Left, &str)] = &[$((Left::$name, $doc),)*];

            /// The reason as programs read it.
            pub fn id(self) -> &'static str {
                match self { $(Left::$name => $id,)* }
            }

            /// The reason in words.
            pub fn words(self) -> &'static str {
                match self { $(Left::$name => $words,)* }
            }
        }
    };
}

left! {
    /// Neither a unit nor a scale stands beside it: a number of a name, a rank, a count of things that no table lists.
    Bare "bare" "没有单位或数量级，不当作数据"
    /// Nothing that is measured is spoken of, or nothing that is counted so.
    NoMetric "no-metric" "没有说到能这样计量的指标"
    /// A percentage of which nothing says whether it is a change, a share or the ratio itself.
    NoReading "no-reading" "看不出是变动、占比还是数额本身"
    /// It has no unit, and its metric does not say in what it is counted.
    NoUnit "no-unit" "没有单位，指标也没说以什么计"
    /// It only says which part is measured (消费超5万元的会员占比).
    Describes "describes" "只说明是哪一部分，不是数据"
    /// It is no number but declares what others are counted in (单位：亿元).
    Declared "declared" "是在声明单位，不是数据"
    /// In a table: a heading of its row or column is of words that no table of words holds.
    TableHeading "table-heading" "行或列的名称里有看不懂的词"
    /// In a table: nothing tells whom it is about, or its row and column name two.
    TableSubject "table-subject" "行列没说清是谁"
    /// In a table: nothing tells what it measures, or its row and column name two metrics.
    TableMetric "table-metric" "行列没说清是什么指标"
    /// In a table: its metric is no company's, or not of the part that its row names.
    TableMisfit "table-misfit" "这个指标与行列所说的对象不合"
    /// In a table: nothing tells whether it is the amount, a change or a share.
    TableReading "table-reading" "看不出是变动、占比还是数额本身"
    /// In a table: its period is not understood.
    TablePeriod "table-period" "期间看不懂"
    /// In a table: whether it is reported or foreseen is not told.
    TableStatus "table-status" "看不出是已公布还是预测"
    /// In a table: nothing declares what it is counted in, or that does not fit its metric.
    TableUnit "table-unit" "没有声明单位，或单位与指标不合"
    /// In a table: which sign it has is not told.
    TableSign "table-sign" "看不出正负"
    /// In a table: another number of its cell was read, and nothing says what this one is.
    TableSecond "table-second" "同一格里的另一个数，没说是什么"
    /// In a table: it stands under no heading, or reaches over several columns.
    TablePlace "table-place" "不在有名称的列里"
}

/// Gathers passages while an article is walked through.
#[derive(Debug, Default)]
pub(super) struct Watch {
    passages: Vec<Draft>,
}

/// Numbers, and why each was left if it was.
pub(super) type Fates = Vec<(Span, Option<Left>)>;

/// A passage whose figures are not known yet.
#[derive(Debug)]
struct Draft {
    span: Span,
    row: bool,
    seen: Vec<Seen>,
    numbers: Fates,
}

/// A sentence that has just been walked through; spans are places in the block's folded text.
pub(super) struct Walked<'a, 't> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) text: MappedPart<'a>,
    /// Where the block stands in the clean text.
    pub(super) block: Span,
    pub(super) sentence: Span,
    pub(super) tokens: &'t [Token<'a>],
    /// What each of its periods resolved to.
    pub(super) periods: Vec<Vec<Period>>,
    /// Where the numbers stand that were bound.
    pub(super) bound: Vec<Span>,
    pub(super) left: Vec<(Span, Left)>,
}

impl Watch {
    /// Keeps a sentence, if it holds a number.
    pub(super) fn sentence(&mut self, walked: Walked<'_, '_>) {
        let clean = |span: Span| walked.text.source_span(span).shifted(walked.block.start);
        let text = walked.text.as_str();
        // A number that stands as a token and is in neither list was bound and taken back.
        let fate = |span: Span| {
            let left = walked.left.iter().find(|(left, _)| *left == span);
            match left {
                _ if walked.bound.contains(&span) => None,
                Some((_, left)) => Some(*left),
                None => Some(Left::Declared),
            }
        };
        let bare = bare(text, walked.sentence, walked.tokens);
        let numbers: Fates = walked
            .tokens
            .iter()
            .filter(|token| token.quantity().is_some())
            .map(|token| (clean(token.span), fate(token.span)))
            .chain(bare.into_iter().map(|span| (clean(span), Some(Left::Bare))))
            .collect();
        if numbers.is_empty() {
            return;
        }
        let mut periods = walked.periods.into_iter();
        let seen = walked
            .tokens
            .iter()
            .filter(|token| token.mark().is_none())
            .map(|token| Seen {
                span: clean(token.span),
                meanings: meanings(token, walked.setting, &mut periods),
            })
            .collect();
        self.passages.push(Draft {
            span: clean(walked.sentence),
            row: false,
            seen,
            numbers,
        });
    }

    /// Keeps a row of a table; spans are places in the clean text.
    pub(super) fn row(&mut self, span: Span, numbers: Fates) {
        if !numbers.is_empty() {
            self.passages.push(Draft {
                span,
                row: true,
                seen: Vec::new(),
                numbers,
            });
        }
    }

    /// What was gathered, each figure put to its number.
    pub(super) fn finish(mut self, article: &Article, extraction: Extraction) -> Explanation {
        self.passages.sort_by_key(|passage| passage.span);
        let figures = &extraction.figures;
        let fate = |span: Span, left: Option<Left>| {
            if let Some(left) = left {
                return Some(Err(left));
            }
            let place = article.text.source_span(span);
            let found = figures.binary_search_by_key(&place, |figure| figure.span);
            found.ok().map(|at| Ok(figures[at].clone()))
        };
        let passages = self
            .passages
            .into_iter()
            .map(|draft| {
                let mut numbers: Vec<Number> = draft
                    .numbers
                    .into_iter()
                    .filter_map(|(span, left)| fate(span, left).map(|fate| Number { span, fate }))
                    .collect();
                numbers.sort_by_key(|number| number.span);
                Passage {
                    span: draft.span,
                    row: draft.row,
                    seen: draft.seen,
                    numbers,
                }
            })
            .collect();
        Explanation {
            extraction,
            passages,
        }
    }
}

impl Passage {
    /// The nearest word before a number, else behind it, that means the part of its figure on which
    /// a rule bears.
    pub fn word(&self, number: Span, figure: &Figure, bears: Bears) -> Option<Span> {
        let means = |seen: &&Seen| {
            seen.meanings
                .iter()
                .any(|meaning| meaning.tells(figure, bears))
        };
        let before = self
            .seen
            .iter()
            .filter(|seen| seen.span.end <= number.start);
        let behind = self
            .seen
            .iter()
            .filter(|seen| seen.span.start >= number.end);
        before
            .rev()
            .find(means)
            .or_else(|| behind.into_iter().find(means))
            .map(|seen| seen.span)
    }
}

impl Meaning {
    /// Whether it is what a part of a figure says.
    fn tells(&self, figure: &Figure, bears: Bears) -> bool {
        match (bears, self) {
            (Bears::Company, Meaning::Company { name, .. }) => {
                figure.company.as_ref() == Some(name)
            }
            (Bears::Segment, Meaning::Segment { name, .. }) => {
                figure.segment.as_ref() == Some(name)
            }
            (Bears::Metric, Meaning::Metric(metric, _)) => *metric == figure.metric,
            (Bears::Period, Meaning::Period(periods)) => figure
                .period
                .is_some_and(|period| periods.contains(&period)),
            (Bears::Aspect, Meaning::Cue(cue)) => match figure.aspect {
                Aspect::Level => false,
                Aspect::Yoy => *cue == Cue::Yoy,
                Aspect::Qoq => *cue == Cue::Qoq,
                Aspect::Change => matches!(cue, Cue::Base | Cue::Compound | Cue::Moves),
                Aspect::Beat => matches!(cue, Cue::Above | Cue::Below | Cue::Expected),
                Aspect::Share => *cue == Cue::Share,
            },
            (Bears::Status, Meaning::Cue(cue)) => match figure.status {
                Status::Actual => false,
                Status::Guidance => {
                    matches!(
                        cue,
                        Cue::Guidance | Cue::Outlook | Cue::Expected | Cue::Revise
                    )
                }
                Status::Estimate => matches!(
                    cue,
                    Cue::Estimate | Cue::Expected | Cue::Outlook | Cue::Voice | Cue::Revise
                ),
            },
            _ => false,
        }
    }
}

/// What a token means; each period takes the next of those that were resolved.
fn meanings(
    token: &Token<'_>,
    setting: &Setting<'_>,
    periods: &mut impl Iterator<Item = Vec<Period>>,
) -> Vec<Meaning> {
    let lexicon = setting.lexicon;
    match &token.kind {
        TokenKind::Mark(_) => Vec::new(),
        TokenKind::Quantity(quantity) => vec![Meaning::Number {
            low: quantity.low,
            high: quantity.high,
            unit: match quantity.unit {
                Unit::Percent => "%",
                Unit::Points => "pp",
                Unit::BasisPoints => "bp",
                Unit::Times => "x",
                Unit::Currency(code) => code,
                Unit::Yuan => "元",
                Unit::Count(classifier) => classifier,
                Unit::Bare => "",
            }
            .to_owned(),
        }],
        TokenKind::Period(_) => vec![Meaning::Period(periods.next().unwrap_or_default())],
        TokenKind::Introduced(place) => {
            let name = setting.introduced.canonical(*place).to_owned();
            vec![Meaning::Company {
                by_rule: lexicon.company_by_name(&name).is_none(),
                name,
            }]
        }
        TokenKind::Word(senses) => senses
            .iter()
            .map(|sense| match sense {
                Sense::Company(id) => Meaning::Company {
                    name: lexicon.company(*id).name.clone(),
                    by_rule: false,
                },
                Sense::Segment(id) => {
                    let segment = lexicon.segment(*id);
                    Meaning::Segment {
                        name: segment.name.clone(),
                        owner: segment
                            .owner
                            .map(|owner| lexicon.company(owner).name.clone()),
                    }
                }
                Sense::Metric(metric, strength) => Meaning::Metric(*metric, *strength),
                Sense::Cue(cue) => Meaning::Cue(*cue),
            })
            .collect(),
    }
}

/// Numbers in digits that no token holds and that are no part of a Latin name.
fn bare(text: &str, sentence: Span, tokens: &[Token<'_>]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = sentence.start;
    while let Some(offset) = Span::new(at.min(sentence.end), sentence.end)
        .of(text)
        .find(|c: char| c.is_ascii_alphanumeric())
    {
        let start = at + offset;
        let mut end = class::word_end(text, start);
        // 1,234.5 is one number.
        while text[end..].starts_with(['.', ','])
            && text[end + 1..].starts_with(|c: char| c.is_ascii_digit())
        {
            end = class::word_end(text, end + 1);
        }
        let span = Span::new(start, end);
        let digits = span
            .of(text)
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
        // GPT-4, 7-2
        let named = text[..start].ends_with(['-', '.', '&'])
            && text[..start - 1].ends_with(|c: char| c.is_ascii_alphanumeric());
        if digits
            && !named
            && !tokens[tokens.partition_point(|token| token.span.end <= start)..]
                .iter()
                .take_while(|token| token.span.start < end)
                .any(|token| token.mark().is_none())
        {
            found.push(span);
        }
        at = end;
    }
    found
}
