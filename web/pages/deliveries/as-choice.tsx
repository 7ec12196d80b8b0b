import { Radios } from '../../parts/choice.tsx'
import { words } from '../../words/words.ts'

const say = words.deliveries

/** As it was sent, or rendered with today's settings. */
export type As = 'sent' | 'current'

/** The two ways to send again, and what tells them apart. */
export function AsChoice({ as, onPick }: { as: As; onPick: (as: As) => void }) {
  return (
    <Radios
      legend={say.how}
      hidden
      name="as"
      value={as}
      choices={[
        { value: 'sent', label: say.asSent, what: say.asSentWhat },
        { value: 'current', label: say.asCurrent, what: say.asCurrentWhat },
      ]}
      onPick={onPick}
    />
  )
}
