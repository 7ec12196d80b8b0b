// The remaining steps until calls reach another system. Each step ticks itself by the server's data; the block disappears when
// all steps are done, or when somebody dismisses it for the account.
import { useMay } from '../api/may.ts'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Circle, CircleCheck, X } from '../parts/icons.ts'
import { useEffect, useRef } from 'react'
import { api, server, unwrap } from '../api/client.ts'
import { messageOf } from '../api/problem.ts'
import { useMembership, withAccount } from '../api/membership.ts'
import { sessionQuery } from '../api/session.ts'
import { useBatchedChanges } from '../api/use-batched-changes.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { toast } from '../parts/toasts.tsx'
import { words } from '../words/words.ts'
import { CHOOSE } from './nav-pages.ts'
import './first-steps.css'

const say = words.shell.firstSteps

function fetchFirstSteps() {
  return unwrap(api.GET('/first-steps'))
}

type Progress = Awaited<ReturnType<typeof fetchFirstSteps>>

/** How often to poll while a source has no call yet: the stream does not report that the source has connected. */
const POLL_MS = 5_000

const firstStepsQuery = queryOptions({
  queryKey: ['first-steps'],
  queryFn: fetchFirstSteps,
  refetchInterval: ({ state: { data } }) => (data?.source_connected === false ? POLL_MS : false),
})

/** The delay after a change. */
const REFRESH_MS = 2_000

export function FirstSteps() {
  const account = useMembership()?.account
  // Only those who may dismiss them can also do them.
  const may = useMay('account.change')
  return account && may && !account.first_steps_dismissed ? <Checklist accountId={account.id} /> : null
}

function Checklist({ accountId }: { accountId: string }) {
  const queries = useQueryClient()
  const { data } = useQuery(firstStepsQuery)
  useBatchedChanges(
    () => true,
    () => void queries.invalidateQueries({ queryKey: firstStepsQuery.queryKey }, { cancelRefetch: false }),
    REFRESH_MS,
  )
  const setDismissed = useSetDismissed(accountId)
  const isDone = data !== undefined && stepsOf(data).every(({ done }) => done)
  const seenUnfinished = useRef(false)
  useEffect(() => {
    if (data === undefined) return
    if (!isDone) seenUnfinished.current = true
    else {
      // Do not congratulate a person who had finished before the page opened.
      if (seenUnfinished.current) toast(say.allDone)
      setDismissed(true)
    }
  }, [data, isDone, setDismissed])
  if (data === undefined || isDone) return null
  const steps = stepsOf(data)
  const dismiss = (): void => {
    setDismissed(true)
    toast(say.dismissed, () => setDismissed(false))
  }
  return (
    <section className="first-steps" aria-labelledby="first-steps">
      <div className="row">
        <h2 id="first-steps">{say.title}</h2>
        <span className="muted">{say.progress(steps.filter(({ done }) => done).length, steps.length)}</span>
        <span className="push" />
        <IconButton kind="quiet" small icon={X} label={say.dismiss} onClick={dismiss} />
      </div>
      <ol>
        {steps.map(({ label, hint, done, to, search }) => (
          <li key={label} className={done ? 'done' : undefined}>
            <Icon of={done ? CircleCheck : Circle} small />
            <Link to={to} search={search}>
              {label}
              {done && <span className="vh"> {say.done}</span>}
            </Link>
            {hint !== null && <small>{hint}</small>}
          </li>
        ))}
      </ol>
    </section>
  )
}

interface Step {
  readonly label: string
  readonly done: boolean
  readonly hint: string | null
  readonly to: string
  readonly search: { readonly connect?: typeof CHOOSE }
}

function stepsOf(progress: Progress): readonly Step[] {
  const { integration, integration_id: id, request_arrived } = progress
  const editor = `/integrations/${id ?? 'new'}`
  const hints = { missing: null, incomplete: say.incomplete, done: null }
  return [
    { label: say.create, done: integration === 'done', hint: hints[integration], to: editor, search: {} },
    { label: say.arrive, done: request_arrived, hint: null, to: request_arrived ? '/deliveries' : editor, search: {} },
    sourceStep(progress),
  ]
}

/** Links to the existing source, because a second source is not needed. */
function sourceStep({ source, source_id: id }: Progress): Step {
  const label = say.connect
  if (source === 'done') return { label, done: true, hint: null, to: '/sources', search: {} }
  if (source === 'missing' || id === null)
    return { label, done: false, hint: null, to: '/sources', search: { connect: CHOOSE } }
  return { label, done: false, hint: say.source[source], to: `/sources/${id}`, search: {} }
}

/** Stored for the account, so that it applies in every browser. */
function useSetDismissed(id: string): (to: boolean) => void {
  const queries = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (to: boolean) =>
      unwrap(
        server.PATCH('/api/v1/accounts/{account}', {
          params: { path: { account: id } },
          body: { first_steps_dismissed: to },
        }),
      ),
    onSuccess: (account) =>
      queries.setQueryData(sessionQuery.queryKey, (session) => (session ? withAccount(session, account) : session)),
    onError: (error) => toast(messageOf(error)),
  })
  return mutate
}
