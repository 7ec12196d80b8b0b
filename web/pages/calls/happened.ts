// What happened to a call and about it, in one order: its statuses, each request with its attempts, the recording, the
// final account. Pure.
import type { WholeCall } from '../../api/calls.ts'
import { isStatus } from '../../parts/strip-of.ts'

export type CallEvent = Pick<WholeCall['events'][number], 'sequence' | 'type' | 'at'>

export type CallDelivery = Pick<
  WholeCall['deliveries'][number],
  'id' | 'integration' | 'integration_name' | 'sequence' | 'kind' | 'state' | 'created_at' | 'due_at' | 'attempts'
>

export type Happening =
  | {
      readonly kind: 'event'
      readonly event: CallEvent
      /** How long the status held; `null`: it still does, or it is none. */
      readonly lastedS: number | null
      readonly deliveries: readonly CallDelivery[]
    }
  | { readonly kind: 'recording'; readonly state: NonNullable<WholeCall['recording']>['state'] }
  /** Deliveries of an event that is not kept, or that a person sent. */
  | { readonly kind: 'sent'; readonly deliveries: readonly [CallDelivery, ...CallDelivery[]] }

/** Sent by the call itself, not by a person afterwards. */
const own: ReadonlySet<string> = new Set(['status', 'ended', 'final', 'updated'])

export function happenedTo(call: {
  readonly events: readonly CallEvent[]
  readonly deliveries: readonly CallDelivery[]
  readonly recording: Pick<NonNullable<WholeCall['recording']>, 'state'> | null
}): Happening[] {
  const events = call.events.toSorted((a, b) => a.sequence - b.sequence)
  const sequences = new Set(events.map(({ sequence }) => sequence))
  const oldestFirst = call.deliveries.toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at))
  const isOwn = ({ kind, sequence }: CallDelivery): boolean => own.has(kind) && sequences.has(sequence)
  const told: Happening[] = events.map((event, at) => ({
    kind: 'event',
    event,
    lastedS: isStatus(event.type) ? lasted(event, events.slice(at + 1)) : null,
    deliveries: oldestFirst.filter((one) => isOwn(one) && one.sequence === event.sequence),
  }))
  if (call.recording && call.recording.state !== 'expected') {
    // The final account waits for it (C9): it was there, or given up, just before.
    const final = told.findIndex((one) => one.kind === 'event' && one.event.type === 'final')
    told.splice(final < 0 ? told.length : final, 0, { kind: 'recording', state: call.recording.state })
  }
  const byHand = oldestFirst.filter((one) => !isOwn(one)).map((one) => ({ kind: 'sent', deliveries: [one] }) as const)
  return [...told, ...byHand]
}

function lasted(event: CallEvent, later: readonly CallEvent[]): number | null {
  const next = later.find(({ type }) => isStatus(type))
  if (event.type === 'ended' || !next) return null
  return Math.max(0, (Date.parse(next.at) - Date.parse(event.at)) / 1_000)
}
