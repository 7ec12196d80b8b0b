/**
 * The value of a map at a key; if there is none, inserts the value that `make` returns. `Map.getOrInsertComputed` for Node 24.
 */
export function getOrInsert<Key, Value>(map: Map<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const there = map.get(key)
  if (there !== undefined || map.has(key)) return there as Value
  const made = make(key)
  map.set(key, made)
  return made
}
