//! Bodies on their way in. Each is poured in by a task of its own, so that what arrived is still sealed and recorded
//! when the line drops and the request is gone. It refuses to let a silent body keep others waiting: a phone that lost
//! its line comes back long before the server notices.

use bytes::Bytes;
use domain::UploadId;
use futures_util::{Stream, StreamExt, stream};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

/// A body without a byte for this long is over.
const DEAD: Duration = Duration::from_secs(90);
/// A body without a byte for this long gives way when its owner comes back.
const SILENT: Duration = Duration::from_secs(2);
/// How long a body that was told to end may take to make its last bytes durable.
const PATIENCE: Duration = Duration::from_secs(10);

/// The bodies of one site under way.
#[derive(Default)]
pub struct Bodies {
    tasks: Mutex<JoinSet<()>>,
    running: Arc<Mutex<HashMap<UploadId, Running>>>,
}

/// One body under way, as others see it.
struct Running {
    pulse: Arc<Pulse>,
    done: watch::Receiver<()>,
}

/// When a body was last heard of, and the way to end it.
struct Pulse {
    heard: Mutex<Instant>,
    stop: Notify,
}

/// A body that has its turn. Dropping it ends the turn.
pub struct Turn {
    upload: UploadId,
    pulse: Arc<Pulse>,
    running: Arc<Mutex<HashMap<UploadId, Running>>>,
    _done: watch::Sender<()>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Bodies {
    /// Runs `work` to its end whatever happens to the request that waits for it. `None` when it broke off.
    pub async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Option<T> {
        let (tell, told) = oneshot::channel();
        {
            let mut tasks = lock(&self.tasks);
            while tasks.try_join_next().is_some() {}
            tasks.spawn(async move {
                // Nobody listens when the request is gone; the work is done all the same.
                let _gone = tell.send(work.await);
            });
        }
        told.await.ok()
    }

    /// A turn for a body of this upload, or `None` while another body is under way and alive. One that has fallen
    /// silent is ended first. The caller has proved that the upload is theirs.
    pub async fn turn(&self, upload: UploadId) -> Option<Turn> {
        self.settle(upload).await;
        let pulse = Arc::new(Pulse::new());
        let (tell, done) = watch::channel(());
        let mut running = lock(&self.running);
        if running.contains_key(&upload) {
            return None;
        }
        running.insert(upload, Running { pulse: pulse.clone(), done });
        Some(Turn { upload, pulse, running: self.running.clone(), _done: tell })
    }

    /// Ends a body of this upload that has fallen silent, and waits until what it brought is durable.
    pub async fn settle(&self, upload: UploadId) {
        let waiting = {
            let running = lock(&self.running);
            running.get(&upload).filter(|r| lock(&r.pulse.heard).elapsed() >= SILENT).map(|r| {
                r.pulse.stop.notify_one();
                r.done.clone()
            })
        };
        if let Some(mut done) = waiting {
            // Nothing is ever sent: the channel closes when the turn ends.
            let _ended = timeout(PATIENCE, done.changed()).await;
        }
    }

    /// Waits for every body under way; for the end of the process.
    pub async fn all_done(&self) {
        let mut tasks = std::mem::take(&mut *lock(&self.tasks));
        while tasks.join_next().await.is_some() {}
    }
}

impl Turn {
    /// The body, ending early when it is told to or when nothing comes any more. Ends as a broken one does: with what
    /// arrived.
    pub fn listen<E: Send>(
        &self,
        body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> impl Stream<Item = Result<Bytes, E>> + Send {
        heard(body, self.pulse.clone())
    }
}

/// A body that nobody can ask for yet, because its upload has no name: it ends early when nothing comes any more.
pub fn listen<E: Send>(
    body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
) -> impl Stream<Item = Result<Bytes, E>> + Send {
    heard(body, Arc::new(Pulse::new()))
}

impl Pulse {
    fn new() -> Self {
        Self { heard: Mutex::new(Instant::now()), stop: Notify::new() }
    }
}

fn heard<E: Send>(
    body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    pulse: Arc<Pulse>,
) -> impl Stream<Item = Result<Bytes, E>> + Send {
    stream::unfold((body, pulse), |(mut body, pulse)| async move {
        let frame = tokio::select! {
            biased;
            () = pulse.stop.notified() => None,
            frame = body.next() => frame,
            () = sleep(DEAD) => None,
        }?;
        *lock(&pulse.heard) = Instant::now();
        Some((frame, (body, pulse)))
    })
}

impl Drop for Turn {
    fn drop(&mut self) {
        lock(&self.running).remove(&self.upload);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use std::convert::Infallible;

    fn upload() -> UploadId {
        UploadId::mint(Timestamp::from_seconds(1), [7; 10])
    }

    #[tokio::test]
    async fn work_goes_on_when_nobody_waits_for_it_any_more() {
        let bodies = Bodies::default();
        let (tell, told) = oneshot::channel();
        let (go, gone) = oneshot::channel::<()>();
        {
            let waiting = bodies.run(async move {
                let _ = gone.await;
                let _ = tell.send(7);
            });
            assert!(timeout(Duration::from_millis(10), waiting).await.is_err());
        }
        go.send(()).unwrap();
        bodies.all_done().await;
        assert_eq!(told.await, Ok(7));
    }

    #[tokio::test(start_paused = true)]
    async fn a_living_body_keeps_its_turn_and_a_silent_one_gives_way() {
        let bodies = Arc::new(Bodies::default());
        let first = bodies.turn(upload()).await.unwrap();
        assert!(bodies.turn(upload()).await.is_none());
        let silent = stream::pending::<Result<Bytes, Infallible>>();
        let held = bodies.clone();
        let task = bodies.run(async move {
            let got = first.listen(silent).count().await;
            drop((first, held));
            got
        });
        let second = async {
            sleep(SILENT).await;
            bodies.turn(upload()).await
        };
        let (counted, second) = tokio::join!(task, second);
        assert_eq!(counted, Some(0));
        assert!(second.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_says_nothing_for_long_is_over() {
        let bodies = Bodies::default();
        let turn = bodies.turn(upload()).await.unwrap();
        let one = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"x"))]).chain(stream::pending());
        assert_eq!(turn.listen(Box::pin(one)).count().await, 1);
    }
}
