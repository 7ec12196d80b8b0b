// The history of a call in one order: its statuses, each request with its attempts, the recordings, the final. Pure.
import type { WholeCall } from '../../api/calls.ts'
import { isStatus } from '../../parts/status-segments.ts'

export type CallEvent = Pick<WholeCall['events'][number], 'sequence' | 'type' | 'at'>

export type CallDelivery = Pick<
  WholeCall['deliveries'][number],
  'id' | 'integration_id' | 'integration_name' | 'sequence' | 'kind' | 'state' | 'created_at' | 'due_at' | 'attempts'
>

export type HistoryEntry =
  | {
      readonly kind: 'event'
      readonly event: CallEvent
      /** The duration of the status in seconds; `null`: the call still has it, or the event is no status. */
      readonly lastedS: number | null
      readonly deliveries: readonly CallDelivery[]
    }
  | {
      readonly kind: 'recording'
      /** `lost`: the recording was announced, and did not come. */
      readonly state: 'ready' | 'failed' | 'lost' | 'deleted'
      /** The id of the recording, if the call has several. */
      readonly id: string | null
      readonly isVoicemail: boolean
      /** `null`: the time is not known. */
      readonly at: string | null
      readonly seconds: number | null
    }
  /** Deliveries of an event that is not kept, or that a person sent. */
  | { readonly kind: 'sent'; readonly deliveries: readonly [CallDelivery, ...CallDelivery[]] }

export type HistoryRecording = Pick<
  WholeCall['recordings'][number],
  'id' | 'state' | 'is_voicemail' | 'duration_s' | 'ready_at' | 'deleted_at'
>

/** Kinds of deliveries that the call itself caused, not a person afterwards. */
const OWN_KINDS: ReadonlySet<string> = new Set(['status', 'ended', 'final', 'updated'])

export function callHistory(call: {
  readonly events: readonly CallEvent[]
  readonly deliveries: readonly CallDelivery[]
  readonly recording: Pick<NonNullable<WholeCall['recording']>, 'state'> | null
  readonly recordings: readonly HistoryRecording[]
}): HistoryEntry[] {
  const events = call.events.toSorted((a, b) => a.sequence - b.sequence)
  const sequences = new Set(events.map(({ sequence }) => sequence))
  const oldestFirst = call.deliveries.toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at))
  const isOwn = ({ kind, sequence }: CallDelivery): boolean => OWN_KINDS.has(kind) && sequences.has(sequence)
  const entries: HistoryEntry[] = events.map((event, at) => ({
    kind: 'event',
    event,
    lastedS: isStatus(event.type) ? lasted(event, events.slice(at + 1)) : null,
    deliveries: oldestFirst.filter((one) => isOwn(one) && one.sequence === event.sequence),
  }))
  for (const one of recordingsIn(call).toSorted(knownFirst)) entries.splice(placeIn(entries, one), 0, one)
  const manual = oldestFirst.filter((one) => !isOwn(one)).map((one) => ({ kind: 'sent', deliveries: [one] }) as const)
  return [...entries, ...manual]
}

/** An entry of the history about a recording. */
export type RecordingEntry = Extract<HistoryEntry, { readonly kind: 'recording' }>

/** The entries about recordings. A recording that is still to come has no entry. */
function recordingsIn({ recording, recordings }: Parameters<typeof callHistory>[0]): RecordingEntry[] {
  if (recordings.length === 0)
    // The recording was announced and then given up.
    return recording?.state === 'failed' ? [happening('lost', null, null)] : []
  return recordings.flatMap((one) => {
    const ready = one.ready_at === null ? [] : [happening('ready', one.ready_at, one)]
    if (one.state === 'deleted') return [...ready, happening('deleted', one.deleted_at, one)]
    return one.state === 'failed' ? [happening('failed', null, one)] : ready
  })
}

function happening(state: RecordingEntry['state'], at: string | null, one: HistoryRecording | null): RecordingEntry {
  const { id = null, is_voicemail: isVoicemail = false, duration_s: seconds = null } = one ?? {}
  return { kind: 'recording', state, at, id, isVoicemail, seconds }
}

/**
 * The position of a recording by its time. Without a time it comes before the final, which waited for the recording
 * (C9).
 */
function placeIn(entries: readonly HistoryEntry[], { at }: RecordingEntry): number {
  const place = entries.findIndex((one) => {
    if (one.kind !== 'event') return one.kind === 'recording' && at !== null && isLater(one.at, at)
    return at === null ? one.event.type === 'final' : isLater(one.event.at, at)
  })
  return place < 0 ? entries.length : place
}

function knownFirst(a: RecordingEntry, b: RecordingEntry): number {
  return Number(a.at === null) - Number(b.at === null)
}

function isLater(one: string | null, other: string): boolean {
  return one !== null && Date.parse(one) > Date.parse(other)
}

function lasted(event: CallEvent, later: readonly CallEvent[]): number | null {
  const next = later.find(({ type }) => isStatus(type))
  if (event.type === 'ended' || !next) return null
  return Math.max(0, (Date.parse(next.at) - Date.parse(event.at)) / 1_000)
}
