// The ledgers of an audit: what three processes wrote down by themselves, each line on disk before its writer went on.
//
//   generator  the generator: each POST before it is sent, and after its answer
//   received   the receivers: each request before it is answered, with the status it was about to get
//   program    Offhook: what its database holds when everything has settled
//   faults     whoever broke things: each kill, freeze or stop that was done on purpose
//
// None of them is believed: the audit holds each against the others.
import { readFileSync } from 'node:fs'

/** One row of `POST /api/v1/events`; what else it says is not looked at. */
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

/** Before a POST is sent. `ask` is its number; the same updates asked again get a new one. */
export interface UpdateRequest {
  readonly ask: number
  readonly updates: readonly SentUpdate[]
}

/** After its end. `status` is 0 when no answer came: then nobody knows what was stored. */
export interface AnswerLine {
  readonly ask: number
  /** In milliseconds since 1970. */
  readonly at: number
  readonly status: number
  readonly results?: readonly UpdateResult[]
}

export type GeneratorLine = UpdateRequest | AnswerLine

export interface ReceivedLine {
  /** When it was whole, in milliseconds since 1970. */
  readonly at: number
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  /** What it was about to be answered. */
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
  /** The UUID in the `webhook-id` header; a resend as sent keeps that of the delivery it repeats. */
  readonly webhookId: string
  readonly integrationId: number
  readonly callId: string
  readonly sequence: number
  /** status, ended, final, updated; resend, past, test */
  readonly kind: string
  readonly method: string
  readonly url: string
  readonly body: string
  /** It waits or is on its way. */
  readonly open: boolean
}

export interface StoredAttempt {
  readonly deliveryId: string
  /** From 1; 0 is a settling without a try. */
  readonly n: number
  readonly epoch: number
  readonly state: string
  readonly code: number | null
  readonly error: string | null
  /** Its request met a kept connection that the receiver had closed, and went once more on a new one (S7). */
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

/** An integration as it was made, before the first call. It sends every call. */
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

/** Kinds of deliveries that lie in the lane of their call; the others are sent by a person, in lanes of their own. */
export const LANE_KINDS: ReadonlySet<string> = new Set(['status', 'ended', 'final', 'updated'])

/** An attempt that ended with a fault of the program or its database, not of the receiver. */
export function isUnknown({ error, state }: StoredAttempt): boolean {
  return error === 'outcome_unknown' || state === 'late'
}

/** The UUID of the delivery that a request says it is; the header as it stands when it names none. */
export function webhookIdOf({ headers }: Pick<ReceivedLine, 'headers'>): string {
  const text = headerOf(headers, 'webhook-id')
  const parts = /^dlv_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(text)
  return parts === null ? text : parts.slice(1).join('-')
}

export function headerOf(headers: ReceivedLine['headers'], wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
}

/** The lines of a ledger from a byte on. A writer that was killed may have left half a line at the end: it is no line. */
function linesOf(path: string, fromByte: number): { lines: unknown[]; bytes: number } {
  const file = readFileSync(path)
  const end = Math.max(fromByte, file.lastIndexOf('\n') + 1)
  const lines = file.subarray(fromByte, end).toString().split('\n')
  return { lines: lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line)), bytes: end }
}

/** What the generator wrote since a byte of its file, and where the file ends now. */
export function readGeneratorLines(path: string, fromByte: number): { lines: GeneratorLine[]; bytes: number } {
  const { lines, bytes } = linesOf(path, fromByte)
  return { lines: lines as GeneratorLine[], bytes }
}

/** What the receivers wrote since a byte of their file, and where the file ends now. */
export function readReceived(path: string, fromByte: number): { lines: ReceivedLine[]; bytes: number } {
  const { lines, bytes } = linesOf(path, fromByte)
  return { lines: lines as ReceivedLine[], bytes }
}
