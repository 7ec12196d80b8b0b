import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useZone } from '../../api/session.ts'
import { Banner } from '../../parts/banner.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { near, number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import type { Row } from './list-order.ts'

const say = words.integrations

/** What fails now, said once above the list. `frozen`: the pointer is over the list, which must not move now. */
export function Alarm({ rows, frozen }: { rows: readonly Row[]; frozen: boolean }) {
  const now = rows.filter(({ health }) => health === 'failing')
  const [failing, setFailing] = useState(now)
  const isSame = now.length === failing.length && now.every((row, at) => row === failing[at])
  if (!isSame && (!frozen || (now.length === 0) === (failing.length === 0))) setFailing(now)
  const [first] = failing
  if (!first) return null
  return (
    <div className="inset">
      {failing.length === 1 ? (
        <One row={first} />
      ) : (
        <Banner
          tone="bad"
          action={
            <Link className="link" to="/integrations" search={{ show: 'failing' }}>
              {say.showFailing}
            </Link>
          }
        >
          {say.failingMany(failing.length)}
        </Banner>
      )}
    </div>
  )
}

function One({ row: { integration, activity } }: { row: Row }) {
  const zone = useZone()
  const { health_since: since, health_reason: reason, waiting = 0, next_at: next } = activity ?? {}
  const sentences = [
    say.failing(since ? near(since, zone) : null),
    reason && sanitizeLine(reason),
    waiting > 0 && say.waits(number(waiting)),
    next && say.nextAt(near(next, zone)),
  ]
  return (
    <Banner
      tone="bad"
      action={
        <Link className="link" to="/deliveries" search={{ integration_id: integration.id, state: 'failed,retrying' }}>
          {say.seeWhy}
        </Link>
      }
    >
      <strong dir="auto">{sanitizeLine(integration.name)}</strong>
      {sentences.filter(Boolean).join(' ')}
    </Banner>
  )
}
