// The interface of every source of calls, and its dependencies. A source listens to one phone system, turns its events into
// `CallUpdate`s, and hands them on in order. It does not know what happens to them.
import type { Call, CallUpdate } from '../calls/call.ts'
import type { ObservedContext } from './contexts.ts'
import type { GapCode } from './kinds/gap-codes.ts'

/** The dependencies of a source. */
export interface SourceDeps {
  /**
   * Takes updates, in order. Resolves when they are durable; rejects when they are not, and then the same updates are handed
   * over again. It is not called again before it has settled.
   */
  take(updates: readonly CallUpdate[]): Promise<void>
  /** The calls of this source that are stored as open (C11). Called once, when the first connection is made. */
  openCalls(): Promise<readonly OpenCall[]>
  /** Milliseconds since 1970. */
  now(): number
  /** The present country of the account, in two letters: that of numbers, unless the source has its own. */
  country(): string
  /** A gap has ended: it has to be recorded (D17, C21). */
  gap?(gap: Gap): void
  /** Until when all calls were known before this run of the program, in ms since 1970, and the reason of the gap since (C21). */
  readonly seenBefore?: { readonly at: number; readonly code: GapCode }
  /**
   * The address to dial for this host: one of its IP addresses, which was checked; else, in a sentence, why it may not be
   * dialled (S11).
   */
  resolveAddress(host: string, port: number): Promise<{ readonly dial: string } | { readonly refused: string }>
  /** The last status of the source that this one replaces after a change of settings: its contexts and gaps are kept. */
  readonly previousStatus?: SourceStatus
  /** Writes a line of diagnostics: an event, and its details. */
  report(event: string, details: Readonly<Record<string, string | number | boolean | null>>): void
}

/** A call that is stored as open. */
export interface OpenCall {
  readonly uniqueid: string
  /** When the call last showed a sign of life. */
  readonly lastSignAt: number
  /** The stored call. Without it less is known: for example, whether it was answered. */
  readonly call?: Call
}

/** A period in which calls may be missing. */
export interface Gap {
  readonly from: number
  /** `null`: it has not ended. */
  readonly to: number | null
  readonly code: GapCode
  /** Number of dropped updates; 0 for a lost connection, when the number is unknown. */
  readonly dropped: number
}

/** Something that the phone system does not let us read or request. */
export interface MissingRight {
  /** The phone system's own name: `dialplan`. */
  readonly right: string
  /** The consequence, in a sentence. */
  readonly without: string
}

export interface SourceStatus {
  readonly connected: boolean
  /** Since when the source is connected, or not. */
  readonly since: number
  /** Until when all calls are known: the last sign of life before the present gap (C21). `null`: never yet. */
  readonly seenAt: number | null
  /** When the phone system last reported a call; `null`: not yet. */
  readonly lastEventAt: number | null
  /** The problem and how to fix it, in a sentence or two; `null`: none. */
  readonly problem: string | null
  /** The rights that are missing, as far as is known. */
  readonly missingRights: readonly MissingRight[]
  /** The latest first. */
  readonly gaps: readonly Gap[]
  /** Number of updates that wait to be taken. */
  readonly waiting: number
  /** The contexts of its dialplan that were seen, and their roles (C15). Absent: it has none. */
  readonly contexts?: readonly ObservedContext[]
}

export interface Source {
  /** Starts to listen, and goes on until stopped, whatever happens to the connection. */
  start(): void
  /** Stops listening; resolves when pending updates are handed over, or after a few seconds. */
  stop(): Promise<void>
  status(): SourceStatus
  /**
   * Asks the phone system which of these calls no longer exist (C11). `null`: it cannot be asked now. A source whose system
   * cannot be asked at all does not have this method.
   */
  findGoneCalls?(uniqueids: readonly string[]): Promise<string[] | null>
}
