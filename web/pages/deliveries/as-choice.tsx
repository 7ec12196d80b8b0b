import { words } from '../../words/words.ts'

const say = words.deliveries

/** As it was sent, or rendered with today's settings. */
export type As = 'sent' | 'current'

/** The two ways to send again, and what tells them apart. */
export function AsChoice({ as, onPick }: { as: As; onPick: (as: As) => void }) {
  const choices = [
    ['sent', say.asSent, say.asSentWhat],
    ['current', say.asCurrent, say.asCurrentWhat],
  ] as const
  return (
    <fieldset className="stackgap">
      <legend className="vh">{say.how}</legend>
      {choices.map(([value, label, what]) => (
        <label key={value} className="check top">
          <input type="radio" name="as" checked={as === value} onChange={() => onPick(value)} />
          <span>
            {label}
            <small className="hint block">{what}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
