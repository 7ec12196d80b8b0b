// What a delivery is about, and how it came to be.
import type { ListedDelivery } from '../api/deliveries.ts'
import { words } from '../words/words.ts'

type LabelledDelivery = Pick<ListedDelivery, 'kind' | 'event'> & Partial<Pick<ListedDelivery, 'dry_run'>>

/** What a delivery is about, in words. */
export function deliveryLabel({ kind, event, dry_run: dryRun = false }: LabelledDelivery): string {
  if (dryRun) return words.delivery.dryRun
  return (event === null ? undefined : words.deliveries.event[event]) ?? words.delivery.kind[kind] ?? kind
}

/** How it came to be, where that is not the call itself; `null`: it is. */
export function manualLabel({ kind, event }: LabelledDelivery): string | null {
  if (kind !== 'resend' && kind !== 'past' && kind !== 'test') return null
  // Without its event the kind is already what happened.
  return event === null ? null : (words.delivery.kind[kind] ?? kind)
}
