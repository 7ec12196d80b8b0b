import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useZone } from '../../api/membership.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button, classOf } from '../../parts/button.tsx'
import { FailureMenu } from '../../parts/failure-menu.tsx'
import { NotSentLine } from '../../parts/past-calls/not-sent.tsx'
import { routeName } from '../../parts/route-name.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { near, number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import type { HealthState, Row } from './list-order.ts'
import type { IntegrationActions } from '../../parts/use-integration-actions.ts'

const say = words.integrations

/** Maximum number of integrations named in the banner; the sorted list shows the rest. */
const NAMED_MAX = 3

/** The filter for deliveries that are problems (D25). */
const SEE_WHY = { problems: 'true' }

/** The states of an alarm. A failing integration is paused most of the time (D11), so both states are one alarm. */
const HEALTHS = { failing: ['failing', 'paused'], stopped: ['stopped'] } satisfies Record<string, HealthState[]>

interface Props {
  readonly about: keyof typeof HEALTHS
  readonly rows: readonly Row[]
  /** The pointer is over the list, which must not move now. */
  readonly frozen: boolean
  readonly actions: IntegrationActions
}

/**
 * A banner above the list for integrations that fail now, or that Offhook switched off: each with its cause and the possible
 * actions.
 */
export function Alarm({ about, rows, frozen, actions }: Props) {
  const now = rows.filter((row) => HEALTHS[about].some((health) => health === row.health))
  const [shown, setShown] = useState(now)
  const isSame = now.length === shown.length && now.every((row, at) => row === shown[at])
  // The person has acted on the alarm here, and expects it to disappear.
  const [isDealtWith, setDealtWith] = useState(false)
  if (!isSame && (!frozen || isDealtWith || (now.length === 0) === (shown.length === 0))) {
    setShown(now)
    setDealtWith(false)
  }
  const act = (work: Promise<void>): void => {
    setDealtWith(true)
    void work
  }
  if (shown.length === 0) return null
  return (
    <div className="inset">
      <Banner tone="bad">
        {shown.length > 1 && (
          <p>{about === 'failing' ? say.failingMany(shown.length) : say.stoppedMany(shown.length)}</p>
        )}
        <ul className="alarms">
          {shown.slice(0, NAMED_MAX).map((row) => (
            <li key={row.integration.id}>
              <div>
                <strong dir="auto">{routeName(row.integration.name)}</strong>
                <Sentences row={row} />
                {about === 'stopped' && <NotSentLine integration={row.integration} named={shown.length > 1} />}
              </div>
              <Actions row={row} actions={actions} act={act} />
            </li>
          ))}
        </ul>
        {shown.length > NAMED_MAX && (
          <Link className="link" to="/integrations" search={{ sort: 'state' }}>
            {say.showAllOf(shown.length)}
          </Link>
        )}
      </Banner>
    </div>
  )
}

/** The state, its reason, and the number of waiting deliveries. */
function Sentences({ row: { integration, activity, health } }: { row: Row }) {
  const zone = useZone()
  const isStopped = health === 'stopped'
  // A Retry-After for a delivery that a person resent pauses the integration, but is not a failure (D15).
  const isOnlyPaused = health === 'paused' && activity?.health_since == null
  const since = isStopped ? integration.disabled_at : (activity?.health_since ?? null)
  const reason = isStopped ? integration.disabled_reason : activity?.health_reason
  const at = since === null ? null : near(since, zone)
  const { waiting = 0, next_at: next } = activity ?? {}
  return [
    isStopped ? say.stopped(at) : isOnlyPaused ? say.paused : say.failing(at),
    reason && sanitizeLine(reason),
    waiting > 0 && say.waits(number(waiting)),
    !isStopped && next && say.nextAt(near(next, zone)),
  ]
    .filter(Boolean)
    .join(' ')
}

interface ActionsProps {
  readonly row: Row
  readonly actions: IntegrationActions
  /** Called with each action of the person. */
  readonly act: (work: Promise<void>) => void
}

/** The possible actions: look, edit, resend, or leave the integration off. */
function Actions({ row: { integration, activity, health }, actions, act }: ActionsProps) {
  const { id } = integration
  const isStopped = health === 'stopped'
  return (
    <span className="acts">
      <Link className="link" to="/deliveries" search={{ integration_id: id, ...SEE_WHY }}>
        {say.seeWhy}
      </Link>
      <Link className={classOf({ small: true })} to="/integrations/$id" params={{ id }}>
        {say.edit}
      </Link>
      <Button verb="integrations.resume" small onClick={() => act(actions.resume(integration))}>
        {health === 'failing' ? say.sendNow : say.resume}
      </Button>
      <FailureMenu
        hasWaiting={(activity?.waiting ?? 0) > 0}
        isStopped={isStopped}
        onResume={(waiting) => act(actions.resume(integration, waiting))}
        onKeepOff={() => act(actions.acknowledge(integration))}
      />
    </span>
  )
}
