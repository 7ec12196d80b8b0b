// The label of a delivery: its event and call, or how the delivery was created.
import { EVENT_TYPES } from '../../src/calls/status.ts'
import type { ListedDelivery } from '../api/deliveries.ts'
import { words } from '../words/words.ts'

type LabelledDelivery = Pick<ListedDelivery, 'kind' | 'event' | 'call_id'> & Partial<Pick<ListedDelivery, 'dry_run'>>

/** Returns the label of a delivery: its event and call, or how the delivery was created. */
export function deliveryLabel({ kind, event, call_id: call, dry_run: dryRun = false }: LabelledDelivery): string {
  if (dryRun) return words.delivery.dryRun
  const what = call === null ? words.delivery.kind['test'] : event === null ? undefined : eventWord(event)
  return what ?? words.delivery.kind[kind] ?? kind
}

/** How the delivery was created, if not by the call itself and if its label does not say so; `null`: nothing to add. */
export function manualLabel({ kind, event, call_id: call }: LabelledDelivery): string | null {
  if (kind !== 'resend' && kind !== 'past' && kind !== 'test') return null
  // Without an event the kind already says what happened; a resent test is labelled as a test.
  return event === null && !(call === null && kind === 'resend') ? null : (words.delivery.kind[kind] ?? kind)
}

/** The name of an event of a call; `undefined`: not an event of a call. */
export function eventWord(type: string): string | undefined {
  const known = EVENT_TYPES.find((one) => one === type)
  return known && words.life.event[known]
}
