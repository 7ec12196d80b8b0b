import { Radios } from '../../parts/choice.tsx'
import { words } from '../../words/words.ts'

const say = words.deliveries

/** As it was sent, or rendered with today's settings. */
export type ResendMode = 'sent' | 'current'

/** The two ways to send again, and how they differ. */
export function ResendModeChoice({ as, onPick }: { as: ResendMode; onPick: (as: ResendMode) => void }) {
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
