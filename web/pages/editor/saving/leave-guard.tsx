import { useBlocker, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { LeaveDialog } from '../../../parts/leave-dialog.tsx'
import { words } from '../../../words/words.ts'
import { countChanges } from './count-changes.ts'
import { isDirty } from './editing.ts'
import type { EditingStore } from './store.ts'

const say = words.saving

const INBOX = '/test-inbox'

/**
 * Asks before the person leaves unsaved changes. Going to the URL of the just saved integration does not count as leaving. The
 * Test inbox opens beside the editor, so that the person can look into it meanwhile.
 */
export function LeaveGuard({ store, onLeave }: { store: EditingStore; onLeave: () => void }) {
  const router = useRouter()
  const { status, action, next, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => {
      const own = `/integrations/${store.get().saved?.id ?? 'new'}`
      return isDirty(store.get()) && current.pathname !== next.pathname && next.pathname !== own
    },
    enableBeforeUnload: () => isDirty(store.get()),
    withResolver: true,
  })
  const opensBeside = status === 'blocked' && action === 'PUSH' && next.pathname === INBOX
  useEffect(() => {
    if (!opensBeside) return
    window.open(router.buildLocation({ to: INBOX, search: next.search }).publicHref, '_blank', 'noopener')
    reset()
  }, [opensBeside, router, next, reset])
  if (status !== 'blocked' || opensBeside) return null
  const { base, draft, saved } = store.get()
  return (
    <LeaveDialog
      title={say.leaveTitle}
      leave={say.leave}
      stay={say.stay}
      onLeave={() => {
        onLeave()
        proceed()
      }}
      onStay={reset}
    >
      {saved === null ? say.leaveNew : say.leaveWhat(countChanges(base, draft))}
    </LeaveDialog>
  )
}
