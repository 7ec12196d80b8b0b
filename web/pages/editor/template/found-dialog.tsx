// Shows a template before it is used: above all its destination.
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { templateWords } from '../../../words/template-words.ts'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { originOf, TemplateFacts } from './template-facts.tsx'

const say = templateWords

interface FoundDialogProps {
  /** The draft that the template creates. */
  readonly draft: Draft
  /** The draft already has changes, which the template would replace. */
  readonly replaces: boolean
  readonly onUse: () => void
  readonly onClose: () => void
}

export function FoundDialog({ draft, replaces, onUse, onClose }: FoundDialogProps) {
  const origin = originOf(draft)
  return (
    <Dialog
      title={say.foundTitle}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" onClick={onUse}>
            {say.use}
          </Button>
        </>
      }
    >
      <p>{say.from}</p>
      <TemplateFacts draft={draft} />
      {draft.customised && origin !== null && <Banner tone="warn">{say.fixed(sanitizeLine(origin))}</Banner>}
      <p className="hint">
        {say.nothingYet} {replaces && say.replaced}
      </p>
    </Dialog>
  )
}
