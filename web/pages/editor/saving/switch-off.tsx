import { useState } from 'react'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { words } from '../../../words/words.ts'
import type { WaitingPolicy } from './requests.ts'

const say = words.saving

interface SwitchOffProps {
  readonly name: string
  /** `null`: not known. */
  readonly waiting: number | null
  readonly onClose: () => void
  readonly onSwitch: (waiting: WaitingPolicy) => void
}

/** Asks what to do with waiting deliveries (D12). */
export function SwitchOff({ name, waiting, onClose, onSwitch }: SwitchOffProps) {
  const [what, setWhat] = useState<WaitingPolicy>('keep')
  return (
    <ConfirmDialog
      title={say.switchOffTitle(name)}
      act={say.switchOff}
      kind="main"
      onYes={() => onSwitch(what)}
      onClose={onClose}
    >
      <p>{say.switchOffWhat(waiting)}</p>
      <fieldset className="column">
        <legend className="vh">{say.waiting}</legend>
        {(['keep', 'drop'] as const).map((option) => (
          <label className="check" key={option}>
            <input type="radio" name="waiting" checked={what === option} onChange={() => setWhat(option)} />
            <span>{say[option]}</span>
          </label>
        ))}
      </fieldset>
    </ConfirmDialog>
  )
}
