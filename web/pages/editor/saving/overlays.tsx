import { Conflict } from './conflict.tsx'
import type { Editing } from './editing.ts'
import { KeyDialog } from './key-dialog.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { Rotate } from './more-menu.tsx'
import type { EditingStore } from './store.ts'
import type { Keeping } from './use-kept.tsx'
import type { Saving } from './use-saving.ts'

interface OverlaysProps {
  readonly store: EditingStore
  readonly state: Editing
  readonly saving: Saving
  readonly keeping: Keeping
  /** Somebody asked for a new key that signs. */
  readonly rotating: boolean
  readonly onRotated: () => void
}

/** What lies over the editor, when there is something to decide. */
export function Overlays({ store, state, saving, keeping, rotating, onRotated }: OverlaysProps) {
  return (
    <>
      <LeaveGuard store={store} onLeave={keeping.forget} />
      {state.phase.is === 'conflict' && (
        <Conflict
          state={state}
          phase={state.phase}
          onSave={(takeTheirs) => void saving.saveTogether(takeTheirs)}
          onLater={() => store.tell({ type: 'put off' })}
        />
      )}
      {rotating && state.saved && <Rotate id={state.saved.id} onKey={saving.showKey} onClose={onRotated} />}
      {saving.key !== null && <KeyDialog secret={saving.key} onClose={() => saving.showKey(null)} />}
    </>
  )
}
