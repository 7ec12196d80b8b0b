import { KeyRound } from 'lucide-react'
import { api, unwrap } from '../../../api/client.ts'
import { messageOf } from '../../../api/problem.ts'
import { Button } from '../../../parts/button.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import type { Editing } from '../saving/editing.ts'
import { LeaveGuard } from '../saving/leave-guard.tsx'
import type { EditingStore } from '../saving/store.ts'
import type { StoredDraftState } from '../saving/use-stored-draft.tsx'
import type { Saving } from '../saving/use-saving.ts'
import { fetchedLater } from '../../../parts/fetched-later.tsx'

const Conflict = fetchedLater(async () => (await import('../later.ts')).Conflict)

const say = words.saving

interface OverlaysProps {
  readonly store: EditingStore
  readonly state: Editing
  readonly saving: Saving
  readonly storedDraft: StoredDraftState
  /** Somebody asked for a new key that signs. */
  readonly rotating: boolean
  readonly onRotated: () => void
}

/** What lies over the editor, when there is something to decide. */
export function Overlays({ store, state, saving, storedDraft, rotating, onRotated }: OverlaysProps) {
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
      {rotating && state.saved && <Rotate id={state.saved.id} onKey={saving.showKey} onClose={onRotated} />}
      {saving.key !== null && <KeyDialog secret={saving.key} onClose={() => saving.showKey(null)} />}
    </>
  )
}

/** Makes a new key that signs, once somebody said so. */
function Rotate({ id, onKey, onClose }: { id: string; onKey: (secret: string) => void; onClose: () => void }) {
  const rotate = async (): Promise<void> => {
    try {
      const made = await unwrap(
        api.POST('/api/v1/integrations/{id}/rotate-signing-secret', { params: { path: { id } } }),
      )
      onClose()
      onKey(made.signing_secret)
    } catch (error) {
      toast(messageOf(error))
    }
  }
  return (
    <ConfirmDialog
      title={say.rotateTitle}
      act={say.rotateKey}
      icon={KeyRound}
      kind="main"
      onYes={() => void rotate()}
      onClose={onClose}
    >
      <p>{say.rotateWhat}</p>
    </ConfirmDialog>
  )
}

/** The key that signs, the one time that it is shown. */
function KeyDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog
      title={say.keyTitle}
      onClose={onClose}
      actions={
        <Button kind="main" onClick={onClose}>
          {say.keyDone}
        </Button>
      }
    >
      <p>{say.keyWhat}</p>
      <div className="row">
        <code className="mono anywhere">{secret}</code>
        <Copy text={secret} label={say.copyKey} />
      </div>
    </Dialog>
  )
}
