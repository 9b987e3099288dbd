//! The words of a heading that the tables of words know: metrics, companies, segments, cues.

use super::vocabulary::{accepted, is_sure};
use super::{Measured, Reader};
use crate::figures::period::Phase;
use crate::figures::table::time::{self, When};
use crate::figures::token::{Token, TokenKind};
use crate::lexicon::{Cue, Sense, Strength};
use crate::model::{Aspect, Metric, MetricKind, Status};
use crate::text::Span;

impl Reader<'_> {
    pub(super) fn words(&mut self, tokens: &[Token<'_>]) {
        for (at, token) in tokens.iter().enumerate() {
            if self.is_covered(token.span) {
                continue;
            }
            match &token.kind {
                TokenKind::Quantity(_) => {}
                TokenKind::Mark(_) => self.cover(token.span),
                TokenKind::Period(mention) => {
                    if mention.until.is_some() || mention.part == Some(Phase::Current) {
                        self.heading.unknown = true;
                        continue;
                    }
                    let mut span = token.span;
                    let mut behind = self.text[span.end..].chars();
                    if let (Some(letter), None | Some(')' | ' ' | '(')) =
                        (behind.next(), behind.next())
                        && let Some(status) = time::status_of_letter(letter)
                    {
                        self.heading.status = Some(status);
                        span.end += 1;
                    }
                    self.heading.whens.push(When::Named(**mention));
                    self.cover(span);
                }
                TokenKind::Introduced(place) => {
                    let name = self.setting.introduced.canonical(*place).to_owned();
                    self.company(name, false, token.span);
                }
                TokenKind::Word(senses) => self.word(token, senses, tokens.get(at + 1)),
            }
        }
    }

    fn company(&mut self, name: String, broker: bool, span: Span) {
        if self
            .heading
            .company
            .as_ref()
            .is_some_and(|known| *known != name)
        {
            self.heading.unknown = true;
        }
        self.heading.company = Some(name);
        self.heading.broker = broker;
        self.name(span);
    }

    fn name(&mut self, span: Span) {
        self.named = Some(self.named.map_or(span, |named| named.join(span)));
        self.cover(span);
    }

    fn word(&mut self, token: &Token<'_>, senses: &[Sense], next: Option<&Token<'_>>) {
        let word = token.span.of(self.text);
        let metric = token
            .metric()
            .filter(|(metric, _)| *metric != Metric::Other || word.len() > 6);
        let lexicon = self.setting.lexicon;
        let cues = senses.iter().any(|sense| matches!(sense, Sense::Cue(_)));
        if let Some((metric, strength)) = metric
            && accepted(word, metric, strength)
        {
            let measured = Measured {
                metric,
                weak: strength == Strength::Weak && !is_sure(word),
                loss: token.has(Cue::Loss),
                each: word.contains("每股")
                    || word == "dps"
                    || matches!(
                        metric,
                        Metric::Eps
                            | Metric::AdjustedEps
                            | Metric::SharePrice
                            | Metric::PriceTarget
                    ),
                rate: word.ends_with('率') && metric.kind() != MetricKind::Ratio,
                trading: word.contains("成交"),
            };
            self.metrics.push((measured, token.span));
            self.cover(token.span);
            return;
        }
        if let Some(id) = token.company() {
            let company = lexicon.company(id);
            let owned = token.segments().any(|segment| {
                lexicon.segment(segment).owner.is_some_and(|owner| {
                    self.setting.main.as_deref() == Some(lexicon.company(owner).name.as_str())
                })
            });
            let ordinary = !self.setting.names_a_company(token, id, self.text)
                && !self.heading.hong_kong
                && self.covered.is_empty();
            if !owned && !ordinary {
                let broker = company.broker && !self.setting.brokers_report;
                self.company(company.name.clone(), broker, token.span);
                return;
            }
        }
        if token.segments().next().is_some() {
            self.segment(token);
            return;
        }
        if cues {
            self.cue(token, next);
        }
    }

    fn segment(&mut self, token: &Token<'_>) {
        let lexicon = self.setting.lexicon;
        let main = self
            .heading
            .company
            .as_deref()
            .or(self.setting.main.as_deref());
        let owned = token.segments().find(|id| {
            lexicon
                .segment(*id)
                .owner
                .is_some_and(|owner| Some(lexicon.company(owner).name.as_str()) == main)
        });
        let shown = self
            .mapped
            .source_span(token.span)
            .of(self.clean)
            .to_owned();
        let name = owned.map_or(shown, |id| lexicon.segment(id).name.clone());
        self.heading.segment = Some(match self.heading.segment.take() {
            Some(before) if before != name => format!("{before}·{name}"),
            _ => name,
        });
        self.name(token.span);
    }

    fn cue(&mut self, token: &Token<'_>, next: Option<&Token<'_>>) {
        let word = token.span.of(self.text);
        let mut understood = true;
        let mut any = false;
        for cue in [
            Cue::Yoy,
            Cue::Qoq,
            Cue::Base,
            Cue::Up,
            Cue::Down,
            Cue::Fall,
            Cue::Growth,
            Cue::Share,
            Cue::Compound,
            Cue::Estimate,
            Cue::Expected,
            Cue::Outlook,
            Cue::Guidance,
            Cue::Prior,
            Cue::Previous,
            Cue::Adjusted,
            Cue::Above,
        ] {
            if !token.has(cue) {
                continue;
            }
            any = true;
            match cue {
                Cue::Yoy => self.change().aspect = Some(Aspect::Yoy),
                Cue::Qoq => self.change().aspect = Some(Aspect::Qoq),
                Cue::Base | Cue::Compound => self.change().aspect = Some(Aspect::Change),
                Cue::Up => {
                    self.change();
                    self.ways.0 = true;
                }
                Cue::Down => {
                    self.change();
                    self.ways.1 = true;
                }
                Cue::Fall => {
                    self.change().rate = true;
                    self.ways.1 = true;
                }
                Cue::Growth => self.change().rate = !word.ends_with("变动"),
                Cue::Share => {
                    self.change().aspect = Some(Aspect::Share);
                    self.share_at = Some(token.span.start);
                    if word.contains("营收") || word.contains("收入") {
                        self.heading.share_of = Some(Metric::Revenue);
                    }
                }
                Cue::Estimate | Cue::Expected => {
                    let before = self.text[..token.span.start].trim_end();
                    let behind = &self.text[token.span.end..];
                    if before.ends_with(['较', '超', '比', '过', '于'])
                        || behind.starts_with(['差', '偏'])
                    {
                        self.change().aspect = Some(Aspect::Beat);
                    } else {
                        self.heading.status = Some(Status::Estimate);
                    }
                }
                Cue::Above
                    if next
                        .is_some_and(|next| next.has(Cue::Estimate) || next.has(Cue::Expected)) => {
                }
                Cue::Outlook => {
                    let others =
                        self.setting.note || ["预测", "预估", "估计", "估"].contains(&word);
                    let status = if others {
                        Status::Estimate
                    } else {
                        Status::Guidance
                    };
                    self.heading.status = self.heading.status.or(Some(status));
                }
                Cue::Guidance => self.heading.status = Some(Status::Guidance),
                Cue::Prior => self.heading.whens.push(When::YearBefore),
                Cue::Previous => self.heading.whens.push(When::Previous),
                Cue::Adjusted => self.adjusted = true,
                _ => understood = false,
            }
        }
        let silent = token.has(Cue::Among)
            || token.has(Cue::Self_)
            || token.has(Cue::Reach)
            || token.has(Cue::Loss);
        if (any && understood) || (!any && silent) {
            self.cover(token.span);
        }
    }

    /// Names of metrics that a longer name hid, of which a period took the first part: 12月销量 holds
    /// 月销量.
    pub(super) fn cut_words(&mut self) {
        for piece in self.rest() {
            for found in self.setting.lexicon.find(piece.of(self.text)) {
                let span = found.span.shifted(piece.start);
                let token = Token::new(span, TokenKind::Word(found.senses));
                if token.metric().is_some() {
                    self.word(&token, found.senses, None);
                }
            }
        }
    }
}
