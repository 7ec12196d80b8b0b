// Tells those who keep something in memory, or pass it on, what was changed.
import type { Change, ChangeOf, ChangeType } from './change.ts'

type Follow<Type extends ChangeType> = (changes: readonly ChangeOf<Type>[]) => Promise<void> | void

export interface Announcer {
  /**
   * Announces changes that were made together, once they are committed. Resolves when every subscriber has followed them; rejects
   * with the first error of a subscriber after all others were told.
   */
  announce(changes: readonly Change[]): Promise<void>
  /**
   * `follow` is told of the changes of these types that were made together, in one call. Subscribers are told one after the other,
   * in the order in which they subscribed: a later subscriber may rely on what an earlier one keeps.
   */
  subscribe<Type extends ChangeType>(types: readonly Type[], follow: Follow<Type>): void
}

export function createAnnouncer(): Announcer {
  const subscribers: ((changes: readonly Change[]) => Promise<void>)[] = []
  return {
    async announce(changes) {
      const errors: unknown[] = []
      for (const tell of subscribers) await tell(changes).catch((error: unknown) => errors.push(error))
      if (errors.length > 0) throw errors[0]
    },
    subscribe<Type extends ChangeType>(types: readonly Type[], follow: Follow<Type>) {
      const wanted: ReadonlySet<ChangeType> = new Set(types)
      const isWanted = (change: Change): change is ChangeOf<Type> => wanted.has(change.type)
      subscribers.push(async (changes) => {
        const own = changes.filter(isWanted)
        if (own.length > 0) await follow(own)
      })
    },
  }
}
