import { Banner } from '../../../parts/banner.tsx'
import { words } from '../../../words/words.ts'
import { HealthBanner } from './integration-state.tsx'
import type { EditingStore } from './store.ts'
import { useEditingPart } from './use-editing.ts'

/** What has to be known before anything is changed. */
export function Notices({ store }: { readonly store: EditingStore }) {
  const saved = useEditingPart(store, (state) => state.saved)
  const newer = useEditingPart(store, (state) => state.newer)
  return (
    <>
      {newer && (
        <Banner tone="info" role="status">
          {words.saving.newer}
        </Banner>
      )}
      {saved && <HealthBanner saved={saved} onChanged={(now) => store.dispatch({ type: 'remote', saved: now })} />}
    </>
  )
}
