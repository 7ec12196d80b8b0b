import { useZone } from '../../api/membership.ts'
import { Radios } from '../../parts/choice.tsx'
import { near } from '../../words/format.ts'
import { words } from '../../words/words.ts'

const say = words.deliveries

/** As it was sent, or rendered with the current settings. */
export type ResendMode = 'sent' | 'current'

interface ResendModeProps {
  readonly as: ResendMode
  /** When the settings of the request changed after these deliveries were created; `null`: they did not. */
  readonly changedAt: string | null
  /** A single delivery is resent. */
  readonly isOne?: boolean
  readonly onPick: (as: ResendMode) => void
}

/** The two ways to resend, and how they differ. */
export function ResendModeChoice({ as, changedAt, isOne = false, onPick }: ResendModeProps) {
  const zone = useZone()
  return (
    <>
      {changedAt !== null && <p>{say.changed(near(changedAt, zone), isOne)}</p>}
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
    </>
  )
}
