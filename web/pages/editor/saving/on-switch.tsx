import { useState } from 'react'
import { Switch } from '../../../parts/choice.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { words } from '../../../words/words.ts'
import type { WaitingPolicy } from './requests.ts'

const say = words.saving

interface OnSwitchProps {
  readonly name: string
  readonly on: boolean
  /** It was saved before: switching acts at once, and there may be something that waits. */
  readonly isSaved: boolean
  /** `null`: not known. */
  readonly waiting: number | null
  readonly onSwitch: (on: boolean, waiting?: WaitingPolicy) => void
}

/** On or off. Switching off asks what becomes of what waits (D12). */
export function OnSwitch({ name, on, isSaved, waiting, onSwitch }: OnSwitchProps) {
  const [asking, setAsking] = useState(false)
  // Where nothing waits there is nothing to ask.
  const needsAnswer = isSaved && waiting !== 0
  return (
    <>
      <Switch
        label={say.onOff}
        on={on}
        onSwitch={(next) => (next || !needsAnswer ? onSwitch(next) : setAsking(true))}
      />
      {asking && (
        <SwitchOff
          name={name}
          waiting={waiting}
          onClose={() => setAsking(false)}
          onSwitch={(what) => {
            setAsking(false)
            onSwitch(false, what)
          }}
        />
      )}
    </>
  )
}

interface SwitchOffProps extends Pick<OnSwitchProps, 'name' | 'waiting'> {
  readonly onClose: () => void
  readonly onSwitch: (waiting: WaitingPolicy) => void
}

function SwitchOff({ name, waiting, onClose, onSwitch }: SwitchOffProps) {
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
