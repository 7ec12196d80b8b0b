import { Button } from '../../../parts/button.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { words } from '../../../words/words.ts'

const say = words.saving

/** The key that signs, the one time that it is shown. */
export function KeyDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
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
