import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useZone } from '../../api/session.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button, classOf } from '../../parts/button.tsx'
import { FailureMenu } from '../../parts/failure-menu.tsx'
import { NotSentLine } from '../../parts/past-calls/not-sent.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { near, number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import type { Row } from './list-order.ts'
import type { IntegrationActions } from '../../parts/use-integration-actions.ts'

const say = words.integrations

/** Lines of a banner about several: more are said on the page of each. */
const NOT_SENT_MAX = 3

/** Of its deliveries, those that are problems (D25). */
const SEE_WHY = { problems: 'true' }

interface Props {
  readonly health: 'failing' | 'stopped'
  readonly rows: readonly Row[]
  /** The pointer is over the list, which must not move now. */
  readonly frozen: boolean
  readonly actions: IntegrationActions
}

/** What fails now, or was switched off by it, said once above the list. */
export function Alarm({ health, rows, frozen, actions }: Props) {
  const now = rows.filter((row) => row.health === health)
  const [shown, setShown] = useState(now)
  const isSame = now.length === shown.length && now.every((row, at) => row === shown[at])
  // Whoever did something about it here waits for it to go.
  const [isDealtWith, setDealtWith] = useState(false)
  if (!isSame && (!frozen || isDealtWith || (now.length === 0) === (shown.length === 0))) {
    setShown(now)
    setDealtWith(false)
  }
  const act = (work: Promise<void>): void => {
    setDealtWith(true)
    void work
  }
  const [first] = shown
  if (!first) return null
  return (
    <div className="inset">
      {shown.length > 1 ? (
        <Banner
          tone="bad"
          action={
            <Link className="link" to="/integrations" search={{ show: health }}>
              {say.showThem}
            </Link>
          }
        >
          {health === 'failing' ? say.failingMany(shown.length) : say.stoppedMany(shown.length)}
          {health === 'stopped' &&
            shown
              .slice(0, NOT_SENT_MAX)
              .map(({ integration }) => <NotSentLine key={integration.id} integration={integration} named />)}
        </Banner>
      ) : health === 'failing' ? (
        <Failing row={first} actions={actions} act={act} />
      ) : (
        <Stopped row={first} actions={actions} act={act} />
      )}
    </div>
  )
}

interface OneProps {
  readonly row: Row
  readonly actions: IntegrationActions
  /** Told what is done about it here. */
  readonly act: (work: Promise<void>) => void
}

function Failing({ row, actions, act }: OneProps) {
  const { integration, activity } = row
  const zone = useZone()
  const { health_since: since, health_reason: reason, waiting = 0, next_at: next } = activity ?? {}
  const sentences = [
    say.failing(since ? near(since, zone) : null),
    reason && sanitizeLine(reason),
    waiting > 0 && say.waits(number(waiting)),
    next && say.nextAt(near(next, zone)),
  ]
  return (
    <Banner tone="bad" action={<Actions row={row} actions={actions} act={act} />}>
      <strong dir="auto">{sanitizeLine(integration.name)}</strong>
      {sentences.filter(Boolean).join(' ')}
    </Banner>
  )
}

function Stopped({ row, actions, act }: OneProps) {
  const { integration, activity } = row
  const zone = useZone()
  const { name, disabled_at: since, disabled_reason: reason } = integration
  const waiting = activity?.waiting ?? 0
  const sentences = [
    say.stopped(since === null ? null : near(since, zone)),
    reason && sanitizeLine(reason),
    waiting > 0 && say.waits(number(waiting)),
  ]
  return (
    <Banner tone="bad" action={<Actions row={row} actions={actions} act={act} />}>
      <strong dir="auto">{sanitizeLine(name)}</strong>
      {sentences.filter(Boolean).join(' ')}
      <NotSentLine integration={integration} />
    </Banner>
  )
}

/** What can be done about it, from here: look, edit, send again, or leave it off. */
function Actions({ row: { integration, activity, health }, actions, act }: OneProps) {
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
      <Button small onClick={() => act(actions.resume(integration))}>
        {isStopped ? say.resume : say.sendNow}
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
