//! How values become heights of a picture.

/// Values from `low` to `high` between two heights.
pub(super) struct Scale {
    low: f64,
    high: f64,
    step: f64,
    top: f64,
    foot: f64,
}

/// Lines that a picture has at most, but for the one at its edge.
const LINES: f64 = 4.0;

impl Scale {
    /// Over all values, with zero; nothing where they have no extent.
    pub(super) fn over(
        values: impl Iterator<Item = (Option<f64>, Option<f64>)>,
        top: f64,
        foot: f64,
    ) -> Option<Scale> {
        let (mut low, mut high) = (0.0f64, 0.0f64);
        for (least, most) in values {
            for value in least.into_iter().chain(most) {
                low = low.min(value);
                high = high.max(value);
            }
        }
        let extent = high - low;
        if extent <= 0.0 || !extent.is_finite() {
            return None;
        }
        let rough = extent / LINES;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|step| step * power);
        let step = step.into_iter().find(|step| *step >= rough)?;
        Some(Scale {
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step,
            top,
            foot,
        })
    }

    /// The height of a value, to tenths: more than a screen shows, less than a page has to carry.
    pub(super) fn y(&self, value: f64) -> f64 {
        let share = (self.high - value) / (self.high - self.low);
        let y = self.top + share * (self.foot - self.top);
        (y * 10.0).round() / 10.0
    }

    /// Round values at which a line helps the eye.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let value = |number: i32| {
            (self.low / self.step).round() * self.step + f64::from(number) * self.step
        };
        let ticks = (0..32).map(value);
        ticks
            .take_while(|tick| *tick < self.high + self.step / 2.0)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_at_round_values() {
        for (low, high, ticks) in [
            (12.0, 19.3, vec![0.0, 5.0, 10.0, 15.0, 20.0]),
            (-4.0, 7.0, vec![-5.0, 0.0, 5.0, 10.0]),
            (2.1e10, 2.9e10, vec![0.0, 1e10, 2e10, 3e10]),
        ] {
            let scale = Scale::over([(Some(low), Some(high))].into_iter(), 0.0, 100.0).unwrap();
            assert_eq!(scale.ticks(), ticks);
            let (highest, lowest) = (ticks[ticks.len() - 1], ticks[0]);
            assert_eq!((scale.y(highest), scale.y(lowest)), (0.0, 100.0));
        }
        for none in [
            (None, None),
            (Some(0.0), Some(0.0)),
            (Some(f64::NAN), None),
            (None, Some(f64::INFINITY)),
        ] {
            assert!(
                Scale::over([none].into_iter(), 0.0, 1.0).is_none(),
                "{none:?}"
            );
        }
    }
}
