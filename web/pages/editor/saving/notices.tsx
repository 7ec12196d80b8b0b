import { useState } from 'react'
import { isOffForReceiver } from '../../../../src/integrations/off-cause.ts'
import { Banner } from '../../../parts/banner.tsx'
import { NotSentLine, NotSentNotice } from '../../../parts/past-calls/not-sent.tsx'
import { words } from '../../../words/words.ts'
import type { Activity } from '../../../api/integrations.ts'
import { isUnfinished } from '../draft/saved.ts'
import type { Saved } from '../draft/saved.ts'
import { isDirty } from './editing.ts'
import { HealthBanner } from './integration-state.tsx'
import type { EditingStore } from './store.ts'
import { useEditingPart } from './use-editing.ts'
import type { Saving } from './use-saving.ts'

/** For this time after it was last saved or switched on, an integration may recently have been off. */
const RECENT_MS = 24 * 60 * 60 * 1000

interface NoticesProps {
  readonly store: EditingStore
  readonly saving: Saving
  readonly activity: Activity | undefined
}

/** Notices to read before changing anything. */
export function Notices({ store, saving, activity }: NoticesProps) {
  const saved = useEditingPart(store, (state) => state.saved)
  const isChanged = useEditingPart(store, isDirty)
  const isStopped = saved !== null && isOffForReceiver(saved.disabled_cause)
  const newer = useEditingPart(store, (state) => state.newer)
  return (
    <>
      {newer && (
        <Banner tone="info" role="status">
          {words.saving.newer}
        </Banner>
      )}
      {saved && (
        <HealthBanner
          {...{ saved, activity, isChanged, saving }}
          onChanged={(now) => store.dispatch({ type: 'remote', saved: now })}
        >
          {isStopped && <NotSentLine integration={saved} />}
        </HealthBanner>
      )}
      {saved && !isStopped && <NotSentCalls saved={saved} />}
    </>
  )
}

/** Calls that ended while this integration was off: shown while it is off, and for a day after. */
function NotSentCalls({ saved }: { saved: Saved }) {
  const [openedMs] = useState(Date.now)
  const isRecent = openedMs - Date.parse(saved.updated_at) < RECENT_MS
  if (saved.unreadable_reason !== null || isUnfinished(saved) || (saved.enabled && !isRecent)) return null
  return <NotSentNotice integration={saved} />
}
