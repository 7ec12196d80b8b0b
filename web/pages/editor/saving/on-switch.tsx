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
  /** The integration is saved: the switch acts at once, and there may be waiting deliveries. */
  readonly isSaved: boolean
  /** There are unsaved changes, which are saved when the integration is switched on. */
  readonly isChanged: boolean
  /** Number of waiting deliveries; `null`: not known. */
  readonly waiting: number | null
  readonly onSwitch: (on: boolean, waiting?: WaitingPolicy) => void
}

/** Switches the integration on or off. Switching off asks what to do with waiting deliveries (D12). */
export function OnSwitch({ name, on, isSaved, isChanged, waiting, onSwitch }: OnSwitchProps) {
  const [asking, setAsking] = useState(false)
  // Without waiting deliveries there is no question.
  const needsAnswer = isSaved && waiting !== 0
  return (
    <>
      <Switch
        verb="integrations.change"
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
