// Switches, checkboxes, radio buttons and segments.
import type { ReactNode } from 'react'
import { useRefusal } from '../api/may.ts'
import type { AccountVerb } from '../api/may.ts'
import { toast } from './toast-store.ts'

interface SwitchProps {
  readonly on: boolean
  readonly onSwitch: (on: boolean) => void
  /** The name that screen readers read out; shown unless `children` is given. */
  readonly label: string
  readonly hidden?: boolean
  readonly disabled?: boolean
  /** What the switch does: whoever may not do it sees why, and whom to ask. */
  readonly verb?: AccountVerb
  readonly children?: ReactNode
}

/** A setting that is on or off, and takes effect at once. */
export function Switch({ on, onSwitch, label, hidden, disabled, verb, children }: SwitchProps) {
  const refusal = useRefusal(verb)
  return (
    <label title={refusal ?? undefined} className={hidden === true ? 'switch solo' : 'switch'}>
      <input
        type="checkbox"
        role="switch"
        aria-label={hidden === true ? label : undefined}
        checked={on}
        disabled={disabled === true && refusal === null}
        aria-disabled={refusal !== null || undefined}
        title={refusal ?? undefined}
        onChange={(event) => (refusal === null ? onSwitch(event.target.checked) : toast(refusal))}
      />
      {hidden !== true && <span>{children ?? label}</span>}
    </label>
  )
}

/** A checkbox of a form. */
export function Check({ on, onSwitch, label, hidden, disabled, verb, children }: SwitchProps) {
  const refusal = useRefusal(verb)
  return (
    <label title={refusal ?? undefined} className={hidden === true ? 'check solo' : 'check'}>
      <input
        type="checkbox"
        aria-label={hidden === true ? label : undefined}
        checked={on}
        disabled={disabled === true && refusal === null}
        aria-disabled={refusal !== null || undefined}
        title={refusal ?? undefined}
        onChange={(event) => (refusal === null ? onSwitch(event.target.checked) : toast(refusal))}
      />
      {hidden !== true && <span>{children ?? label}</span>}
    </label>
  )
}

interface RadiosProps<Value extends string> {
  readonly legend: ReactNode
  /** The label is read out, but not shown. */
  readonly hidden?: boolean
  readonly name: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly what: string }[]
  readonly onPick: (value: Value) => void
}

/** A choice of a few values, each with its explanation. */
export function Radios<Value extends string>({ legend, hidden, name, value, choices, onPick }: RadiosProps<Value>) {
  return (
    <fieldset className="stackgap">
      <legend className={hidden === true ? 'vh' : undefined}>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="check top">
          <input type="radio" name={name} checked={choice.value === value} onChange={() => onPick(choice.value)} />
          <span>
            {choice.label}
            <small className="hint block">{choice.what}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

interface SegmentsProps<Value extends string> {
  readonly legend: string
  readonly name: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: ReactNode }[]
  readonly onPick: (value: Value) => void
  readonly small?: boolean
}

/** A choice of two to five values, all visible at once. */
export function Segments<Value extends string>({ legend, name, value, choices, onPick, small }: SegmentsProps<Value>) {
  return (
    <fieldset className={small === true ? 'seg sm' : 'seg'}>
      <legend className="vh">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onPick(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </fieldset>
  )
}
