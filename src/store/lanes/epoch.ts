// This node's right to its lanes (D9): one heartbeat row, renewed every 5 s, valid for 20 s by the database's clock. While the
// row exists, no other node touches the node's lanes. A node that was frozen must not write after others took over: before each
// write it checks the age of its heartbeat by its own monotonic clock.
import type { Client } from 'pg'
import { OffhookError } from '../../errors.ts'
import { renewHeartbeat, insertNode, deleteNode } from './nodes.ts'

const BEAT_EVERY_MS = 5_000

/** Other nodes take over after 20 s. This time is shorter by more than a statement may take. */
const FRESH_MS = 15_000

export interface Epoch {
  readonly number: number
  /** Throws when the heartbeat is too old to be sure that no other node took over. */
  check(): void
  /** Ends the epoch in good order: everything that it held must have been given back. */
  end(): Promise<void>
  /** Stops the heartbeat and leaves the row to the node that takes over. */
  abandon(): void
}

/**
 * Makes this node live and keeps it alive. `onLost` is called once when another node took over, or the database is away too long.
 */
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
      // A single lost heartbeat is harmless; if the connection stays away, the age of the heartbeat ends the epoch.
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
