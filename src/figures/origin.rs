//! Where subject and period of a number came from, told by what the walk has seen when it binds.

use super::bind::Walk;
use super::frame::Subject;
use super::period::{self, PeriodMention};
use super::rule;
use super::token::{Token, TokenKind};
use crate::lexicon::{Lexicon, Sense};
use crate::model::Figure;

impl Walk<'_, '_> {
    /// The rules that gave the number at `at`, one of a list of `count`, its company and segment.
    pub(super) fn tell_subject(
        &self,
        subject: &Subject,
        at: usize,
        count: usize,
        rules: &mut Vec<&'static str>,
    ) {
        rules.push(self.company_origin(subject.company.as_deref(), at, count));
        if subject.segment.is_some() {
            let apart = self.frame.apart.as_ref().map(|(_, rule)| *rule);
            rules.push(
                if let Some(rule) = apart.filter(|rule| rule.starts_with("segment")) {
                    rule
                } else if count > 1 && self.frame.segments.len() == count {
                    "segment-respectively"
                } else if self.frame.segment_in_clause {
                    "segment-in-clause"
                } else {
                    "segment-carried"
                },
            );
        }
    }

    fn company_origin(&self, company: Option<&str>, at: usize, count: usize) -> &'static str {
        let Some(company) = company else {
            return "company-unknown";
        };
        if let Some((_, rule)) = &self.frame.apart
            && rule.starts_with("company")
        {
            return rule;
        }
        if count > 1 && self.frame.companies.len() == count {
            return "company-respectively";
        }
        // Neither the text nor the article names a company, so that the part took its place.
        let nobody = self.frame.company.is_none() && self.setting.main.is_none();
        if self.frame.market || nobody {
            return "company-of-market";
        }
        let before = &self.tokens[..at.min(self.tokens.len())];
        if let Some(named) = before.iter().rposition(|token| self.names(token, company)) {
            return if named >= self.frame.clause_start {
                "company-in-clause"
            } else {
                "company-in-sentence"
            };
        }
        if self.setting.main.as_deref() == Some(company) {
            "company-of-article"
        } else if before.iter().any(|token| self.part_of(token, company)) {
            "company-of-segment"
        } else {
            "company-carried"
        }
    }

    /// Keeps what a period resolves to here, for those who ask.
    pub(super) fn tell_period(&mut self, mention: &PeriodMention) {
        if self.periods.is_some() {
            let resolved = period::resolve(mention, self.period_context());
            if let Some(periods) = &mut self.periods {
                periods.push(resolved);
            }
        }
    }

    /// Where the period last spoken of was named.
    pub(super) fn period_origin(&self) -> &'static str {
        match (self.frame.period, self.frame.last_period_token) {
            (None, _) => "period-unknown",
            (_, Some(at)) if at >= self.frame.clause_start => "period-in-clause",
            (_, Some(_)) => "period-in-sentence",
            (period, None) if period == self.setting.first => "period-of-article",
            _ => "period-carried",
        }
    }

    /// Whether a token names a company.
    fn names(&self, token: &Token<'_>, company: &str) -> bool {
        match token.kind {
            TokenKind::Introduced(place) => self.setting.introduced.canonical(place) == company,
            _ => token
                .company()
                .is_some_and(|id| self.setting.lexicon.company(id).name == company),
        }
    }

    /// Whether a token names a part that the tables list under a company.
    fn part_of(&self, token: &Token<'_>, company: &str) -> bool {
        let lexicon = self.setting.lexicon;
        token.segments().any(|id| {
            lexicon
                .segment(id)
                .owner
                .is_some_and(|owner| lexicon.company(owner).name == company)
        })
    }
}

/// Notes on a figure which of its names no table holds.
pub(super) fn mark_names(figure: &mut Figure, lexicon: &Lexicon) {
    let listed = |name: &str, wanted: fn(&Sense) -> bool| lexicon.senses(name).iter().any(wanted);
    let company = |sense: &Sense| matches!(sense, Sense::Company(_));
    let segment = |sense: &Sense| matches!(sense, Sense::Segment(_));
    if figure
        .company
        .as_deref()
        .is_some_and(|name| !listed(name, company))
    {
        figure.rules.push(rule::COMPANY_BY_RULE);
    }
    // 北美·云服务 joins two names.
    let known =
        |name: &str| name.split('·').all(|part| listed(part, segment)) || listed(name, segment);
    if figure.segment.as_deref().is_some_and(|name| !known(name)) {
        figure.rules.push(rule::SEGMENT_BY_RULE);
    }
}
