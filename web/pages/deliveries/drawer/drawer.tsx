// The drawer of a delivery, over the list: its stages, the reason of its state, every attempt, differences.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { deliveryQuery } from '../../../api/deliveries.ts'
import type { WholeDelivery } from '../../../api/deliveries.ts'
import { ProblemError } from '../../../api/problem.ts'
import { Drawer } from './drawer-frame.tsx'
import { routeName } from '../../../parts/route-name.ts'
import { Empty, Failed, Loading } from '../../../parts/states.tsx'
import { words } from '../../../words/words.ts'
import type { ResendRequest } from '../resend.tsx'
import { Attempts } from './attempts.tsx'
import { Difference } from './difference.tsx'
import { DrawerActions, Facts, Title } from './head.tsx'
import type { DrawerNavigation } from './head.tsx'
import { Stages } from './stages.tsx'
import { useZone } from '../../../api/membership.ts'
import { Banner } from '../../../parts/banner.tsx'
import { explainResponse } from '../../../parts/explain-response.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { dayAndClock } from '../../../words/format.ts'

const say = words.deliveries

type Props = DrawerNavigation & {
  readonly id: string
  readonly onResend: (request: ResendRequest) => void
  /** The delivery has changed. */
  readonly onChanged: (id: string) => void
}

export function DeliveryDrawer({ id, onResend, onChanged, ...ways }: Props) {
  const { data, error, refetch } = useQuery(deliveryQuery(id))
  const isGone = error instanceof ProblemError && error.status === 404
  return (
    <Drawer
      waiting={!data}
      label={data ? say.drawer(routeName(data.integration_name ?? '')) : say.title}
      head={
        <>
          <Title delivery={data ?? null} {...ways} />
          {data && <Facts delivery={data} />}
          {data && <DrawerActions delivery={data} onResend={onResend} onChanged={onChanged} />}
        </>
      }
    >
      {isGone && (
        <Empty title={say.gone}>
          <p>{say.goneWhy}</p>
        </Empty>
      )}
      {error && !isGone && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <>
          <Stages delivery={data} />
          <FailureReason delivery={data} />
          <Attempts key={`attempts ${id}`} delivery={data} />
          <Difference key={`difference ${id}`} delivery={data} />
        </>
      )}
    </Drawer>
  )
}

/** The problem, and what to do; nothing if there is none. */
function FailureReason({ delivery }: { delivery: WholeDelivery }) {
  const zone = useZone()
  const { state, waiting_reason: waits, reason, attempts, schedule, status_code: code, error, url } = delivery
  const read = (text: string): string => sanitizeLine(withTimes(text, zone))
  if (state === 'delivered') return null
  if (state === 'superseded' || state === 'skipped' || state === 'canceled')
    return reason === null ? null : <Banner>{read(reason)}</Banner>
  if (state === 'sending') return null
  if (code === null && error === null) return waits === null ? null : <Banner tone="info">{linked(read(waits))}</Banner>
  const { what, act } = explainResponse({
    status: code,
    error,
    detail: attempts.at(-1)?.error_detail ?? null,
    to: url,
    refused: true,
  })
  const then = state === 'failed' ? say.triesNoMore : (attemptsAhead(schedule, zone) ?? waits ?? '')
  return (
    <Banner tone={state === 'failed' ? 'bad' : 'warn'}>
      <strong>{read(what)}</strong>{' '}
      {linked(
        [act, then]
          .filter(Boolean)
          .map((text) => read(String(text)))
          .join(' '),
      )}
    </Banner>
  )
}

/** Says how many attempts are left, and until when; `null`: the time is not known. */
function attemptsAhead(schedule: WholeDelivery['schedule'], zone: string): string | null {
  const last = schedule.at(-1)
  if (last === undefined) return null
  const at = dayAndClock(last, zone)
  return schedule.length === 1 ? say.triesOnce(at) : say.triesUntil(schedule.length, at)
}

/** Makes the id of a delivery that this one waits for a link. */
function linked(text: string): ReactNode {
  return text.split(/(dlv_[0-9a-f]{32})/).map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      <Link key={part} className="link anywhere" to="/deliveries" search={(now) => ({ ...now, open: part })}>
        {part}
      </Link>
    ),
  )
}

/** Formats the stored times in a text for people. */
function withTimes(text: string, zone: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (at) => dayAndClock(at, zone))
}
