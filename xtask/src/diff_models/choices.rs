//! The choices that a package is made from: numbers that can be made fewer and smaller.

/// Numbers, taken one after another; zero where there are none left.
#[derive(Clone, Debug)]
pub(crate) struct Choices {
    numbers: Vec<u32>,
    at: usize,
}

impl Choices {
    /// Numbers that hang on a seed only.
    pub(crate) fn random(seed: u64) -> Self {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u32
        };
        for _ in 0..8 {
            next();
        }
        Self {
            numbers: (0..400).map(|_| next()).collect(),
            at: 0,
        }
    }

    /// One of some possibilities, by number.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        number as usize % count.max(1)
    }

    /// One of some possibilities.
    pub(crate) fn one_of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.below(all.len())]
    }

    /// Yes, once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// The choices with some of them left out or made zero; none if all was tried.
    pub(crate) fn smaller(&self, step: usize) -> Option<Self> {
        let mut numbers = self.numbers.clone();
        while numbers.last() == Some(&0) {
            numbers.pop();
        }
        let length = numbers.len();
        let mut left = step;
        // First large stretches, then small ones; first left out, then zero.
        for size in [64, 32, 16, 8, 4, 2, 1] {
            let count = length.div_ceil(size);
            if left < count {
                let from = left * size;
                let to = (from + size).min(length);
                numbers.drain(from..to);
                return Some(Self { numbers, at: 0 });
            }
            left -= count;
        }
        for size in [8, 2, 1] {
            let count = length.div_ceil(size);
            if left < count {
                let from = left * size;
                let to = (from + size).min(length);
                numbers[from..to].fill(0);
                return (numbers != self.numbers).then_some(Self { numbers, at: 0 });
            }
            left -= count;
        }
        None
    }
}
