//! How a query was understood and how it fares on the index, for people.

use std::io;

use super::screen::Styles;
use super::table::Table;
use super::{figures, rows};
use crate::query::Part;
use crate::search::{Left, Miss, Obstacle, Understanding};

/// Columns before a figure that comes near.
const INDENT: usize = 2;

/// What each condition leaves, a line each, where there is an index.
pub(super) fn counts(understanding: &Understanding) -> Vec<String> {
    let Some(account) = &understanding.account else {
        return Vec::new();
    };
    let figures = |number: usize, left: &Left| {
        let parts: Vec<String> = understanding
            .parts(number)
            .into_iter()
            .map(|(_, text, figures)| format!("{text} {figures}"))
            .collect();
        let parts = match parts.as_slice() {
            [] => String::new(),
            parts => format!("（{}）", parts.join(" → ")),
        };
        left.figures.map_or(String::new(), |figures| {
            format!("，{figures} 个数字{parts}")
        })
    };
    let with = understanding.partial().map_or_else(String::new, |partial| {
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
pub(super) fn why_nothing(understanding: &Understanding, width: usize) -> io::Result<Vec<String>> {
    let Some(shortfall) = understanding.shortfall() else {
        return Ok(Vec::new());
    };
    let mut lines = understanding.reason();
    lines.extend(understanding.meant());
    for together in shortfall.misses.chunk_by(|a, b| a.condition == b.condition) {
        lines.extend(nearest(understanding, together, width)?);
    }
    lines.extend(ways_out(understanding, &shortfall.obstacles));
    Ok(lines)
}

/// The figures nearest to a condition, each with its article and sentence.
fn nearest(
    understanding: &Understanding,
    misses: &[Miss],
    width: usize,
) -> io::Result<Vec<String>> {
    let Some(first) = misses.first() else {
        return Ok(Vec::new());
    };
    let condition = understanding.query.conditions.get(first.condition);
    let missed: Vec<String> = first
        .parts
        .iter()
        .filter_map(|part| condition?.part(*part, understanding.speaker))
        .collect();
    let mut table = Table::new(rows::columns(Styles::default(), &figures::MORE));
    for Miss { row, .. } in misses {
        let cells = rows::marked(&row.figure, understanding.speaker.lexicon);
        let mut cells = rows::compared(cells, &row.figure, row.exchange.as_deref());
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
fn ways_out(understanding: &Understanding, obstacles: &[Obstacle]) -> Option<String> {
    // Without its subject or metric it would be another question.
    let same_question = |obstacle: &&Obstacle| {
        let condition = understanding
            .query
            .conditions
            .get(obstacle.conditions.start);
        let names =
            |part| condition.is_some_and(|one| one.part(part, understanding.speaker).is_some());
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
            format!("不限“{}”有 {articles} 篇", understanding.obstacle(obstacle))
        })
        .collect();
    (!ways.is_empty()).then(|| ways.join("，"))
}
