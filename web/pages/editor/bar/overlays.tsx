import type { Editing } from '../saving/editing.ts'
import { LeaveGuard } from '../saving/leave-guard.tsx'
import type { EditingStore } from '../saving/store.ts'
import type { StoredDraftState } from '../saving/use-stored-draft.tsx'
import type { Saving } from '../saving/use-saving.ts'
import { fetchedLater } from '../../../parts/fetched-later.tsx'

const Conflict = fetchedLater(async () => (await import('../later.ts')).Conflict)

interface OverlaysProps {
  readonly store: EditingStore
  readonly state: Editing
  readonly saving: Saving
  readonly storedDraft: StoredDraftState
}

/** What lies over the editor, when there is something to decide. */
export function Overlays({ store, state, saving, storedDraft }: OverlaysProps) {
  return (
    <>
      <LeaveGuard store={store} onLeave={storedDraft.forget} />
      {state.phase.is === 'conflict' && (
        <Conflict
          state={state}
          phase={state.phase}
          onSave={(acceptTheirs) => void saving.saveTogether(acceptTheirs)}
          onLater={() => store.dispatch({ type: 'postpone' })}
        />
      )}
    </>
  )
}
