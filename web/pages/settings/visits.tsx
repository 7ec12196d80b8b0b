// The visits of the administrator of this server in the account, and whether the owners allow them (S56).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ACCOUNT_POLICY, isAccountVerb } from '../../../src/access/policy.ts'
import { api, unwrap } from '../../api/client.ts'
import { useMembership } from '../../api/membership.ts'
import { messageOf } from '../../api/problem.ts'
import { visitPolicyQuery, visitsQuery } from '../../api/visits.ts'
import type { Visit } from '../../api/visits.ts'
import { Button } from '../../parts/button.tsx'
import { Switch } from '../../parts/choice.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { Badge } from '../../parts/status.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'

const say = words.visits

export function Visits() {
  const visits = useQuery(visitsQuery)
  return (
    <div className="settings-part">
      <h2>{say.title}</h2>
      <p className="hint">{say.hint}</p>
      <AllowVisits />
      {visits.isPending && <Loading rows={2} />}
      {visits.isLoadingError && <Failed error={visits.error} onRetry={() => void visits.refetch()} />}
      {visits.data && <VisitTable visits={visits.data.data} />}
    </div>
  )
}

function AllowVisits() {
  const policy = useQuery(visitPolicyQuery)
  const isVisitor = useMembership()?.visit !== null
  const queries = useQueryClient()
  const saving = useMutation({
    mutationFn: (forbidden: boolean) => unwrap(api.PATCH('/visit-policy', { body: { forbidden } })),
    onSuccess: async (saved) => {
      queries.setQueryData(visitPolicyQuery.queryKey, saved)
      toast(saved.forbidden ? say.forbidden : say.allowed)
      // Forbidding ends open visits.
      await queries.invalidateQueries({ queryKey: visitsQuery.queryKey })
    },
    onError: (error) => toast(messageOf(error)),
  })
  // A visitor who could forbid visits would lock out other administrators.
  if (!policy.data || isVisitor) return null
  return (
    <Switch
      label={say.allow}
      on={!(saving.isPending ? saving.variables : policy.data.forbidden)}
      verb="account.visits.forbid"
      onSwitch={(isAllowed) => saving.mutate(!isAllowed)}
    />
  )
}

function VisitTable({ visits }: { visits: readonly Visit[] }) {
  if (visits.length === 0) return <p className="muted">{say.none}</p>
  return (
    <Table
      label={say.title}
      head={
        <>
          <Column label={say.visitor} />
          <Column label={say.when} />
          <Column label={say.done} />
          <Column label={words.parts.more} hidden />
        </>
      }
    >
      {visits.map((visit) => (
        <VisitRow key={visit.id} visit={visit} />
      ))}
    </Table>
  )
}

function VisitRow({ visit }: { visit: Visit }) {
  const {
    id,
    visitor,
    visitor_email: email,
    reason,
    ip_address: address,
    began_at: began,
    ends_at: end,
    ended_at: ended,
  } = visit
  const queries = useQueryClient()
  const ending = useMutation({
    mutationFn: () => unwrap(api.DELETE('/visits/{id}', { params: { path: { id } } })),
    onSuccess: () => toast(say.ended),
    onError: (error) => toast(messageOf(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: visitsQuery.queryKey }),
  })
  const name = visitor === null ? say.administratorKey : sanitizeLine(visitor)
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full">
        <bdi className="strong">{name}</bdi> {ended === null && <Badge tone="line">{say.open}</Badge>}
        {email !== null && email !== visitor && <small className="muted block">{sanitizeLine(email)}</small>}
        {reason !== null && <small className="block">{sanitizeLine(reason)}</small>}
        <small className="muted block">{address}</small>
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.when}>
        <Time at={began} />
        <small className="muted block">
          {ended === null ? say.until : say.to} <Time at={ended ?? end} as="clock" />
        </small>
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.done}>
        <Acts acts={visit.acts} />
      </td>
      <td {...TABLE_ROLES.cell} className="acts">
        {ended === null && (
          <Button
            small
            verb="account.visits.end"
            busy={ending.isPending}
            aria-label={say.endOf(name)}
            onClick={() => ending.mutate()}
          >
            {say.end}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** What was done: how many requests, and opened, of which kinds and to which objects. */
function Acts({ acts }: Pick<Visit, 'acts'>) {
  if (acts.length === 0) return <span className="muted">{say.nothing}</span>
  const all = acts.reduce((sum, { count }) => sum + count, 0)
  return (
    <Disclosure title={say.requests(all)}>
      <ul className="acts-done">
        {acts.map(({ verb, object, count }) => (
          <li key={`${verb} ${object}`}>
            {isAccountVerb(verb) ? ACCOUNT_POLICY[verb].what : verb}
            {count > 1 && <span className="muted"> × {count}</span>}
            {object !== null && <code className="block">{object}</code>}
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
