// The interface of a call tracker, which turns the events of a phone system into call updates; each phone system has its own.
import type { CallUpdate } from '../../calls/call.ts'
import type { ContextClassifier } from '../contexts.ts'
import type { OpenCall } from '../source.ts'

export interface PbxCallTracker<Message, List> {
  /** Applies a message that was sent at `at` (milliseconds since 1970), and returns the updates of calls. */
  apply(message: Message, at: number): CallUpdate[]
  /** No message has come for a while: a pending event is not coming. */
  settle(): CallUpdate[]
  /** Compares with the list of the phone system (C11): missing calls have ended, new channels become calls. */
  reconcile(list: List, at: number): CallUpdate[]
  /** Adds calls that an earlier run reported and that are open: they go on, and are not reported from their beginning again. */
  resume(calls: readonly OpenCall[]): void
  /** Whether a change is pending until `settle`. */
  readonly isWaiting: boolean
  readonly contexts: ContextClassifier
}

/** The entry of a table for the name of an event, which comes from the phone system. */
export function handlerIn<T>(table: Readonly<Record<string, T>>, event: string): T | undefined {
  return Object.hasOwn(table, event) ? table[event] : undefined
}
