// One answer for all who ask at about the same time: a board that ten people look at costs as much as one that one does.

/** Makes an answer, or gives the one that was made for the same key less than `ms` ago, while it is being made as well. */
export function createShare<Key, Answer>(
  ms: number,
  make: (key: Key) => Promise<Answer>,
  now: () => number = () => performance.now(),
): (key: Key) => Promise<Answer> {
  const made = new Map<Key, { readonly at: number; readonly answer: Promise<Answer> }>()
  return (key) => {
    const known = made.get(key)
    if (known && now() - known.at < ms) return known.answer
    const answer = make(key)
    made.set(key, { at: now(), answer })
    // What could not be made is tried again by the next who asks.
    answer.catch(() => {
      if (made.get(key)?.answer === answer) made.delete(key)
    })
    return answer
  }
}
