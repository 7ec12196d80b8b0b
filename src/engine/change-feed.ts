// The change feed of an account: what the live view follows. It promises nothing to those who are not there: a listener
// that was away asks for what it missed.

/** One thing that changed. `id` is public, such as `call_0198…`. */
export interface Change {
  readonly type: 'call' | 'delivery' | 'integration'
  readonly id: string
  readonly [fact: string]: unknown
}

export interface ChangeFeed {
  /** Whether anybody listens: what nobody hears need not be put together. */
  hasSubscribers(accountId: number): boolean
  publish(accountId: number, change: Change): void
  /** The answer ends it. */
  subscribe(accountId: number, listener: (change: Change) => void): () => void
}

export function createChangeFeed(): ChangeFeed {
  const listeners = new Map<number, Set<(change: Change) => void>>()
  return {
    hasSubscribers: (accountId) => listeners.has(accountId),
    publish(accountId, change) {
      for (const listener of listeners.get(accountId) ?? []) listener(change)
    },
    subscribe(accountId, listener) {
      const set = listeners.get(accountId) ?? new Set()
      set.add(listener)
      listeners.set(accountId, set)
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(accountId)
      }
    },
  }
}
