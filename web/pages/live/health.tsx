// The panels beside the calls: requests per minute, problems, and sources.
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, CircleDashed, CirclePause, CircleSlash, CircleX } from '../../parts/icons.ts'
import { memo } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { renewIntegrations } from '../../api/integrations.ts'
import type { Live } from '../../api/live.ts'
import { messageOf } from '../../api/problem.ts'
import { useZone } from '../../api/membership.ts'
import { routeName } from '../../parts/route-name.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Button } from '../../parts/button.tsx'
import { Status } from '../../parts/status.tsx'
import type { Tone } from '../../parts/status.tsx'
import { Countdown } from '../../parts/server-clock.tsx'
import { toast, toastState } from '../../parts/toasts.tsx'
import { clock, duration, number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { CHART, chartOf } from './request-chart.ts'
import { SourceStates } from './source-states.tsx'

const say = words.live

export function Health({ live }: { live: Live }) {
  return (
    <aside className="health" aria-label={say.health}>
      <Requests minutes={live.minutes} waiting={live.waiting} lateS={Math.floor(live.oldest_due_s)} />
      <section>
        <h2>{say.needsLook}</h2>
        {live.integrations.length === 0 ? (
          <AllWell healthy={live.healthy} unused={live.unused} />
        ) : (
          <ul className="look">
            {live.integrations.map((one) => (
              <Trouble key={one.id} of={one} />
            ))}
          </ul>
        )}
      </section>
      <SourceStates />
    </aside>
  )
}

/** No problems; unused integrations are not called healthy. */
function AllWell({ healthy, unused }: Pick<Live, 'healthy' | 'unused'>) {
  if (healthy === 0) return <Standing tone="off">{say.nothingSent}</Standing>
  if (unused === 0) return <Standing tone="ok">{say.allWell}</Standing>
  return (
    <div className="stackgap">
      <Standing tone="ok">{say.healthy(healthy)}</Standing>
      <Standing tone="off">{say.unused(unused)}</Standing>
    </div>
  )
}

function Standing({ tone, children }: { tone: 'ok' | 'off'; children: string }) {
  return (
    <Status tone={tone} icon={tone === 'ok' ? CircleCheck : CircleDashed}>
      <span className="hint">{children}</span>
    </Status>
  )
}

interface RequestsProps {
  readonly minutes: Live['minutes']
  readonly waiting: number
  readonly lateS: number
}

const Requests = memo(function Requests({ minutes, waiting, lateS }: RequestsProps) {
  const zone = useZone()
  const { bars, most, all, failed } = chartOf(minutes)
  const times = [minutes.at(0), minutes.at(Math.floor(minutes.length / 2)), minutes.at(-1)]
  return (
    <section>
      <div className="row">
        <h2>{say.perMinute}</h2>
        <span className="push hint">{say.lastHour}</span>
      </div>
      <div className="chartwrap">
        <svg
          className="chart"
          viewBox={`0 0 ${minutes.length * CHART.step} ${CHART.height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={say.chart(most, all, failed)}
        >
          {bars.map(({ at, x, good, fail }) => (
            <g key={at}>
              <rect className="good" x={x} y={CHART.height - good - fail} width={CHART.width} height={good} />
              <rect className="fail" x={x} y={CHART.height - fail} width={CHART.width} height={fail} />
            </g>
          ))}
        </svg>
        <span className="ymax">{number(most)}</span>
      </div>
      <div className="row hint spread">
        {times.map((one) => one && <span key={one.at}>{clock(one.at, zone).slice(0, 'hh:mm'.length)}</span>)}
      </div>
      <ul className="pairline">
        <li>
          <b>{number(all)}</b> {say.requests(all)}
        </li>
        <li>
          <b className={failed > 0 ? 'badn' : undefined}>{number(failed)}</b> {say.failed(failed)}
        </li>
        <li>
          <b>{number(waiting)}</b> {say.waiting}
        </li>
        {lateS > 0 && (
          <li>
            <b>{duration(lateS)}</b> {say.late}
          </li>
        )}
      </ul>
    </section>
  )
})

const HEALTH_DISPLAYS: Readonly<
  Record<string, { readonly tone: Tone; readonly icon: typeof CircleX; readonly word: string }>
> = {
  failing: { tone: 'bad', icon: CircleX, word: say.healthWord.failing },
  paused: { tone: 'warn', icon: CirclePause, word: say.healthWord.paused },
  disabled: { tone: 'bad', icon: CircleSlash, word: say.healthWord.disabled },
}

function Trouble({
  of: { id, name, health, health_reason: reason, health_since: since, paused_until: until, waiting },
}: {
  of: Live['integrations'][number]
}) {
  const zone = useZone()
  const display = HEALTH_DISPLAYS[health] ?? { tone: 'warn', icon: CircleX, word: health }
  const queries = useQueryClient()
  const resume = async (): Promise<void> => {
    const sinceMs = Date.now()
    try {
      await unwrap(api.POST('/integrations/{id}/resume', { params: { path: { id } } }))
      void renewIntegrations(queries)
      toastState(words.integrations.resumed(routeName(name)), { integration: id, sends: true, sinceMs })
    } catch (error) {
      toast(messageOf(error))
    }
  }
  return (
    <li>
      <Status {...display}>
        <Link className="trouble-link" to="/integrations/$id" params={{ id }}>
          <b className="clip">{routeName(name)}</b>
        </Link>
      </Status>
      <span className="push muted">{say.healthSince(display.word, since === null ? null : clock(since, zone))}</span>
      <p>
        <span className="anywhere">{sanitizeLine(reason ?? '')}</span>
        {waiting > 0 && ` ${words.integrations.waits(number(waiting))}`}
        {until !== null && (
          <>
            {' '}
            {say.goesOnIn} <Countdown ms={Date.parse(until)} />.
          </>
        )}
      </p>
      <Link className="link" to="/deliveries" search={{ integration_id: id, problems: 'true' }}>
        {words.integrations.seeWhy}
      </Link>
      {health === 'paused' && (
        <span className="push">
          <Button small verb="integrations.resume" onClick={() => void resume()}>
            {words.integrations.resume}
          </Button>
        </span>
      )}
      {/* Without a change, the next response would switch it off again. */}
      {health === 'disabled' && (
        <Link className="link push" to="/integrations/$id" params={{ id }}>
          {words.integrations.edit}
        </Link>
      )}
    </li>
  )
}
