// Decides which integrations are owed a request for an event.
//
// A change of status matches the integrations that are on and realtime, and want this status (C20). A final matches all
// integrations that are owed a final, on or off: an integration that is off gets it later (D12). An update after the final
// matches the integrations that are on and want updates. Conditions apply in all cases, as they are at that time (C9). A test
// call matches only the integrations that a person chose (C16).
import type { CallEvent, EventType } from '../calls/call.ts'
import { isMet } from './conditions.ts'
import type { Integration } from './integration.ts'

/** The kind of a delivery of this event. `ended` is the last status, so it is retried for as long as a final (D7). */
export function deliveryKindOf(type: EventType): 'status' | 'ended' | 'final' | 'updated' {
  return type === 'ended' || type === 'final' || type === 'updated' ? type : 'status'
}

/**
 * Whether an integration wants events of this type at all. The integrations that are owed a final were fixed when the call ended
 * (C9).
 */
export function asksFor(
  { enabled, realtime, updated, statuses }: Pick<Integration, 'enabled' | 'realtime' | 'updated' | 'statuses'>,
  type: EventType,
): boolean {
  if (type === 'final') return true
  if (type === 'updated') return enabled && updated
  return enabled && realtime && (statuses === null || statuses.includes(type))
}

/**
 * Whether an integration is owed a request for this event. For a final or an update, call this only for integrations that are
 * owed it, which was fixed when the call ended (C9). `isTicked`: a person chose the integration for this test call; ignored for a
 * real call.
 */
export function matches(
  integration: Pick<Integration, 'enabled' | 'realtime' | 'updated' | 'statuses' | 'conditions'>,
  event: CallEvent,
  isTicked = false,
): boolean {
  if (event.fields['is_test'] === true && !isTicked) return false
  return asksFor(integration, event.type) && isMet(integration.conditions, event.fields)
}
