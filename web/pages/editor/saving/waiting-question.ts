// Whether a save asks what becomes of deliveries that wait (D12). Pure.
import type { Activity } from '../../../api/integrations.ts'
import { changesOf } from '../draft/changes.ts'
import type { Draft } from '../draft/draft.ts'
import type { PartName } from '../draft/parts.ts'
import { isUnfinished } from '../draft/saved.ts'
import type { Saved } from '../draft/saved.ts'

interface Save {
  readonly saved: Pick<Saved, 'disabled_cause'>
  readonly base: Draft
  readonly draft: Draft
  /** The draft has errors. */
  readonly hasErrors: boolean
}

/**
 * Whether a save asks, if anything waits: requests are rendered otherwise after it. With errors it is refused, or keeps the
 * integration off: those come first, and the save that has none asks.
 */
export function asksAboutWaiting({ saved, base, draft, hasErrors }: Save): boolean {
  return !hasErrors && (isUnfinished(saved) || changesRequest(base, draft))
}

/** Whether requests are rendered otherwise after this change. When an integration sends, and how, is no part of one. */
function changesRequest(before: Draft, after: Draft): boolean {
  return changesOf(before, after).some(isOfRequest)
}

function isOfRequest(part: PartName): boolean {
  return /^(?:request\.|rows$|headers$|row:|header:|service$|settings$|recordings\.)/.test(part)
}

/**
 * How many deliveries wait, where somebody is to say what becomes of them; 0: what waits of a healthy integration is on its way,
 * unless it has a time.
 */
export function waitingToAskAbout(activity: Pick<Activity, 'waiting' | 'health' | 'next_at'> | undefined): number {
  if (!activity) return 0
  return activity.health === 'healthy' && activity.next_at === null ? 0 : activity.waiting
}
