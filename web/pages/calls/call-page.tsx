// The page of a call: its two parties, its life and its deliveries on one axis, its history, and all its fields.
import { Link, useParams } from '@tanstack/react-router'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Send } from '../../parts/icons.ts'
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import { callQuery } from '../../api/calls.ts'
import type { WholeCall } from '../../api/calls.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import { useBatchedChanges } from '../../api/use-batched-changes.ts'
import { ProblemError } from '../../api/problem.ts'
import { callerOf } from '../../parts/caller.ts'
import { Banner } from '../../parts/banner.tsx'
import { classOf } from '../../parts/button.tsx'
import { displayOfCall } from '../../parts/call-status.ts'
import { Copy } from '../../parts/copy.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Failed, Loading } from '../../parts/states.tsx'
import { Badge } from '../../parts/status.tsx'
import { Time } from '../../parts/time.tsx'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import { AdditionsPanel } from './additions-panel.tsx'
import { AxisPanel } from './axis-panel.tsx'
import { FactLine } from './fact-line.tsx'
import { FieldsPanel } from './fields-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { RecordingsPanels } from './recordings/panel.tsx'
import { StepsPanel } from './recordings/steps-panel.tsx'
import './calls.css'

const say = words.calls
/** The interval while the call is active, and while its requests are being tried. */
const REFRESH_MS = 500
/** A longer name would push everything else out of the bar; the fields have all of it. */
const TITLE_MAX = 60

export function CallPage() {
  const { id } = useParams({ from: '/inside/calls/$id' })
  const query = useQuery(callQuery(id))
  const call = query.data
  useRenewed(id, query.isPending ? null : call?.id)
  if (call) return <OneCall call={call} />
  if (query.error instanceof ProblemError && query.error.status === 404) return <NotThere />
  return (
    <Frame>
      {query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Loading rows={12} />}
    </Frame>
  )
}

/**
 * Reloads the call when it or an integration that its deliveries may wait for changed. `callId`: the id of the call; `null`: it is
 * not known yet, so any call that changes may be this one.
 */
function useRenewed(requested: string, callId: string | null | undefined): void {
  const queries = useQueryClient()
  useBatchedChanges(
    ({ type, id, call }) =>
      type === 'integration' ||
      callId === null ||
      (callId !== undefined && (type === 'call' ? id === callId : call === callId)),
    (changes) => {
      if (changes.some(({ type }) => type === 'integration' || type === 'resync'))
        void queries.invalidateQueries({ queryKey: integrationsQuery.queryKey })
      void queries.invalidateQueries({ queryKey: callQuery(requested).queryKey })
    },
    REFRESH_MS,
  )
}

function Frame({ title = say.one, children }: { title?: string; children: ReactNode }) {
  return (
    <Page title={title} up={{ to: '/calls', label: say.title }}>
      {children}
    </Page>
  )
}

function NotThere() {
  return (
    <Frame>
      <Empty
        title={say.notFound}
        action={
          <Link className={classOf({})} to="/calls">
            {say.title}
          </Link>
        }
      >
        <p>{say.notFoundWhy}</p>
      </Empty>
    </Frame>
  )
}

function OneCall({ call }: { call: WholeCall }) {
  const { name, under } = callerOf(call.fields)
  const display = displayOfCall(call)
  return (
    <Page
      title={name.length > TITLE_MAX ? `${name.slice(0, TITLE_MAX)}…` : name}
      up={{ to: '/calls', label: say.title }}
      aside={
        <>
          {under !== null && <span className="muted nowrap">{under}</span>}
          <span role="status">
            <Badge
              tone={display.tone}
              icon={display.icon}
              {...(display.means !== undefined && { title: display.means })}
            >
              {display.word}
            </Badge>
          </span>
          {call.is_test && <Badge tone="line">{say.test}</Badge>}
          {call.is_replayed && (
            <Badge tone="line" title={say.replayedMeans}>
              {say.replayed}
            </Badge>
          )}
        </>
      }
      actions={
        <>
          <Link className={classOf({ small: true })} to="/deliveries" search={{ call_id: call.id }}>
            <Icon of={Send} small />
            {say.deliveriesOf}
          </Link>
          <Copy iconOnly label={say.copyLink} text={async () => Promise.resolve(location.href)} />
        </>
      }
    >
      <div className="stackgap">
        <FactLine call={call} />
        <Gaps gaps={call.gaps} />
        <AxisPanel call={call} />
        <AdditionsPanel call={call} />
        <RecordingsPanels call={call} />
        <StepsPanel call={call} />
        <div className="cols">
          <HistoryPanel call={call} />
          <FieldsPanel call={call} />
        </div>
      </div>
    </Page>
  )
}

/** The number of gaps to show; the page of the source shows all. */
const GAPS_NAMED_MAX = 3

/** The times in which the phone system was not connected during the call. */
function Gaps({ gaps }: { gaps: WholeCall['gaps'] }) {
  if (gaps.length === 0) return null
  return (
    <Banner tone="warn">
      {say.gaps.why}{' '}
      {gaps.slice(0, GAPS_NAMED_MAX).map(({ from, to }, index) => (
        <Fragment key={`${from} ${to ?? ''}`}>
          {index > 0 && ', '}
          {say.gaps.from} <Time at={from} /> {say.gaps.to} {to === null ? say.gaps.now : <Time at={to} />}
        </Fragment>
      ))}
      {gaps.length > GAPS_NAMED_MAX && say.gaps.more(gaps.length - GAPS_NAMED_MAX)}.
    </Banner>
  )
}
