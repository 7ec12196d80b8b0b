// Announces changes to the parts that keep data in memory or pass changes on.
import type { Change, ChangeOf, ChangeType } from './change.ts'

type Follow<Type extends ChangeType> = (changes: readonly ChangeOf<Type>[]) => Promise<void> | void

export interface Announcer {
  /**
   * Announces changes that were made together, once they are committed. Resolves when every subscriber has processed them. If
   * subscribers fail, all other subscribers are called first, and then it rejects with the first error.
   */
  announce(changes: readonly Change[]): Promise<void>
  /** As `announce`, for changes that nobody waits for. Errors of subscribers go to `onError`. */
  publish(changes: readonly Change[]): void
  /** Whether there is a subscriber for this type: a change without subscribers need not be assembled. */
  isFollowed(type: ChangeType): boolean
  /**
   * Calls `follow` with the changes of these types that were made together, in one call. Subscribers are called one after the
   * other, in the order in which they subscribed: a later subscriber may rely on the data that an earlier one keeps. The returned
   * function ends the subscription.
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
