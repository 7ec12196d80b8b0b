import { useState } from 'react'
import { Switch } from '../../../parts/choice.tsx'
import { fetchedLater } from '../../../parts/fetched-later.tsx'
import { words } from '../../../words/words.ts'
import type { WaitingPolicy } from './requests.ts'

const SwitchOff = fetchedLater(async () => (await import('../later.ts')).SwitchOff)

const say = words.saving

interface OnSwitchProps {
  readonly name: string
  readonly on: boolean
  /** It was saved before: switching acts at once, and there may be something that waits. */
  readonly isSaved: boolean
  /** There is something to save, which goes with switching it on. */
  readonly isChanged: boolean
  /** `null`: not known. */
  readonly waiting: number | null
  readonly onSwitch: (on: boolean, waiting?: WaitingPolicy) => void
}

/** On or off. Switching off asks what becomes of what waits (D12). */
export function OnSwitch({ name, on, isSaved, isChanged, waiting, onSwitch }: OnSwitchProps) {
  const [asking, setAsking] = useState(false)
  // Where nothing waits there is nothing to ask.
  const needsAnswer = isSaved && waiting !== 0
  return (
    <>
      <Switch
        label={isSaved && isChanged && !on ? say.saveAndOn : say.onOff}
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
