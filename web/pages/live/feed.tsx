// The latest deliveries, newest first.
import { Link } from '@tanstack/react-router'
import { memo, useState } from 'react'
import type { Live } from '../../api/live.ts'
import { displayOfDelivery } from '../../parts/delivery-display.ts'
import { errorWord } from '../../parts/explain-response.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Icon } from '../../parts/icon.tsx'
import { callNumber } from '../../parts/phone.ts'
import { Time } from '../../parts/time.tsx'
import { words } from '../../words/words.ts'
import { useHold } from './use-hold.ts'

const say = words.live

type RecentDelivery = Live['recent'][number]

export function Feed({ recent, waiting }: { recent: readonly RecentDelivery[]; waiting: number }) {
  const { isHeld, handlers } = useHold()
  const [shown, setShown] = useState(recent)
  if (!isHeld && shown !== recent) setShown(recent)
  return (
    <section className="sentlast" aria-label={say.events}>
      <div className="boardhead sub">
        <h2>{say.events}</h2>
        <Link className="link push" to="/deliveries">
          {say.deliveries}
        </Link>
      </div>
      {shown.length === 0 ? (
        <p className="hint feed">{waiting === 0 ? say.nothingYet : say.nothingSettled(waiting)}</p>
      ) : (
        <ol className="feed moving" style={{ '--rows': shown.length }} {...handlers}>
          {shown.map((one, at) => (
            <Row key={`${one.id} ${one.at}`} of={one} at={at} />
          ))}
        </ol>
      )}
    </section>
  )
}

const Row = memo(
  function Row({ of: delivery, at }: { of: RecentDelivery; at: number }) {
    const { id, integration_name: name, kind, state, status_code: code, error, reason, call_id: call } = delivery
    const display = displayOfDelivery(state)
    const how = code === null ? (errorWord(error) ?? reason) : say.answered(code)
    const kindWord = words.delivery.kind[kind] ?? kind
    return (
      <li className={display.tone} style={{ '--at': at }}>
        <Time at={delivery.at} as="clock" />
        <Icon of={display.icon} className={display.tone} />
        <span className="clip">
          <Link className="feed-link" to="/deliveries" search={{ open: id }}>
            <b>
              {sanitizeLine(name ?? kindWord)}: {display.word}
            </b>
          </Link>
        </span>
        <span className="about">
          {call !== null && (
            <span className="clip">
              <Link className="feed-link" to="/calls/$id" params={{ id: call }}>
                <bdi>{nameOfCall(delivery, call)}</bdi>
              </Link>
            </span>
          )}
          <span className="clip muted what">
            {kindWord}
            {how !== null && `, ${sanitizeLine(how)}`}
          </span>
        </span>
      </li>
    )
  },
  (before, now) =>
    before.at === now.at &&
    before.of.id === now.of.id &&
    before.of.at === now.of.at &&
    before.of.state === now.of.state,
)

/** The caller, as on the board. */
function nameOfCall({ caller_name: name, caller, dialled, uniqueid }: RecentDelivery, id: string): string {
  return name === null || name === '' ? callNumber({ caller, dialled }, uniqueid ?? id) : sanitizeLine(name)
}
