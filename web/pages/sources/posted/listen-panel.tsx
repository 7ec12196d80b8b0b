// The messages posted to a source, as they arrive, with what was understood.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCw, Trash2, Waypoints } from '../../../parts/icons.ts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import { messagesKey, messagesQuery, receivedQuery } from '../../../api/messages.ts'
import type { SourceMessage } from '../../../api/messages.ts'
import type { Source } from '../../../api/sources.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button, classOf } from '../../../parts/button.tsx'
import { Segments } from '../../../parts/choice.tsx'
import { useHeldBackRows } from '../../../parts/hold-back-rows.ts'
import { Icon } from '../../../parts/icon.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { Empty, Failed, Loading, ActionError } from '../../../parts/states.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { MessageRow } from './message-row.tsx'

const say = sourceWords.sources.listen

type Shown = keyof typeof say.filters

/** `hint`: how to send the first message. */
export function ListenPanel({ source, hint }: { source: Source; hint: ReactNode }) {
  const [filter, setFilter] = useState<Shown>('all')
  const received = useQuery(receivedQuery(source.id)).data
  const messages = useInfiniteQuery(messagesQuery(source.id, filter === 'all' ? undefined : filter))
  const rows = messages.data?.pages.flatMap(({ data }) => data)
  const waiting = received?.not_understood ?? 0
  const isEmpty = rows?.length === 0
  return (
    <section className="panel" aria-label={say.title}>
      <div className="head">
        <h2>{say.title}</h2>
        <span className="push" />
        {(!isEmpty || filter !== 'all') && (
          <Segments<Shown>
            small
            legend={say.filter}
            name="messages"
            value={filter}
            choices={[
              { value: 'all', label: say.filters.all },
              { value: 'not_understood', label: `${say.filters.not_understood} ${waiting}` },
            ]}
            onPick={setFilter}
          />
        )}
        {!isEmpty && rows && <Forget id={source.id} />}
        {source.kind === 'push' && (
          <Link
            className={classOf({ small: true })}
            to="/sources/$id"
            params={{ id: source.id }}
            search={{ view: 'mapping' }}
          >
            <Icon of={Waypoints} small />
            {say.mapping}
          </Link>
        )}
      </div>
      <div className="body stackgap">
        {waiting > 0 && <Waiting source={source} waiting={waiting} />}
        {messages.isPending && <Loading rows={3} />}
        {messages.isError && !rows && <Failed error={messages.error} onRetry={() => void messages.refetch()} />}
        {isEmpty && filter === 'all' && <Nothing enabled={source.enabled}>{hint}</Nothing>}
        {isEmpty && filter !== 'all' && <p className="hint">{say.allUnderstood}</p>}
        {rows && rows.length > 0 && <Rows key={filter} source={source} rows={rows} />}
        {messages.hasNextPage && (
          <div className="row">
            <Button small busy={messages.isFetchingNextPage} onClick={() => void messages.fetchNextPage()}>
              {say.older}
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}

function Nothing({ enabled, children }: { enabled: boolean; children: ReactNode }) {
  return (
    <Empty title={enabled ? say.nothing : say.off}>
      <p>{enabled ? children : say.offWhy}</p>
      {enabled && <p>{say.comesByItself}</p>}
    </Empty>
  )
}

/** Messages that were not understood: fix the mapping, then reprocess them. */
function Waiting({ source, waiting }: { source: Source; waiting: number }) {
  const play = usePlay(source.id)
  return (
    <div className="stackgap tight">
      <Banner
        tone="warn"
        role="status"
        action={
          <Button verb="sources.change" small icon={RotateCw} busy={play.isPending} onClick={() => play.mutate(null)}>
            {say.playAll}
          </Button>
        }
      >
        {say.waiting(waiting)} {source.kind === 'push' ? say.waitingMap : say.waitingWhy}
      </Banner>
      <ActionError error={play.error} />
      {play.data && (
        <p role="status" className="hint">
          {say.played(play.data.replayed, play.data.understood)}
        </p>
      )}
    </div>
  )
}

/** `null`: all that were not understood. */
function usePlay(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (ids: readonly string[] | null) =>
      unwrap(
        api.POST('/sources/{id}/messages/replay', {
          params: { path: { id } },
          body: ids === null ? {} : { ids: [...ids] },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: messagesKey(id) }),
  })
}

function Rows({ source, rows }: { source: Source; rows: readonly SourceMessage[] }) {
  // The first message while somebody listens opens by itself.
  const [first] = useState(() => (rows.length === 1 ? rows[0]?.id : null))
  const play = usePlay(source.id)
  const { shown, waiting, showAll, listProps } = useHeldBackRows(rows)
  return (
    <>
      <p className="newmessages" role="status">
        {waiting > 0 && (
          <Button small onClick={showAll}>
            {say.newOnes(waiting)}
          </Button>
        )}
      </p>
      <ol className="messages" aria-label={say.log} {...listProps}>
        {shown.map((message) => (
          <li key={message.id}>
            <MessageRow
              message={message}
              isOpen={message.id === first}
              playing={play.isPending && play.variables?.includes(message.id) === true}
              onPlay={() =>
                play.mutate([message.id], {
                  onSuccess: ({ understood }) => toast(understood > 0 ? say.playedOne : say.playedOneNot),
                })
              }
            />
          </li>
        ))}
      </ol>
      <ActionError error={play.error} />
    </>
  )
}

function Forget({ id }: { id: string }) {
  const [asking, setAsking] = useState(false)
  const queries = useQueryClient()
  const forgetting = useMutation({
    mutationFn: () => unwrap(api.DELETE('/sources/{id}/messages', { params: { path: { id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: messagesKey(id) })
      setAsking(false)
      toast(say.forgotten)
    },
  })
  return (
    <>
      <Button verb="sources.change" small kind="quiet" icon={Trash2} onClick={() => setAsking(true)}>
        {say.forget}
      </Button>
      {asking && (
        <ConfirmDialog
          title={say.forgetAsk}
          act={say.forget}
          busy={forgetting.isPending}
          error={forgetting.error}
          onYes={() => forgetting.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{say.forgetWhy}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
