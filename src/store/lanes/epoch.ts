// This node's claim to its lanes (D9): one heartbeat row, renewed every 5 s, good for 20 s by the database's clock. What
// the node holds is its own while the row lives. A node that was frozen must not write after others took over: before
// each write it looks at its own monotonic clock.
import type { Client } from 'pg'
import { OffhookError } from '../../errors.ts'
import { renewHeartbeat, insertNode, deleteNode } from './nodes.ts'

const BEAT_EVERY_MS = 5_000

/** Less than the 20 s after which others take over, by more than a statement may take. */
const FRESH_MS = 15_000

export interface Epoch {
  readonly number: number
  /** Throws when the heartbeat is too old to be sure that nobody took over. */
  check(): void
  /** Ends the epoch in good order: everything it held must have been given back. */
  end(): Promise<void>
  /** Stops the heartbeat and leaves the row to whoever takes over. */
  abandon(): void
}

/** Makes this node live and keeps it so. `onLost` is called once when another took over, or the database is away too long. */
export async function beginEpoch(control: Client, name: string, onLost: (why: unknown) => void): Promise<Epoch> {
  let beatAt = performance.now()
  const number = await insertNode(control, name)
  let beating: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    beating = renew()
  }, BEAT_EVERY_MS)

  async function renew(): Promise<void> {
    const at = performance.now()
    try {
      if (await renewHeartbeat(control, number)) beatAt = at
      else fail(new OffhookError('taken_over', 'Another node has taken over the deliveries of this node.'))
    } catch (error) {
      // One lost beat is no harm; a connection that stays away ends the epoch by its age.
      if (performance.now() - beatAt > FRESH_MS) fail(error)
    }
  }

  function fail(why: unknown): void {
    clearInterval(timer)
    onLost(why)
  }

  return {
    number,
    check() {
      if (performance.now() - beatAt > FRESH_MS) {
        throw new OffhookError(
          'epoch_stale',
          'The database has not responded for 15 s, so this node released its deliveries.',
        )
      }
    },
    async end() {
      clearInterval(timer)
      await beating
      await deleteNode(control, number)
    },
    abandon() {
      clearInterval(timer)
    },
  }
}
