//! Fields: `来源:qq`, `日期:2024-01..2025-02`, `可信:0.9`.

use super::{Parsed, Parser};
use crate::model::Confidence;
use crate::query::date::{self, Fault};
use crate::query::error::{QueryError, QueryErrorKind};
use crate::query::lex::{FieldName, Quoted};
use crate::query::note::NoteKind;
use crate::query::plan::{Field, Need, Place, Plan, Words};
use crate::text::Span;

impl Parser<'_> {
    /// `来源:qq`; no condition of its own where it is asked of all figures.
    pub(super) fn field(
        &mut self,
        span: Span,
        name: FieldName,
        value: Quoted,
    ) -> Parsed<Option<Plan>> {
        let text = self.quoted(span, value)?;
        if text.is_empty() {
            let field = self.slice(span).trim_end().to_owned();
            let example = match name {
                FieldName::Company => "亚马逊",
                FieldName::Source => "qq",
                FieldName::Title => "财报",
                FieldName::Author => "张三",
                FieldName::Date => "2024-01..2025-02",
                FieldName::Confidence => "0.9",
            };
            let example = format!("{field}{example}");
            return Err(self
                .error(span, QueryErrorKind::MissingFieldValue { field })
                .hint("hint_example", example));
        }
        let plan = match name {
            FieldName::Confidence => {
                self.ask_for_confidence(value.inner)?;
                return Ok(None);
            }
            FieldName::Source => Plan::Field(Field::Source, text),
            FieldName::Author => Plan::Field(Field::Author, text),
            FieldName::Title => Plan::Words(Words {
                text,
                need: if value.quotes {
                    Need::Exact
                } else {
                    Need::AllWords
                },
                place: Place::Title,
            }),
            FieldName::Company => {
                let known = self
                    .lexicon
                    .company_by_name(&text)
                    .or_else(|| self.lexicon.company_by_code(&text));
                if known.is_none() {
                    self.note(value.inner, NoteKind::UnknownCompany { word: text.clone() });
                }
                Plan::Field(
                    Field::Company,
                    known.map_or(text, |id| self.lexicon.company(id).name.clone()),
                )
            }
            FieldName::Date => {
                let days = date::field(value.inner.of(self.typed.folded()), self.today);
                let (since, until) = days.map_err(|fault| self.date_fault(value.inner, fault))?;
                Plan::Date { since, until }
            }
        };
        Ok(Some(self.condition(span, plan, None)))
    }

    /// `可信:0.9`; of two the greater one holds.
    fn ask_for_confidence(&mut self, value: Span) -> Parsed<()> {
        let typed = value.of(self.typed.folded());
        let least = typed.parse();
        let least: Confidence = least.map_err(|_| {
            let confidence = self.slice(value);
            self.error(value, QueryErrorKind::BadConfidence { confidence })
                .hint("hint_example", "可信:0.9")
        })?;
        self.confidence = self.confidence.max(Some(least));
        Ok(())
    }

    pub(super) fn date_fault(&self, span: Span, fault: Fault) -> QueryError {
        let date = self.slice(span);
        match fault {
            Fault::Unreadable => self.error(span, QueryErrorKind::BadDate { date }).hint(
                "hint_example",
                "日期:2024-01..2025-02，日期:2024Q4，日期:>=2024",
            ),
            Fault::Reversed => self
                .error(span, QueryErrorKind::ReversedDates)
                .hint("hint_swap_dates", ""),
            Fault::NeedsToday => self
                .error(span, QueryErrorKind::NeedsToday { date })
                .hint("hint_write_date", ""),
        }
    }
}
