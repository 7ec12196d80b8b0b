// "Recover failed since …": counted before it begins, not faster than the receiver can take it.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ResendManyInput } from '../../../src/client/client.ts'
import { api, unwrap } from '../../api/client.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import { messageOf } from '../../api/problem.ts'
import { useZone } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemText, SelectField, TextField } from '../../parts/field.tsx'
import { routeName } from '../../parts/route-name.ts'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { localOf, momentOfLocal } from '../../words/zone.ts'
import { ResendModeChoice } from './resend-mode.tsx'
import type { ResendMode } from './resend-mode.tsx'
import { jobsQuery } from './jobs.ts'
import { jsonOfFilter } from './deliveries-filter.ts'
import type { DeliveriesFilter } from './deliveries-filter.ts'

const say = words.deliveries
const DAY_MS = 86_400_000
const DEFAULT_RATE = '10'

interface Props {
  readonly filter: DeliveriesFilter
  readonly onClose: () => void
  readonly onStarted: (job: string) => void
}

export function Recover({ filter, onClose, onStarted }: Props) {
  const zone = useZone()
  const [since, setSince] = useState(() => localOf(beginOf(filter, zone), zone))
  const [integration, setIntegration] = useState(filter.integration_id ?? '')
  const [as, setAs] = useState<ResendMode>('sent')
  const [rate, setRate] = useState(DEFAULT_RATE)
  const sinceMs = momentOfLocal(since, zone)
  const isRate = /^[1-9]\d{0,3}$/.test(rate) && Number(rate) <= 1_000
  const also = {
    ...(filter.status_code && { status_code: filter.status_code }),
    ...(filter.error && { error: filter.error }),
  }
  const failed = {
    ...jsonOfFilter({ ...also, ...(integration !== '' && { integration_id: integration }) }, 0, zone),
    state: 'failed' as const,
    ...(sinceMs !== null && { from: new Date(sinceMs).toISOString() }),
  }
  const requestOf = (dry_run: boolean) => ({ filter: failed, as, rate: Number(rate), dry_run }) as ResendManyInput
  const count = useCount(requestOf(true), sinceMs !== null)
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
            disabled={sinceMs === null || !isRate || (count.data ?? 0) === 0}
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
        value={since}
        onText={setSince}
        problem={sinceMs === null ? say.sinceBad : undefined}
      />
      <RouteChoice integration={integration} onPick={setIntegration} />
      {Object.keys(also).length > 0 && <p className="hint">{say.recoverAlso(Object.values(also).join(', '))}</p>}
      <ResendModeChoice as={as} onPick={setAs} />
      <TextField
        label={say.recoverRate}
        inputMode="numeric"
        value={rate}
        onText={setRate}
        problem={isRate ? undefined : say.rateBad}
      />
      <p role="status">
        {count.isFetching ? say.recoverCounting : count.data !== undefined && countText(count.data, Number(rate))}
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

/** Begins the job. */
function useStart(request: ResendManyInput, { onStarted, onClose }: Omit<Props, 'filter'>) {
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const start = async (): Promise<void> => {
    setBusy(true)
    try {
      const job = await unwrap(api.POST('/api/v1/deliveries/resend', { body: request }))
      await queries.invalidateQueries({ queryKey: jobsQuery.queryKey })
      if ('id' in job) onStarted(job.id)
      onClose()
    } catch (error) {
      setProblem(messageOf(error))
      setBusy(false)
    }
  }
  return { start, busy, problem }
}

/** How many it would be. */
function useCount(request: ResendManyInput, enabled: boolean) {
  return useQuery({
    queryKey: ['recover', request.filter],
    queryFn: async () =>
      countIn(await unwrap(api.POST('/api/v1/deliveries/resend', { body: { ...request, rate: 1 } }))),
    enabled,
    gcTime: 0,
  })
}

function countText(count: number, rate: number): string {
  return say.recoverCount(number(count), say.seconds(count / Math.max(1, rate)))
}

/** Where the list begins, else a day ago. */
function beginOf(filter: DeliveriesFilter, zone: string): number {
  const { from } = jsonOfFilter(filter, Date.now(), zone)
  return from === undefined ? Date.now() - DAY_MS : Date.parse(from)
}

function countIn(answer: object): number {
  return 'count' in answer ? Number(answer.count) : 0
}
