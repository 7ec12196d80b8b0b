// "Recover…": resends the failed or retrying deliveries that match the log's filter. Counts them first, and sends no faster
// than the receiver can take.
import { FAILURE_CLASSES } from '../../../src/delivery/failure-explanations.ts'
import type { FailureClass } from '../../../src/delivery/failure-explanations.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ResendManyInput } from '../../../src/client/client.ts'
import { api, unwrap } from '../../api/client.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import { messageOf } from '../../api/problem.ts'
import { useZone } from '../../api/membership.ts'
import { Button } from '../../parts/button.tsx'
import { Check } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemText, SelectField, TextField } from '../../parts/field.tsx'
import { routeName } from '../../parts/route-name.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { isMoment } from '../../parts/time-filter.ts'
import { dayAndClock, number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { localOf, momentOfLocal } from '../../words/zone.ts'
import { useNewest, useRequestChange } from './request-change.ts'
import { ResendModeChoice } from './resend-mode.tsx'
import type { ResendMode } from './resend-mode.tsx'
import { beginJob } from './jobs.ts'
import { recoveredOf } from './deliveries-filter.ts'
import type { DeliveriesFilter } from './deliveries-filter.ts'

const say = words.deliveries
const DEFAULT_RATE = '10'

interface Props {
  readonly filter: DeliveriesFilter
  readonly onClose: () => void
  readonly onStarted: (job: string) => void
}

export function Recover({ filter, onClose, onStarted }: Props) {
  const zone = useZone()
  const [openedMs] = useState(Date.now)
  const { integration_id: integrationShown = '', ...others } = filter
  const [integration, setIntegration] = useState(integrationShown)
  const [withRetrying, setWithRetrying] = useState(true)
  const narrowed = { ...others, ...(integration !== '' && { integration_id: integration }) }
  const shown = recoveredOf(narrowed, { withRetrying, nowMs: openedMs, zone })
  // The start time of the log's filter, to the millisecond, until the person types another.
  const [typed, setTyped] = useState<string | null>(null)
  const [picked, setAs] = useState<ResendMode | null>(null)
  const [rate, setRate] = useState(DEFAULT_RATE)
  const { from: shownFrom, ...rest } = shown ?? {}
  const typedMs = typed === null ? null : momentOfLocal(typed, zone)
  const isSince = typed === null || typed === '' || typedMs !== null
  const from = typed === null ? shownFrom : typedMs === null ? undefined : new Date(typedMs).toISOString()
  const wanted = { ...rest, ...(from !== undefined && { from }) }
  const isRate = /^[1-9]\d{0,3}$/.test(rate) && Number(rate) <= 1_000
  const also = alsoOf(filter, zone)
  const change = useRequestChange(useNewest(shown !== null && isSince ? wanted : null))
  const as = picked ?? (change.at === null ? 'sent' : 'current')
  const requestOf = (dry_run: boolean) => ({ filter: wanted, as, rate: Number(rate), dry_run }) as ResendManyInput
  const count = useCount(requestOf(true), shown !== null && isSince)
  const { start, busy, problem } = useStart(requestOf(false), { onStarted, onClose })
  return (
    <Dialog
      title={say.recoverTitle}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button
            kind="main"
            busy={busy}
            disabled={
              shown === null || !isSince || !isRate || (count.data ?? 0) === 0 || (picked === null && change.isPending)
            }
            onClick={() => void start()}
          >
            {say.recoverStart(count.data === undefined ? null : number(count.data))}
          </Button>
        </>
      }
    >
      <p>{say.recoverWhat}</p>
      <TextField
        label={say.recoverSince}
        type="datetime-local"
        value={typed ?? (shownFrom === undefined ? '' : localOf(Date.parse(shownFrom), zone))}
        hint={say.recoverSinceHint}
        onText={setTyped}
        problem={isSince ? undefined : say.sinceBad}
      />
      <RouteChoice integration={integration} onPick={setIntegration} />
      {also.length > 0 && <p className="hint">{say.recoverAlso(also.join(', '))}</p>}
      <Check label={say.recoverRetrying} on={withRetrying} onSwitch={setWithRetrying} />
      <ResendModeChoice as={as} changedAt={change.at} onPick={setAs} />
      <TextField
        label={say.recoverRate}
        inputMode="numeric"
        value={rate}
        onText={setRate}
        problem={isRate ? undefined : say.rateBad}
      />
      <p role="status">
        {shown === null
          ? say.recoverNone
          : count.isFetching
            ? say.recoverCounting
            : count.data !== undefined && countText(count.data, Number(rate))}
      </p>
      {(problem ?? count.error) && <ProblemText>{problem ?? messageOf(count.error)}</ProblemText>}
    </Dialog>
  )
}

function RouteChoice({ integration, onPick }: { integration: string; onPick: (integration: string) => void }) {
  const integrations = useQuery(integrationsQuery).data ?? []
  return (
    <SelectField
      label={say.recoverRoute}
      value={integration}
      choices={[
        { value: '', label: say.allRoutes },
        ...integrations.map(({ id, name }) => ({ value: id, label: routeName(name) })),
      ]}
      onPick={onPick}
    />
  )
}

/** Starts the job. */
function useStart(request: ResendManyInput, { onStarted, onClose }: Omit<Props, 'filter'>) {
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const start = async (): Promise<void> => {
    setBusy(true)
    try {
      onStarted(await beginJob(queries, unwrap(api.POST('/deliveries/resend', { body: request }))))
      onClose()
    } catch (error) {
      setProblem(messageOf(error))
      setBusy(false)
    }
  }
  return { start, busy, problem }
}

/** The number of matching deliveries. */
function useCount(request: ResendManyInput, enabled: boolean) {
  return useQuery({
    queryKey: ['recover', request.filter],
    queryFn: async () => countIn(await unwrap(api.POST('/deliveries/resend', { body: { ...request, rate: 1 } }))),
    enabled,
    gcTime: 0,
  })
}

function countText(count: number, rate: number): string {
  return say.recoverCount(number(count), say.seconds(count / Math.max(1, rate)))
}

/** The other parts of the log's filter besides integration, state and start, in words. */
function alsoOf(
  { q, kind, status_code: code, error, call_id: call, issue_id: issue, to }: DeliveriesFilter,
  zone: string,
): string[] {
  const { filters } = say
  return [
    q && `“${sanitizeLine(q)}”`,
    kind && `${filters.kind} ${words.delivery.kind[kind] ?? kind}`,
    code && `${filters.code} ${code}`,
    error && `${filters.error} ${FAILURE_CLASSES[error as FailureClass]?.title ?? error}`,
    call && `${filters.call} ${call}`,
    issue && `${filters.issue} ${issue}`,
    isMoment(to) && words.parts.fromTo(null, dayAndClock(to, zone)),
  ].filter((one) => typeof one === 'string' && one !== '') as string[]
}

function countIn(answer: object): number {
  return 'count' in answer ? Number(answer.count) : 0
}
