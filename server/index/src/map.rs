//! A persistent hash map, made of plain hash tables.

use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;

/// Tables of one map. A change copies one of them: a few hundred entries in a large workspace.
const TABLES: usize = 256;

type Table<K, V> = Arc<HashTable<(K, V)>>;

/// A persistent hash map: cloning is one reference count; a change copies the one table that the key belongs to, and that
/// only while a clone still has it, never the map.
#[derive(Clone)]
pub struct Map<K, V> {
    /// None, or [`TABLES`] of them.
    tables: Arc<Vec<Table<K, V>>>,
    len: usize,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self { tables: Arc::default(), len: 0 }
    }
}

fn hash_of(key: &(impl Hash + ?Sized)) -> u64 {
    FxBuildHasher.hash_one(key)
}

/// A table by bits of the hash that the table itself makes no use of.
fn table_of(hash: u64) -> usize {
    (hash >> 32) as usize % TABLES
}

impl<K: Hash + Eq, V> Map<K, V> {
    /// The entry under `key`.
    pub fn get_key_value<Q>(&self, key: &Q) -> Option<&(K, V)>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let hash = hash_of(key);
        self.tables.get(table_of(hash))?.find(hash, |(other, _)| other.borrow() == key)
    }

    /// The value under `key`.
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.get_key_value(key).map(|(_, value)| value)
    }

    /// Whether there is something under `key`.
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.get_key_value(key).is_some()
    }

    /// All entries, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.tables.iter().flat_map(|table| table.iter())
    }

    /// All keys, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// All values, in no order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.len
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Map<K, V> {
    fn table_mut(&mut self, hash: u64) -> &mut HashTable<(K, V)> {
        let tables = Arc::make_mut(&mut self.tables);
        if tables.is_empty() {
            *tables = vec![Arc::default(); TABLES];
        }
        Arc::make_mut(&mut tables[table_of(hash)])
    }

    /// Puts `value` under `key`, in the place of what was there.
    pub fn insert(&mut self, key: K, value: V) {
        let hash = hash_of(&key);
        match self.table_mut(hash).entry(hash, |(other, _)| *other == key, |(key, _)| hash_of(key)) {
            Entry::Occupied(mut entry) => entry.get_mut().1 = value,
            Entry::Vacant(place) => {
                place.insert((key, value));
                self.len += 1;
            }
        }
    }

    /// The value under `key`, to be changed.
    pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        // A table is copied only for a change.
        if !self.contains_key(key) {
            return None;
        }
        let hash = hash_of(key);
        self.table_mut(hash).find_mut(hash, |(other, _)| other.borrow() == key).map(|(_, value)| value)
    }

    /// Takes the entry under `key` out. False if there was none.
    pub fn remove<Q>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        if !self.contains_key(key) {
            return false;
        }
        let hash = hash_of(key);
        let found = self.table_mut(hash).find_entry(hash, |(other, _)| other.borrow() == key);
        let removed = found.map(|entry| drop(entry.remove())).is_ok();
        self.len -= usize::from(removed);
        removed
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Map;

    proptest! {
        #[test]
        fn it_is_a_map_and_clones_stay_as_they_were(steps in prop::collection::vec((0u8..40, any::<Option<u8>>()), 0..200)) {
            let (mut map, mut model) = (Map::<u8, u8>::default(), BTreeMap::new());
            let mut clones = Vec::new();
            for (key, value) in steps {
                clones.push((map.clone(), model.clone()));
                match value {
                    Some(0) => {
                        let found = map.get_mut(&key).map(|value| std::mem::replace(value, 7));
                        prop_assert_eq!(found, model.get_mut(&key).map(|value| std::mem::replace(value, 7)));
                    }
                    Some(value) => {
                        map.insert(key, value);
                        model.insert(key, value);
                    }
                    None => prop_assert_eq!(map.remove(&key), model.remove(&key).is_some()),
                }
                clones.push((map.clone(), model.clone()));
            }
            for (map, model) in clones {
                prop_assert_eq!(map.len(), model.len());
                prop_assert_eq!(map.keys().copied().collect::<std::collections::BTreeSet<_>>(), model.keys().copied().collect());
                prop_assert!(model.iter().all(|(key, value)| map.get(key) == Some(value) && map.contains_key(key)));
            }
        }
    }
}
