//! The demo's mail: letters are kept in memory and shown on a page instead of being sent. It refuses to write anything
//! to disk and forgets the oldest letter when it is full.

use casework::ports::{Answer, Delivery, Letter, Mailer};
use domain::{Clock, Timestamp};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many letters are kept.
pub const KEPT: usize = 200;

/// A letter and when it was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLetter {
    pub at: Timestamp,
    pub letter: Letter,
}

/// A mailer that keeps the last [`KEPT`] letters. Clones share them.
#[derive(Clone)]
pub struct Outbox {
    clock: Arc<dyn Clock>,
    letters: Arc<Mutex<VecDeque<KeptLetter>>>,
}

impl Outbox {
    /// An empty outbox.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, letters: Arc::new(Mutex::new(VecDeque::with_capacity(KEPT))) }
    }

    /// What was handed over, newest first.
    #[must_use]
    pub fn letters(&self) -> Vec<KeptLetter> {
        self.locked().iter().rev().cloned().collect()
    }

    /// A letter whose id is already here was only tried again, so it is not kept twice.
    fn keep(&self, letter: &Letter) {
        let at = self.clock.now();
        let mut letters = self.locked();
        if letters.iter().any(|kept| kept.letter.id == letter.id) {
            return;
        }
        if letters.len() == KEPT {
            letters.pop_front();
        }
        letters.push_back(KeptLetter { at, letter: letter.clone() });
    }

    /// A poisoned lock only means that another thread died here; the deque is whole between any two statements.
    fn locked(&self) -> MutexGuard<'_, VecDeque<KeptLetter>> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for Outbox {
    fn send<'a>(&'a self, letter: &'a Letter) -> Answer<'a, Delivery> {
        Box::pin(async move {
            self.keep(letter);
            Delivery::Taken { answer: "kept in the demo's outbox".to_owned() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    struct Ticking(AtomicI64);

    impl Clock for Ticking {
        fn now(&self) -> Timestamp {
            Timestamp::from_seconds(self.0.fetch_add(1, Ordering::Relaxed))
        }
    }

    fn letter(n: usize) -> Letter {
        Letter {
            id: format!("mail_{n}"),
            to: "lena@example.com".to_owned(),
            from_name: "Okafor & Lindqvist".to_owned(),
            subject: format!("Letter {n}"),
            text: "Something waits for you.".to_owned(),
            html: "<p>Something waits for you.</p>".to_owned(),
            language: "en".to_owned(),
        }
    }

    fn outbox() -> Outbox {
        Outbox::new(Arc::new(Ticking(AtomicI64::new(100))))
    }

    #[tokio::test]
    async fn letters_are_read_newest_first_with_the_time_they_were_taken() {
        let outbox = outbox();
        let reader = outbox.clone();
        for n in 0..3 {
            assert!(matches!(outbox.send(&letter(n)).await, Delivery::Taken { .. }));
        }
        let seen: Vec<_> =
            reader.letters().into_iter().map(|kept| (kept.at.seconds(), kept.letter)).collect();
        assert_eq!(seen, [(102, letter(2)), (101, letter(1)), (100, letter(0))]);
    }

    #[tokio::test]
    async fn a_full_outbox_forgets_the_oldest_letter() {
        let outbox = outbox();
        for n in 0..KEPT + 5 {
            outbox.send(&letter(n)).await;
        }
        let letters = outbox.letters();
        assert_eq!(letters.len(), KEPT);
        assert_eq!(letters.first().map(|kept| kept.letter.id.as_str()), Some("mail_204"));
        assert_eq!(letters.last().map(|kept| kept.letter.id.as_str()), Some("mail_5"));
    }

    #[tokio::test]
    async fn a_letter_sent_again_under_its_id_is_kept_once() {
        let outbox = outbox();
        outbox.send(&letter(7)).await;
        assert!(matches!(outbox.send(&letter(7)).await, Delivery::Taken { .. }));
        assert_eq!(outbox.letters().len(), 1);
    }
}
