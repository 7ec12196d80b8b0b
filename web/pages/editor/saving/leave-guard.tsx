import { useBlocker } from '@tanstack/react-router'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { words } from '../../../words/words.ts'
import { countChanges } from './count-changes.ts'
import { isDirty } from './editing.ts'
import type { EditingStore } from './store.ts'

const say = words.saving

/** Asks before changes are left behind. Going on to the address of what was just saved is no leaving. */
export function LeaveGuard({ store, onLeave }: { store: EditingStore; onLeave: () => void }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => {
      const own = `/integrations/${store.get().saved?.id ?? 'new'}`
      return isDirty(store.get()) && current.pathname !== next.pathname && next.pathname !== own
    },
    enableBeforeUnload: () => isDirty(store.get()),
    withResolver: true,
  })
  if (status !== 'blocked') return null
  const { base, draft } = store.get()
  return (
    <Dialog
      title={say.leaveTitle}
      onClose={reset}
      actions={
        <>
          <Button
            kind="danger"
            onClick={() => {
              onLeave()
              proceed()
            }}
          >
            {say.leave}
          </Button>
          <Button kind="main" onClick={reset}>
            {say.stay}
          </Button>
        </>
      }
    >
      <p>{say.leaveWhat(countChanges(base, draft))}</p>
    </Dialog>
  )
}
