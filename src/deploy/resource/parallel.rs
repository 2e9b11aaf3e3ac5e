//! Several calls at once: a plan's depth is what people wait for.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// Runs all futures at the same time in this task; results in the order given. If some fail, the
/// first failure in that order is returned after all have ended, so that no call is cut off.
///
/// # Errors
/// The first error.
pub async fn try_all<T, E, F>(futures: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>>,
{
    all(futures).await.into_iter().collect()
}

/// Runs all futures at the same time in this task; results in the order given.
pub async fn all<T, F>(futures: impl IntoIterator<Item = F>) -> Vec<T>
where
    F: Future<Output = T>,
{
    let mut running: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    let mut results: Vec<Option<T>> = running.iter().map(|_| None).collect();
    poll_fn(|context| {
        let mut pending = false;
        for (future, result) in running.iter_mut().zip(&mut results) {
            if result.is_none() {
                match future.as_mut().poll(context) {
                    Poll::Ready(value) => *result = Some(value),
                    Poll::Pending => pending = true,
                }
            }
        }
        if pending {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
    results.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn all_run_at_once_and_answer_in_order() {
        let began = tokio::time::Instant::now();
        let answers = all([3_u64, 1, 2].map(|seconds| async move {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            seconds
        }))
        .await;
        assert_eq!(answers, [3, 1, 2]);
        assert_eq!(began.elapsed().as_secs(), 3);
    }

    #[tokio::test]
    async fn the_first_error_is_returned() {
        let answer: Result<Vec<u8>, &str> =
            try_all([Ok(1), Err("first"), Err("second")].map(|r| async move { r })).await;
        assert_eq!(answer, Err("first"));
    }
}
