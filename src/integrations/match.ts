// Which integrations are owed a request for an event.
//
// A change of status matches the integrations that are on and realtime, and want this status (C20). A final matches all that are
// owed a final, on or off: an integration that is off gets it later (D12). An update after the final matches the integrations that
// are on and asked for updates. Conditions decide in all cases, as they are on the day (C9). A test call matches only the
// integrations that a person ticked (C16).
import type { CallEvent, EventType } from '../calls/call.ts'
import { isMet } from './conditions.ts'
import type { Integration } from './integration.ts'

/** What a delivery of this event is for. `ended` is the status that no other follows: it is tried for as long as a final (D7). */
export function deliveryKindOf(type: EventType): 'status' | 'ended' | 'final' | 'updated' {
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
 * Whether an integration is owed a request for this event. A final or an update is asked about only where it is owed: to whom was
 * fixed when the call ended (C9). `isTicked`: a person ticked the integration for this test call; for a real call it is not
 * looked at.
 */
export function matches(integration: Integration, event: CallEvent, isTicked = false): boolean {
  if (event.fields['is_test'] === true && !isTicked) return false
  return asksFor(integration, event.type) && isMet(integration.conditions, event.fields)
}
