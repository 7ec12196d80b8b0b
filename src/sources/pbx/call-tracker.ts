// What turns the events of a phone system into updates of calls, as its source sees it; the rules of each are its own.
import type { CallUpdate } from '../../calls/call.ts'
import type { ContextClassifier } from '../contexts.ts'
import type { OpenCall } from '../source.ts'

export interface PbxCallTracker<Message, List> {
  /** Applies a message that was sent at `at` (milliseconds since 1970), and gives what it says of calls. */
  apply(message: Message, at: number): CallUpdate[]
  /** Nothing has come for a while: what was waited for is not coming. */
  settle(): CallUpdate[]
  /** Compares with what the phone system lists (C11): what is gone has ended, what is new becomes calls. */
  reconcile(list: List, at: number): CallUpdate[]
  /** Names calls that an earlier run reported and that are open: they go on, and are not reported from their beginning again. */
  resume(calls: readonly OpenCall[]): void
  /** Whether something waits for `settle`. */
  readonly isWaiting: boolean
  readonly contexts: ContextClassifier
}

/** What a table has for an event, whose name is the phone system's. */
export function handlerIn<T>(table: Readonly<Record<string, T>>, event: string): T | undefined {
  return Object.hasOwn(table, event) ? table[event] : undefined
}
