// What every source of calls is, and what it is handed. A source listens to one phone system, turns what that says into
// `CallUpdate`s, and hands them on in order. It knows nothing of what becomes of them.
import type { Call, CallUpdate } from '../calls/call.ts'
import type { ObservedContext } from './contexts.ts'
import type { GapCode } from './kinds/gap-codes.ts'

/** What a source needs from whoever runs it. */
export interface SourceDeps {
  /**
   * Takes updates, in order. Resolves when they are durable; rejects when they are not, and then the same updates are
   * handed over again. It is not called again before it has settled.
   */
  take(updates: readonly CallUpdate[]): Promise<void>
  /** The calls of this source that are stored as open (C11). Asked once, when the first connection is made. */
  openCalls(): Promise<readonly OpenCall[]>
  /** Milliseconds since 1970. */
  now(): number
  /** A stretch of time is over of which not all is known: it belongs on record (D17, C21). */
  gap?(gap: Gap): void
  /** Until when all was known of its calls before this run of the program, in ms since 1970, and why not since (C21). */
  readonly seenBefore?: { readonly at: number; readonly code: GapCode }
  /**
   * Where to dial for this host: one of its addresses, which was looked at, as a literal; else, in a sentence, why it may not be
   * dialled (S11).
   */
  resolveAddress(host: string, port: number): Promise<{ readonly dial: string } | { readonly refused: string }>
  /**
   * The last status of the source that this one takes the place of, because its settings were changed: what that one has
   * seen is not forgotten.
   */
  readonly previousStatus?: SourceStatus
  /** One line of diagnostics: a fact, and what belongs to it. */
  report(event: string, details: Readonly<Record<string, string | number | boolean | null>>): void
}

/** A call that is stored as open. */
export interface OpenCall {
  readonly uniqueid: string
  /** When it last showed a sign of life. */
  readonly lastSignAt: number
  /** As it is stored. Without it less is known of how it goes on: whether it was answered, say. */
  readonly call?: Call
}

/** A stretch of time of which not all is known. */
export interface Gap {
  readonly from: number
  /** `null`: it lasts. */
  readonly to: number | null
  readonly code: GapCode
  /** How many updates were dropped; 0 for a lost connection, of which nobody knows. */
  readonly dropped: number
}

/** What the phone system does not let us read or request. */
export interface MissingRight {
  /** As the phone system calls it: `dialplan`. */
  readonly right: string
  /** What is not reported without it, in a sentence. */
  readonly without: string
}

export interface SourceStatus {
  readonly connected: boolean
  /** Since when it is connected, or not. */
  readonly since: number
  /** Until when all is known of its calls: the last sign of life before the gap that lasts (C21). `null`: never yet. */
  readonly seenAt: number | null
  /** When the phone system last said anything of a call; `null`: not yet. */
  readonly lastEventAt: number | null
  /** What is wrong and what to do about it, in a sentence or two; `null`: nothing. */
  readonly problem: string | null
  /** What it may not read or request, as far as is known. */
  readonly missingRights: readonly MissingRight[]
  /** The latest first. */
  readonly gaps: readonly Gap[]
  /** Updates that wait to be taken. */
  readonly waiting: number
  /** The contexts of its dialplan that were seen, with what they are held to mean (C15). Absent: it has none. */
  readonly contexts?: readonly ObservedContext[]
}

export interface Source {
  /** Begins to listen, and goes on until stopped, whatever happens to the connection. */
  start(): void
  /** Stops listening; resolves when what came is handed over, or after a few seconds. */
  stop(): Promise<void>
  status(): SourceStatus
  /**
   * Asks the phone system which of these calls are not there any more (C11). `null`: it cannot be asked now.
   * A source whose system cannot be asked at all has no such verb.
   */
  findGoneCalls?(uniqueids: readonly string[]): Promise<string[] | null>
}
