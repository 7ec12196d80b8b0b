// Which integrations an event fires.
//
// A change of status fires those that are on and realtime, and want this status (C20). A final fires those that are owed one,
// on or off: what is off waits (D12). An update after it fires those that are on and asked for it. Conditions decide in all
// cases, as they are on the day (C9). A test call fires only what a person ticked (C16).
import type { CallEvent, EventType } from '../calls/call.ts'
import { isMet } from './conditions.ts'
import type { Integration } from './integration.ts'

/** What a request is for. `ended` is the status that no other follows: it is tried for as long as a final (D7). */
export type FiringKind = 'status' | 'ended' | 'final' | 'updated'

/** This event times this integration: one request is owed. */
export interface Firing<Candidate extends Integration> {
  readonly event: CallEvent
  readonly integration: Candidate
  readonly kind: FiringKind
}

export function firingKindOf(type: EventType): FiringKind {
  return type === 'ended' || type === 'final' || type === 'updated' ? type : 'status'
}

/** Whether an integration asks for events of this type at all. Who is owed a final was fixed when the call ended (C9). */
export function asksFor(
  { enabled, realtime, updated, statuses }: Pick<Integration, 'enabled' | 'realtime' | 'updated' | 'statuses'>,
  type: EventType,
): boolean {
  if (type === 'final') return true
  if (type === 'updated') return enabled && updated
  return enabled && realtime && (statuses === null || statuses.includes(type))
}

/**
 * The firings of one event, in the order of the candidates.
 * For a final or an update the candidates are those that are owed it: who they are was fixed when the call ended (C9).
 * `ticked` are the ids of the integrations that a person ticked for this test call; for a real call it is not looked at.
 */
export function findFirings<Candidate extends Integration & { readonly id: string }>(
  event: CallEvent,
  candidates: readonly Candidate[],
  ticked: readonly string[] = [],
): Firing<Candidate>[] {
  const kind = firingKindOf(event.type)
  const isTest = event.fields['is_test'] === true
  return candidates
    .filter(
      (one) => asksFor(one, event.type) && (!isTest || ticked.includes(one.id)) && isMet(one.conditions, event.fields),
    )
    .map((integration) => ({ event, integration, kind }))
}
