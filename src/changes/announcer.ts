// Tells those who keep something in memory, or pass it on, what was changed.
import type { Change, ChangeOf, ChangeType } from './change.ts'

type Follow<Type extends ChangeType> = (changes: readonly ChangeOf<Type>[]) => Promise<void> | void

export interface Announcer {
  /**
   * Announces changes that were made together, once they are committed. Resolves when every subscriber has followed them; rejects
   * with the first error of a subscriber after all others were told.
   */
  announce(changes: readonly Change[]): Promise<void>
  /** As `announce`, of changes that nobody waits for. The errors of subscribers go to `onError`. */
  publish(changes: readonly Change[]): void
  /** Whether anybody follows changes of this type: a change that nobody follows need not be put together. */
  isFollowed(type: ChangeType): boolean
  /**
   * `follow` is told of the changes of these types that were made together, in one call. Subscribers are told one after the other,
   * in the order in which they subscribed: a later subscriber may rely on what an earlier one keeps. The answer ends it.
   */
  subscribe<Type extends ChangeType>(types: readonly Type[], follow: Follow<Type>): () => void
}

interface Subscriber {
  readonly types: ReadonlySet<ChangeType>
  readonly follow: (changes: readonly Change[]) => Promise<void> | void
}

export function createAnnouncer(onError: (error: unknown) => void): Announcer {
  const subscribers = new Set<Subscriber>()

  async function announce(changes: readonly Change[]): Promise<void> {
    const errors: unknown[] = []
    for (const { types, follow } of subscribers) {
      const own = changes.filter(({ type }) => types.has(type))
      if (own.length === 0) continue
      try {
        await follow(own)
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
  }

  return {
    announce,
    publish: (changes) => void announce(changes).catch(onError),
    isFollowed: (type) => [...subscribers].some(({ types }) => types.has(type)),
    subscribe<Type extends ChangeType>(types: readonly Type[], follow: Follow<Type>) {
      // A subscriber is given changes of its own types only.
      const subscriber: Subscriber = { types: new Set(types), follow: follow as Subscriber['follow'] }
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
  }
}
