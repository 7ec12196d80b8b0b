// The received requests, newest first, updated live.
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Trash2 } from '../../parts/icons.ts'
import { useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { ProblemError } from '../../api/problem.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button, classOf } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Empty, Failed, Loading } from '../../parts/states.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { ArrivalRow } from './arrival.tsx'
import { useHeldBackRows } from '../../parts/hold-back-rows.ts'

const say = words.inbox

/** An inbox has no stream; a person who waits for a test should see it arrive. */
const POLL_MS = 1_500

const inboxQuery = (token: string) =>
  queryOptions({
    queryKey: ['inbox', token],
    queryFn: async () => (await unwrap(api.GET('/inbox/{token}', { params: { path: { token } } }))).data,
    refetchInterval: POLL_MS,
  })

export function Arrivals({ token }: { token: string }) {
  const { data, error, refetch } = useQuery(inboxQuery(token))
  if (error instanceof ProblemError && error.status === 404) return <Banner tone="warn">{say.notYours}</Banner>
  if (!data) return error ? <Failed error={error} onRetry={() => void refetch()} /> : <Loading />
  if (data.length === 0) return <Nothing />
  return <List token={token} rows={data} />
}

function Nothing() {
  return (
    <Empty
      title={say.nothing}
      action={
        <Link className={classOf({})} to="/integrations">
          {say.toIntegrations}
        </Link>
      }
    >
      {say.nothingWhy}
    </Empty>
  )
}

type Rows = Awaited<ReturnType<NonNullable<ReturnType<typeof inboxQuery>['queryFn']>>>

function List({ token, rows }: { token: string; rows: Rows }) {
  const { shown, waiting, showAll, listProps } = useHeldBackRows(rows)
  return (
    <section className="arrivals" aria-label={say.latest}>
      <div className="row wrap">
        <h2>{say.arrived(rows.length)}</h2>
        <span className="muted">{say.most}</span>
        <span className="push" />
        <EmptyInbox token={token} />
      </div>
      <p className="arrivals-new" role="status">
        {waiting > 0 && (
          <Button small onClick={showAll}>
            {say.newOnes(waiting)}
          </Button>
        )}
      </p>
      <ol {...listProps}>
        {shown.map((row, place) => (
          <li key={row.id}>
            <ArrivalRow arrival={row} first={place === 0} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function EmptyInbox({ token }: { token: string }) {
  const [asking, setAsking] = useState(false)
  const queries = useQueryClient()
  const emptying = useMutation({
    mutationFn: () => unwrap(api.DELETE('/inbox/{token}', { params: { path: { token } } })),
    onSuccess: () => {
      queries.setQueryData(inboxQuery(token).queryKey, [])
      toast(say.emptied)
    },
  })
  return (
    <>
      <Button verb="inbox.clear" small icon={Trash2} onClick={() => setAsking(true)}>
        {say.empty}
      </Button>
      {asking && (
        <ConfirmDialog
          title={say.emptyTitle}
          act={say.empty}
          no={say.keep}
          busy={emptying.isPending}
          error={emptying.error}
          onYes={() => emptying.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{say.emptyWhy}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
