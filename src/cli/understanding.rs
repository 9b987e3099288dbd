//! How a query was understood and how it fares on the index, for people and for programs.

use std::io;

use super::rows;
use super::screen::Styles;
use super::table::Table;
use super::{Failure, figures};
use crate::api;
use crate::index::Index;
use crate::lexicon::Lexicon;
use crate::query::{self, Part, Query};
use crate::search::{Account, Left, Miss, Obstacle, Partial, Shortfall, account};
use crate::text::Span;

/// Columns before a figure that comes near.
const INDENT: usize = 2;

/// A query in words and, where it was asked of an index, in counts.
pub(super) struct Understanding<'a> {
    text: &'a str,
    query: &'a Query,
    lexicon: &'a Lexicon,
    words: query::Understood,
    account: Option<Account>,
}

impl<'a> Understanding<'a> {
    /// Puts a query in words, and counts what it leaves of an index where there is one.
    pub(super) fn new(
        text: &'a str,
        query: &'a Query,
        lexicon: &'a Lexicon,
        index: Option<&Index>,
    ) -> Result<Understanding<'a>, Failure> {
        Ok(Understanding {
            text,
            query,
            lexicon,
            words: query.explain(lexicon),
            account: match index {
                Some(index) => Some(account(index, lexicon, &query.plan)?),
                None => None,
            },
        })
    }

    /// In words.
    pub(super) fn words(&self) -> &query::Understood {
        &self.words
    }

    /// For programs.
    pub(super) fn wire(&self) -> api::Understood<'_> {
        let left = |number: usize| {
            let account = self.account.as_ref()?;
            account.conditions.get(number)
        };
        let conditions = self.words.conditions.iter().enumerate();
        api::Understood {
            text: self.words.text.clone(),
            tree: self.words.tree.clone(),
            conditions: conditions
                .map(|(number, condition)| api::Condition {
                    text: condition.text.clone(),
                    start: condition.span.start,
                    end: condition.span.end,
                    articles: left(number).map(|left| left.articles),
                    figures: left(number).and_then(|left| left.figures),
                    parts: left(number).map_or_else(Vec::new, |left| self.parts(number, left)),
                })
                .collect(),
            notes: self.words.notes.clone(),
            articles: self.account.as_ref().map(|account| account.total),
            partial: self.partial().map(|partial| api::Partial {
                articles: partial.articles,
                words: &partial.words,
            }),
            shortfall: self.shortfall().map(|shortfall| api::Shortfall {
                reason: self.reason(),
                obstacles: shortfall
                    .obstacles
                    .iter()
                    .map(|obstacle| api::Obstacle {
                        conditions: obstacle.conditions.clone().collect(),
                        part: obstacle.part.map(Part::id),
                        text: self.obstacle(obstacle),
                        articles: obstacle.articles,
                    })
                    .collect(),
                misses: shortfall
                    .misses
                    .iter()
                    .map(|miss| api::Miss {
                        condition: miss.condition,
                        missed: miss.parts.iter().map(|part| part.id()).collect(),
                        row: figures::wire(&miss.row),
                    })
                    .collect(),
            }),
        }
    }

    /// What each condition leaves, a line each, where there is an index.
    pub(super) fn counts(&self) -> Vec<String> {
        let Some(account) = &self.account else {
            return Vec::new();
        };
        let figures = |number: usize, left: &Left| {
            let parts = self.parts(number, left);
            let parts: Vec<String> = parts
                .iter()
                .map(|part| format!("{} {}", part.text, part.figures))
                .collect();
            let parts = match parts.as_slice() {
                [] => String::new(),
                parts => format!("（{}）", parts.join(" → ")),
            };
            left.figures.map_or(String::new(), |figures| {
                format!("，{figures} 个数字{parts}")
            })
        };
        let with = account
            .partial
            .as_ref()
            .map_or_else(String::new, |partial| {
                let (articles, words) = (partial.articles, partial.words.join("”“"));
                format!("，另有 {articles} 篇缺“{words}”的一部分")
            });
        if let [only] = account.conditions.as_slice() {
            let figures = figures(0, only);
            return vec![format!("符合：{} 篇{figures}{with}", account.total)];
        }
        let conditions = account.conditions.iter().enumerate();
        let mut lines = vec![format!("符合：{} 篇{with}", account.total)];
        lines.extend(conditions.map(|(number, left)| {
            let (condition, articles) = (number + 1, left.articles);
            format!(
                "　　　条件 {condition}：{articles} 篇{}",
                figures(number, left)
            )
        }));
        lines
    }

    /// Why nothing was found and what comes nearest, in lines of at most so many columns; no line
    /// where something was found.
    pub(super) fn why_nothing(&self, width: usize) -> io::Result<Vec<String>> {
        let Some(shortfall) = self.shortfall() else {
            return Ok(Vec::new());
        };
        let mut lines = self.reason();
        for together in shortfall.misses.chunk_by(|a, b| a.condition == b.condition) {
            lines.extend(self.nearest(together, width)?);
        }
        lines.extend(self.ways_out(&shortfall.obstacles));
        Ok(lines)
    }

    fn partial(&self) -> Option<&Partial> {
        self.account.as_ref()?.partial.as_ref()
    }

    fn shortfall(&self) -> Option<&Shortfall> {
        self.account.as_ref()?.shortfall.as_ref()
    }

    /// What the parts of a condition leave.
    fn parts(&self, number: usize, left: &Left) -> Vec<api::Part> {
        let said = |(part, figures): &(Part, u64)| {
            let condition = self.query.conditions.get(number)?;
            Some(api::Part {
                part: part.id(),
                text: condition.part(*part, self.lexicon)?,
                figures: *figures,
            })
        };
        left.parts.iter().filter_map(said).collect()
    }

    /// What is missing, a line each.
    pub(super) fn reason(&self) -> Vec<String> {
        let Some(account) = &self.account else {
            return Vec::new();
        };
        let excluded = self.query.plan.conditions();
        let excluded = |number: usize| excluded.get(number).is_some_and(|(_, not)| *not);
        let mut lines = Vec::new();
        for (number, left) in account.conditions.iter().enumerate() {
            if left.articles == 0 && !excluded(number) {
                lines.push(self.nothing_left(number, left));
            }
        }
        if lines.is_empty() {
            lines.push(match account.conditions.as_slice() {
                [] => "索引里没有文章".to_owned(),
                _ => "每个条件分开都有文章，没有一篇全部满足".to_owned(),
            });
        }
        lines
    }

    /// Where a condition that nothing meets comes to nothing.
    fn nothing_left(&self, number: usize, left: &Left) -> String {
        let parts = self.parts(number, left);
        let Some(last) = parts.iter().position(|part| part.figures == 0) else {
            let text = self.words.conditions.get(number);
            return format!(
                "没有文章符合：{}",
                text.map_or("", |condition| &condition.text)
            );
        };
        let name = |part: &api::Part| part.text.clone();
        match parts.get(..last) {
            None | Some([]) => format!("没有“{}”的数字", name(&parts[last])),
            Some(before) => {
                let held: Vec<String> = before.iter().map(name).collect();
                let figures = before.last().map_or(0, |part| part.figures);
                format!(
                    "“{}”有 {figures} 个数字，其中没有“{}”的",
                    held.join(" "),
                    name(&parts[last])
                )
            }
        }
    }

    /// The figures nearest to a condition, each with its article and sentence.
    fn nearest(&self, misses: &[Miss], width: usize) -> io::Result<Vec<String>> {
        let Some(first) = misses.first() else {
            return Ok(Vec::new());
        };
        let condition = self.query.conditions.get(first.condition);
        let missed: Vec<String> = first
            .parts
            .iter()
            .filter_map(|part| condition?.part(*part, self.lexicon))
            .collect();
        let mut table = Table::new(rows::columns(Styles::default(), &figures::MORE));
        for Miss { row, .. } in misses {
            let mut cells = rows::marked(&row.figure, self.lexicon);
            cells.push(
                row.card
                    .date
                    .map(|date| date.to_string())
                    .unwrap_or_default(),
            );
            cells.push(row.card.source.clone().unwrap_or_default());
            rows::push(&mut table, cells, &row.figure.quote, &row.sentence);
        }
        let mut written = Vec::new();
        table.write(&mut written, width, INDENT, None)?;
        let mut lines = vec![format!("最接近的，只差“{}”：", missed.join("”和“"))];
        lines.extend(String::from_utf8_lossy(&written).lines().map(str::to_owned));
        Ok(lines)
    }

    /// What could be left out, and what there would be then.
    fn ways_out(&self, obstacles: &[Obstacle]) -> Option<String> {
        // Without its subject or metric it would be another question.
        let same_question = |obstacle: &&Obstacle| {
            let condition = self.query.conditions.get(obstacle.conditions.start);
            let names = |part| condition.is_some_and(|one| one.part(part, self.lexicon).is_some());
            match obstacle.part {
                Some(Part::Company | Part::Metric | Part::Aspect) => false,
                Some(Part::Segment) => names(Part::Company),
                _ => true,
            }
        };
        let all = || obstacles.iter();
        let some = all().any(|obstacle| same_question(&obstacle));
        let ways: Vec<String> = all()
            .filter(|obstacle| !some || same_question(obstacle))
            .map(|obstacle| {
                let articles = obstacle.articles;
                format!("不限“{}”有 {articles} 篇", self.obstacle(obstacle))
            })
            .collect();
        (!ways.is_empty()).then(|| ways.join("，"))
    }

    /// What stands in the way: the part in words, else the conditions as typed.
    fn obstacle(&self, obstacle: &Obstacle) -> String {
        let conditions = self.query.conditions.get(obstacle.conditions.clone());
        let conditions = conditions.unwrap_or_default();
        if let (Some(part), [only]) = (obstacle.part, conditions) {
            return only.part(part, self.lexicon).unwrap_or_default();
        }
        let typed = conditions.iter().map(|condition| condition.span);
        let typed = typed.reduce(Span::join).unwrap_or_default();
        match self.text.get(typed.range()) {
            Some(typed) if !typed.is_empty() => typed.to_owned(),
            // A flag asks for it.
            _ => {
                let words = self.words.conditions.get(obstacle.conditions.start);
                words.map_or_else(String::new, |condition| condition.text.clone())
            }
        }
    }
}
