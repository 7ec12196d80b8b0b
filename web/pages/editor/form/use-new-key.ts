import { serviceOf } from '../../../../src/integrations/services.ts'
import { inboxTokenOf, useInboxBase } from '../../../parts/use-inbox.ts'
import { useDraftForm } from '../draft-form.ts'

/**
 * The new key as the Delivery tab has it (S21): `isShown` while it stands there, `isAnnounced` where somebody is there to
 * check with it. A vendor checks signatures by its own means or not at all.
 */
export function useNewKey(): { isShown: boolean; isAnnounced: boolean } {
  const { draft, newKey } = useDraftForm()
  const isShown = useIsKeyUsed() && newKey.secret !== null
  const group = serviceOf(draft.service)?.group
  return { isShown, isAnnounced: isShown && (group === undefined || group === 'any' || group === 'automation') }
}

/** Requests are signed, and go where somebody can check that: the Test inbox does not. */
export function useIsKeyUsed(): boolean {
  const { draft } = useDraftForm()
  const atInbox = inboxTokenOf(draft.request.url, useInboxBase()) !== null
  return draft.signing.enabled && !atInbox
}
