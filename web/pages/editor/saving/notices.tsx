import { Banner } from '../../../parts/banner.tsx'
import { words } from '../../../words/words.ts'
import { HealthBanner } from './integration-state.tsx'
import { NotSentCalls } from './not-sent.tsx'
import type { EditingStore } from './store.ts'
import { useEditingPart } from './use-editing.ts'
import { StoredDraftBanner } from './use-stored-draft.tsx'
import type { StoredDraftState } from './use-stored-draft.tsx'

interface NoticesProps {
  readonly store: EditingStore
  readonly storedDraft: StoredDraftState
}

/** What has to be known before anything is changed. */
export function Notices({ store, storedDraft }: NoticesProps) {
  const saved = useEditingPart(store, (state) => state.saved)
  const newer = useEditingPart(store, (state) => state.newer)
  return (
    <>
      <StoredDraftBanner storedDraft={storedDraft} />
      {newer && (
        <Banner tone="info" role="status">
          {words.saving.newer}
        </Banner>
      )}
      {saved && <HealthBanner saved={saved} onChanged={(now) => store.dispatch({ type: 'remote', saved: now })} />}
      {saved && <NotSentCalls saved={saved} />}
    </>
  )
}
