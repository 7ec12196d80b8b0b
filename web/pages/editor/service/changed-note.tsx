import { serviceOf } from '../../../../src/integrations/services.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { words } from '../../../words/words.ts'
import { serviceWords } from '../../../words/service-words.ts'
import type { Draft } from '../draft/draft.ts'
import type { ServiceChangeResult, ChangedPart } from './change-service.ts'

const say = serviceWords.services

/** What became of an integration when its service changed. */
export interface ServiceChange extends ServiceChangeResult {
  readonly before: Draft
}

export function ChangedNote({ change, onUndo }: { change: ServiceChange; onUndo: () => void }) {
  const { before, draft, kept, dropped } = change
  return (
    <Banner
      tone="info"
      role="status"
      action={
        <span className="push">
          <Button small onClick={onUndo}>
            {words.parts.undo}
          </Button>
        </span>
      }
    >
      {say.changed(nameOf(before.service), nameOf(draft.service))}{' '}
      {kept.length > 0 && `${say.kept(kept.map(partText))} `}
      {dropped.length > 0 && say.gone(dropped.map(partText))}
    </Banner>
  )
}

function nameOf(id: string): string {
  return serviceOf(id)?.name ?? id
}

function partText(part: ChangedPart): string {
  return part.is === 'input' ? say.input(part.label) : say.parts[part.is]
}
