import { Banner } from '../../../parts/banner.tsx'
import { words } from '../../../words/words.ts'
import type { Editing } from './editing.ts'
import { StandingBanner } from './standing.tsx'
import type { EditingStore } from './store.ts'
import { KeptOffer } from './use-kept.tsx'
import type { Keeping } from './use-kept.tsx'

interface NewsProps {
  readonly store: EditingStore
  readonly state: Editing
  readonly keeping: Keeping
}

/** What has to be known before anything is changed. */
export function News({ store, state: { saved, newer }, keeping }: NewsProps) {
  return (
    <>
      <KeptOffer keeping={keeping} />
      {newer && (
        <Banner tone="info" role="status">
          {words.saving.newer}
        </Banner>
      )}
      {saved && <StandingBanner saved={saved} onResumed={(now) => store.tell({ type: 'learned', saved: now })} />}
    </>
  )
}
