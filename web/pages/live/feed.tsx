// What was sent last, newest first.
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { Live } from '../../api/live.ts'
import { displayOfDelivery } from '../../parts/delivery-display.ts'
import { errorWord } from '../../parts/explain-response.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Icon } from '../../parts/icon.tsx'
import { Time } from '../../parts/time.tsx'
import { words } from '../../words/words.ts'

const say = words.live

type RecentDelivery = Live['recent'][number]

export function Feed({ recent, waiting }: { recent: readonly RecentDelivery[]; waiting: number }) {
  return (
    <section className="sentlast" aria-label={say.events}>
      <div className="boardhead sub">
        <h2>{say.events}</h2>
        <Link className="link push" to="/deliveries">
          {say.deliveries}
        </Link>
      </div>
      {recent.length === 0 ? (
        <p className="hint feed">{waiting === 0 ? say.nothingYet : say.nothingSettled(waiting)}</p>
      ) : (
        <ol className="feed">
          {recent.map((one) => (
            <Row key={`${one.id} ${one.at}`} of={one} />
          ))}
        </ol>
      )}
    </section>
  )
}

const Row = memo(
  function Row({
    of: { id, integration_name: name, kind, state, status_code: code, error, reason, at },
  }: {
    of: RecentDelivery
  }) {
    const display = displayOfDelivery(state)
    const how = code === null ? (errorWord(error) ?? reason) : say.answered(code)
    return (
      <li className={display.tone}>
        <Time at={at} as="clock" />
        <Icon of={display.icon} className={display.tone} />
        <span className="clip">
          <Link className="feed-link" to="/deliveries" search={{ open: id }}>
            <b>
              {sanitizeLine(name ?? words.delivery.kind[kind] ?? kind)}: {display.word}
            </b>
          </Link>{' '}
          <span className="muted">
            {words.delivery.kind[kind] ?? kind}
            {how !== null && `, ${sanitizeLine(how)}`}
          </span>
        </span>
      </li>
    )
  },
  (before, now) => before.of.id === now.of.id && before.of.at === now.of.at && before.of.state === now.of.state,
)
