import { useState } from 'react'
import { Radios } from '../../../parts/choice.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { number } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import type { WaitingChoice } from './requests.ts'
import type { WaitingAsked } from './use-saving.ts'

const say = words.saving

/** Asks what to do with waiting deliveries when the request changes (D12). */
export function WaitingQuestion({ count, onAnswer, onClose }: WaitingAsked) {
  const [what, setWhat] = useState<WaitingChoice>('rerender')
  return (
    <ConfirmDialog title={say.askTitle} act={say.askSave} kind="main" onYes={() => onAnswer(what)} onClose={onClose}>
      <Radios
        legend={words.integrations.waits(number(count))}
        name="waiting"
        value={what}
        choices={[
          { value: 'rerender', label: say.askRerender, what: say.askRerenderWhat },
          { value: 'keep', label: say.askKeep, what: say.askKeepWhat },
          { value: 'drop', label: words.integrations.drop, what: words.integrations.dropWhat },
        ]}
        onPick={setWhat}
      />
    </ConfirmDialog>
  )
}
