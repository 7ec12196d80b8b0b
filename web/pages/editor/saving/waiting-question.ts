// Decides whether a save asks what to do with waiting deliveries (D12). Pure.
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
  /** Whether the draft has errors. */
  readonly hasErrors: boolean
}

/**
 * Whether a save asks, if deliveries wait: it changes how requests are rendered. A save with errors is refused, or keeps the
 * integration off: the errors have to be fixed first, and the save without errors asks.
 */
export function asksAboutWaiting({ saved, base, draft, hasErrors }: Save): boolean {
  return !hasErrors && (isUnfinished(saved) || changesRequest(base, draft))
}

/** Whether this change affects the rendered requests. When and how an integration sends does not. */
function changesRequest(before: Draft, after: Draft): boolean {
  return changesOf(before, after).some(isOfRequest)
}

function isOfRequest(part: PartName): boolean {
  return /^(?:request\.|rows$|headers$|row:|header:|service$|settings$|recordings\.)/.test(part)
}

/**
 * Number of waiting deliveries to ask about; 0: deliveries of a healthy integration are about to be sent, unless they have a
 * time.
 */
export function waitingToAskAbout(activity: Pick<Activity, 'waiting' | 'health' | 'next_at'> | undefined): number {
  if (!activity) return 0
  return activity.health === 'healthy' && activity.next_at === null ? 0 : activity.waiting
}
