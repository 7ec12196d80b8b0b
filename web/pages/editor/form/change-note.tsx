import { serviceOf } from '../../../../src/integrations/services.ts'
import { Button } from '../../../parts/button.tsx'
import { words } from '../../../words/words.ts'
import { serviceWords } from '../../../words/service-words.ts'
import { useDraftForm } from '../draft-form.ts'
import { changeBack } from '../service/change-service.ts'
import type { ChangedPart, ServiceChange } from '../service/change-service.ts'
import type { Note } from './notes.tsx'

const say = serviceWords.services

/** Says what was removed when the person chose another service, with a button to undo; nothing if nothing was removed. */
export function useChangeNote(changed: ServiceChange | null, onUndone: () => void): readonly Note[] {
  const { change } = useDraftForm()
  if (changed === null || changed.dropped.length === 0) return []
  const { before, draft, kept, dropped } = changed
  const undo = (): void => {
    change((now) => changeBack(now, before, draft))
    onUndone()
  }
  const sentences = [
    say.changed(nameOf(before.service), nameOf(draft.service)),
    ...(kept.length > 0 ? [say.kept(kept.map(partText))] : []),
    say.gone(dropped.map(partText)),
  ]
  return [
    {
      tone: 'info',
      text: sentences.join(' '),
      action: (
        <Button small onClick={undo}>
          {words.parts.undo}
        </Button>
      ),
    },
  ]
}

function nameOf(id: string): string {
  return serviceOf(id)?.name ?? id
}

function partText(part: ChangedPart): string {
  return part.is === 'input' ? say.input(part.label) : say.parts[part.is]
}
