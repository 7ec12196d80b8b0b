// What is asked before an integration is switched off, or deleted.
import { useState } from 'react'
import { shownInLine } from '../../parts/hostile.ts'
import { Question } from '../../parts/question.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import type { Acts } from './acts.ts'
import type { Row } from './arrange.ts'

const say = words.integrations

interface Props {
  readonly row: Row
  readonly acts: Acts
  readonly onClose: () => void
}

export function SwitchOff({ row: { integration, activity }, acts, onClose }: Props) {
  const [waiting, setWaiting] = useState<'keep' | 'drop'>('keep')
  const choices = [
    ['keep', say.keep, say.keepWhat],
    ['drop', say.drop, say.dropWhat],
  ] as const
  const off = (): void => {
    onClose()
    void acts.switchOff(integration, waiting)
  }
  return (
    <Question
      title={say.switchOffOne(shownInLine(integration.name))}
      act={say.switchOff}
      kind="main"
      onYes={off}
      onClose={onClose}
    >
      <fieldset className="stackgap">
        <legend>
          {say.waits(number(activity?.waiting ?? 0))} {say.waitsWhat(activity?.waiting ?? 0)}
        </legend>
        {choices.map(([value, label, what]) => (
          <label key={value} className="check top">
            <input type="radio" name="waiting" checked={waiting === value} onChange={() => setWaiting(value)} />
            <span>
              {label}
              <small className="hint block">{what}</small>
            </span>
          </label>
        ))}
      </fieldset>
    </Question>
  )
}

export function Remove({ row: { integration }, acts, onClose }: Props) {
  const remove = (): void => {
    onClose()
    void acts.remove(integration)
  }
  return (
    <Question
      title={say.deleteOne(shownInLine(integration.name))}
      act={words.parts.delete}
      onYes={remove}
      onClose={onClose}
    >
      <p>{say.deleteWhat}</p>
    </Question>
  )
}
