// The integrations that were sent nothing of a call, or not all of it, and the reasons.
import { Link } from '@tanstack/react-router'
import { CircleSlash } from '../../parts/icons.ts'
import { useState } from 'react'
import type { WholeCall } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { routeName } from '../../parts/route-name.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Status } from '../../parts/status.tsx'
import { words } from '../../words/words.ts'

const say = words.calls.notSent

type NotSentEntry = NonNullable<WholeCall['not_sent']>[number]

/** As many entries as a person reads at a glance. */
const SHOWN_FIRST = 6

/** Reasons of the call itself: the same for every integration. */
const OF_THE_CALL: ReadonlySet<string> = new Set(['imported', 'replayed'])

/** Reasons that other settings would change. */
const OF_SETTINGS: ReadonlySet<string> = new Set(['conditions', 'off', 'statuses', 'no_events'])

export function NotSent({ call }: { call: WholeCall }) {
  const [isWhole, setWhole] = useState(false)
  const all = call.not_sent ?? []
  const [first] = all
  if (!first) return null
  const isOfCall = OF_THE_CALL.has(first.reason.code)
  const shown = isWhole ? all : all.slice(0, SHOWN_FIRST)
  const sent = new Set(call.deliveries.map(({ integration_id: id }) => id))
  return (
    <section className="notsent" aria-label={say.title}>
      <h3>{say.title}</h3>
      {isOfCall ? (
        <p className="muted">{sanitizeLine(first.text)}</p>
      ) : (
        <ul className="sent">
          {shown.map((one) => (
            <li key={`${one.integration_id} ${one.missing.join(' ')}`}>
              <Entry of={one} isPart={sent.has(one.integration_id)} />
            </li>
          ))}
        </ul>
      )}
      {!isOfCall && all.length > shown.length && (
        <Button small onClick={() => setWhole(true)}>
          {say.more(all.length - shown.length)}
        </Button>
      )}
    </section>
  )
}

/** `isPart`: the integration was sent other events of the call. */
function Entry({ of, isPart }: { of: NotSentEntry; isPart: boolean }) {
  const { integration_id: id, integration_name: name, missing, reason, text, settings } = of
  const [only] = missing
  const isGuess = settings === 'current' && OF_SETTINGS.has(reason.code)
  return (
    <>
      <Status tone="off" icon={CircleSlash}>
        <Link className="link clip" to="/integrations/$id" params={{ id }}>
          <bdi>{routeName(name)}</bdi>
        </Link>
      </Status>{' '}
      <span className="muted anywhere">
        {isPart && only !== undefined && missing.length === 1 && `${say.only[only]}: `}
        <bdi>{sanitizeLine(text)}</bdi>
        {isGuess && ` (${say.current})`}
      </span>
    </>
  )
}
