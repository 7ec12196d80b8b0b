import { useBlocker } from '@tanstack/react-router'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { sourceWords } from '../../../words/source-words.ts'

const say = sourceWords.mapping

/** Asks before a mapping that is not saved is left behind. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isDirty && (current.pathname !== next.pathname || !('view' in next.search) || next.search.view !== 'mapping'),
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })
  if (status !== 'blocked') return null
  return (
    <Dialog
      title={say.leave}
      onClose={reset}
      actions={
        <>
          <Button kind="danger" onClick={proceed}>
            {say.leaveGo}
          </Button>
          <Button kind="main" onClick={reset}>
            {say.leaveStay}
          </Button>
        </>
      }
    >
      <p>{say.leaveWhy}</p>
    </Dialog>
  )
}
