import { LeaveGuard } from '../saving/leave-guard.tsx'
import type { EditingStore } from '../saving/store.ts'
import type { StoredDraftState } from '../saving/use-stored-draft.tsx'
import { useEditingPart, useEditingState } from '../saving/use-editing.ts'
import type { Saving } from '../saving/use-saving.ts'
import { fetchedLater } from '../../../parts/fetched-later.tsx'

const Conflict = fetchedLater(async () => (await import('../later.ts')).Conflict)
const WaitingQuestion = fetchedLater(async () => (await import('../later.ts')).WaitingQuestion)

interface OverlaysProps {
  readonly store: EditingStore
  readonly saving: Saving
  readonly storedDraft: StoredDraftState
}

/** The dialogs over the editor, when a decision is needed. */
export function Overlays({ store, saving, storedDraft }: OverlaysProps) {
  const isConflict = useEditingPart(store, ({ phase }) => phase.is === 'conflict')
  return (
    <>
      <LeaveGuard store={store} onLeave={storedDraft.forget} />
      {isConflict && <OpenConflict store={store} saving={saving} />}
      {saving.question && <WaitingQuestion {...saving.question} />}
    </>
  )
}

function OpenConflict({ store, saving }: Pick<OverlaysProps, 'store' | 'saving'>) {
  const state = useEditingState(store)
  if (state.phase.is !== 'conflict') return null
  return (
    <Conflict
      state={state}
      phase={state.phase}
      onSave={(acceptTheirs) => void saving.saveTogether(acceptTheirs)}
      onLater={() => store.dispatch({ type: 'postpone' })}
    />
  )
}
