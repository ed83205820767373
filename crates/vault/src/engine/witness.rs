//! What was asked of the database within a piece of work, for proofs that two pieces ask the same. It keeps statements
//! and sizes, never values, and is no part of the product.

use super::Value;
use std::cell::RefCell;

/// A statement and the size of each value it was given, in bytes.
pub(crate) type Asked = (&'static str, Vec<usize>);

tokio::task_local! {
    static SEEN: RefCell<Vec<Asked>>;
}

pub(super) fn note(text: &'static str, values: &[Value]) {
    let sizes = values.iter().map(|v| match v {
        Value::Id(v) => v.map_or(0, |_| 16),
        Value::Int(v) => v.map_or(0, |_| 8),
        Value::Text(v) => v.as_deref().map_or(0, str::len),
        Value::Bytes(v) => v.as_deref().map_or(0, <[u8]>::len),
    });
    // Work nobody watches is not noted.
    let _unwatched = SEEN.try_with(|seen| seen.borrow_mut().push((text, sizes.collect())));
}

pub(crate) async fn of<T>(work: impl Future<Output = T>) -> (T, Vec<Asked>) {
    SEEN.scope(RefCell::default(), async {
        let done = work.await;
        (done, SEEN.with(RefCell::take))
    })
    .await
}
