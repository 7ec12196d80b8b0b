// What a delivery is about, and how it came to be.
import { EVENT_TYPES } from '../../src/calls/status.ts'
import type { ListedDelivery } from '../api/deliveries.ts'
import { words } from '../words/words.ts'

type LabelledDelivery = Pick<ListedDelivery, 'kind' | 'event' | 'call_id'> & Partial<Pick<ListedDelivery, 'dry_run'>>

/** What a delivery is about, in words. */
export function deliveryLabel({ kind, event, call_id: call, dry_run: dryRun = false }: LabelledDelivery): string {
  if (dryRun) return words.delivery.dryRun
  const what = call === null ? words.delivery.kind['test'] : event === null ? undefined : eventWord(event)
  return what ?? words.delivery.kind[kind] ?? kind
}

/** How it came to be, where that is not the call itself and its label does not say so; `null`: nothing is to be added. */
export function manualLabel({ kind, event, call_id: call }: LabelledDelivery): string | null {
  if (kind !== 'resend' && kind !== 'past' && kind !== 'test') return null
  // Without its event the kind is already what happened; a resend of a test is labelled a test.
  return event === null && !(call === null && kind === 'resend') ? null : (words.delivery.kind[kind] ?? kind)
}

/** What happened to a call; `undefined`: none of its events. */
export function eventWord(type: string): string | undefined {
  const known = EVENT_TYPES.find((one) => one === type)
  return known && words.life.event[known]
}
