import { serviceOf } from '../../../../src/integrations/services.ts'
import { inboxTokenOf, useInboxBase } from '../../../parts/use-inbox.ts'
import { useDraftForm } from '../draft-form.ts'

/**
 * The new key on the Delivery tab (S21): `isShown` while the tab shows it, `isAnnounced` if the receiver can verify signatures
 * with it. Other vendors verify signatures by their own means or not at all.
 */
export function useNewKey(): { isShown: boolean; isAnnounced: boolean } {
  const { draft, newKey } = useDraftForm()
  const isShown = useIsKeyUsed() && newKey.secret !== null
  const group = serviceOf(draft.service)?.group
  return { isShown, isAnnounced: isShown && (group === undefined || group === 'any' || group === 'automation') }
}

/** Whether requests are signed and go to a receiver that can check it: the Test inbox cannot. */
export function useIsKeyUsed(): boolean {
  const { draft } = useDraftForm()
  const atInbox = inboxTokenOf(draft.request.url, useInboxBase()) !== null
  return draft.signing.enabled && !atInbox
}
