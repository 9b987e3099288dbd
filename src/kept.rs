//! What is made when it is first asked for, and kept for who asks again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Values by what they are kept under; there are few.
#[derive(Debug)]
pub(crate) struct Kept<K, V>(Mutex<Vec<(K, Arc<V>)>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Kept<K, V> {
        Kept(Mutex::default())
    }
}

impl<K: PartialEq, V> Kept<K, V> {
    fn values(&self) -> MutexGuard<'_, Vec<(K, Arc<V>)>> {
        // Whoever panicked has left it whole: a value is there or it is not.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept under a key.
    pub(crate) fn find(&self, key: &K) -> Option<Arc<V>> {
        let values = self.values();
        let (_, found) = values.iter().find(|(other, _)| other == key)?;
        Some(Arc::clone(found))
    }

    /// What is kept under a key, made where there is nothing yet. Of two who ask at once both make
    /// it, so that nobody ever waits for another question.
    pub(crate) fn get<E>(&self, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E> {
        if let Some(found) = self.find(&key) {
            return Ok(found);
        }
        let made = Arc::new(make()?);
        let mut values = self.values();
        if let Some((_, first)) = values.iter().find(|(other, _)| *other == key) {
            return Ok(Arc::clone(first));
        }
        values.push((key, Arc::clone(&made)));
        Ok(made)
    }

    /// What is kept is kept under.
    pub(crate) fn keys(&self) -> Vec<K>
    where
        K: Copy,
    {
        self.values().iter().map(|(key, _)| *key).collect()
    }

    /// Forgets all of it.
    pub(crate) fn clear(&self) {
        self.values().clear();
    }

    /// What all values come to.
    pub(crate) fn sum(&self, of: impl Fn(&V) -> usize) -> usize {
        self.values().iter().map(|(_, value)| of(value)).sum()
    }
}
