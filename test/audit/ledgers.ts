// The ledgers of an audit: the records of four processes, each line on disk before its writer went on.
//
//   generator  the generator: each POST before it is sent, and after its response
//   received   the receivers: each request before its response, with the status of that response
//   program    Offhook: the contents of its database when everything has settled
//   faults     the test: each kill, freeze or stop on purpose
//
// The audit trusts none of them, and compares each with the others.
import { readFileSync } from 'node:fs'

/** A row of `POST /api/v1/events`; its other members are ignored. */
export interface SentUpdate {
  readonly uniqueid: string
  readonly event_id: string
  readonly status?: string
}

export interface UpdateResult {
  readonly uniqueid: string
  readonly result: string
  readonly sequences: readonly number[]
}

/** The line before a POST is sent. `ask` is its number; the same updates sent again get a new number. */
export interface UpdateRequest {
  readonly ask: number
  readonly updates: readonly SentUpdate[]
}

/** The line after a POST. `status` is 0 if there was no response: then it is unknown what was stored. */
export interface AnswerLine {
  readonly ask: number
  /** In milliseconds since 1970. */
  readonly at: number
  readonly status: number
  readonly results?: readonly UpdateResult[]
}

export type GeneratorLine = UpdateRequest | AnswerLine

export interface ReceivedLine {
  /** When the request was complete, in milliseconds since 1970. */
  readonly at: number
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  /** The status of the response that is about to be sent. */
  readonly answered: number
}

export interface StoredCall {
  readonly callId: string
  readonly uniqueid: string
}

export interface StoredEvent {
  readonly callId: string
  readonly sequence: number
  readonly type: string
}

export interface StoredDelivery {
  readonly deliveryId: string
  /** The UUID in the `webhook-id` header; a resend as sent has that of the original delivery. */
  readonly webhookId: string
  readonly integrationId: number
  readonly callId: string
  readonly sequence: number
  /** status, ended, final, updated; resend, past, test */
  readonly kind: string
  readonly method: string
  readonly url: string
  readonly body: string
  /** Whether the delivery waits or is under way. */
  readonly open: boolean
}

export interface StoredAttempt {
  readonly deliveryId: string
  /** The number of the attempt, from 1; 0 is a settling without an attempt. */
  readonly n: number
  readonly epoch: number
  readonly state: string
  readonly code: number | null
  readonly error: string | null
  /**
   * Whether its request was sent on a kept connection that the receiver had closed, and was sent again on a new
   * connection (S7).
   */
  readonly sentTwice: boolean
}

export interface ProgramLedger {
  readonly calls: readonly StoredCall[]
  readonly events: readonly StoredEvent[]
  readonly deliveries: readonly StoredDelivery[]
  readonly attempts: readonly StoredAttempt[]
}

export interface Fault {
  readonly what: string
}

/** An integration as it was created, before the first call. It sends every call. */
export interface KnownIntegration {
  readonly integrationId: number
  readonly name: string
  readonly realtime: boolean
  readonly final: boolean
  /** `whsec_…` */
  readonly signingSecret: string
}

export interface Ledgers {
  readonly generator: readonly GeneratorLine[]
  /** In the order of arrival. */
  readonly received: readonly ReceivedLine[]
  readonly program: ProgramLedger
  readonly faults: readonly Fault[]
  readonly integrations: readonly KnownIntegration[]
}

/**
 * The kinds of deliveries in the lane of their call; deliveries of other kinds are sent by a person, in lanes of their
 * own.
 */
export const LANE_KINDS: ReadonlySet<string> = new Set(['status', 'ended', 'final', 'updated'])

/** Whether an attempt ended because of a fault of the program or its database, not of the receiver. */
export function isUnknown({ error, state }: StoredAttempt): boolean {
  return error === 'outcome_unknown' || state === 'late'
}

/** The UUID of the delivery that a request names; if it names none, the header unchanged. */
export function webhookIdOf({ headers }: Pick<ReceivedLine, 'headers'>): string {
  const text = headerOf(headers, 'webhook-id')
  const parts = /^dlv_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(text)
  return parts === null ? text : parts.slice(1).join('-')
}

export function headerOf(headers: ReceivedLine['headers'], wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
}

/**
 * The lines of a ledger from a byte on. A killed writer may have left an incomplete line at the end, which is ignored.
 */
function linesOf(path: string, fromByte: number): { lines: unknown[]; bytes: number } {
  const file = readFileSync(path)
  const end = Math.max(fromByte, file.lastIndexOf('\n') + 1)
  const lines = file.subarray(fromByte, end).toString().split('\n')
  return { lines: lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line)), bytes: end }
}

/** Returns the generator's lines since a byte of its file, and the present end of the file. */
export function readGeneratorLines(path: string, fromByte: number): { lines: GeneratorLine[]; bytes: number } {
  const { lines, bytes } = linesOf(path, fromByte)
  return { lines: lines as GeneratorLine[], bytes }
}

/** Returns the receivers' lines since a byte of their file, and the present end of the file. */
export function readReceived(path: string, fromByte: number): { lines: ReceivedLine[]; bytes: number } {
  const { lines, bytes } = linesOf(path, fromByte)
  return { lines: lines as ReceivedLine[], bytes }
}
