// The page for the mapping of a source, based on its received messages.
import { LeaveDialog } from '../../../parts/leave-dialog.tsx'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Braces, LayoutTemplate, Undo2, X } from '../../../parts/icons.ts'
import { useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { emptyMapping, readMapping } from '../../../../src/sources/mapping/read-mapping.ts'
import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'
import type { Tree } from '../../../../src/sources/mapping/places.ts'
import { ProblemError } from '../../../api/problem.ts'
import { useMembership } from '../../../api/membership.ts'
import { latestMessagesQuery, newestMessageQuery } from '../../../api/messages.ts'
import type { Source } from '../../../api/sources.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Failed, Loading } from '../../../parts/states.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { Page } from '../../../shell/page.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { NotSaved } from '../not-saved.tsx'
import { useSaveSource } from '../save-source.ts'
import '../sources.css'
import { FirstMessageGuide, FirstMessageState } from './first-message.tsx'
import { MappingEditor } from './mapping-editor.tsx'
import { ReplayMessages } from './replay-messages.tsx'
import { ReadyDialog } from './ready-dialog.tsx'
import type { Home, SeenMessage } from './results.ts'
import { TextDialog } from './text-dialog.tsx'
import { useMappingDraft } from './use-mapping-draft.ts'
import type { MappingDraft } from './use-mapping-draft.ts'
import { useBlocker } from '@tanstack/react-router'

const say = sourceWords.mapping

export function MappingPage({ source }: { source: Source }) {
  const saved = useMemo(() => savedMapping(source), [source])
  const draft = useMappingDraft(saved)
  const saving = useSaveSource(source)
  const [over, setOver] = useState<'text' | 'ready' | null>(null)
  const save = (): void =>
    saving.mutate(
      { settings: { mapping: draft.mapping } },
      {
        onSuccess: () => {
          draft.reset()
          toast(say.bar.saved)
        },
      },
    )
  useSaveKey(save)
  const reset = (): void => {
    draft.reset()
    saving.reset()
  }
  const change = (next: Mapping): void => {
    if (!saving.isPending && !isStale(saving.error)) saving.reset()
    draft.change(next)
  }
  return (
    <Page
      title={say.title}
      up={{ to: `/sources/${source.id}`, label: sanitizeLine(source.name) }}
      actions={
        <>
          <Button icon={LayoutTemplate} onClick={() => setOver('ready')}>
            {say.bar.ready}
          </Button>
          <Button icon={Braces} onClick={() => setOver('text')}>
            {say.bar.file}
          </Button>
        </>
      }
      bare
    >
      <div className="page mappingpage">
        <MappingContent source={source} draft={draft} onMapping={change} />
      </div>
      <MappingSaveBar draft={draft} isSaving={saving.isPending} onSave={save} onDiscard={reset}>
        {saving.error !== null && (
          <div className="savewhy">
            <NotSaved id={source.id} error={saving.error} onTheirs={reset} />
          </div>
        )}
      </MappingSaveBar>
      <LeaveGuard isDirty={draft.isDirty} />
      <MappingDialogs over={over} name={source.name} draft={draft} onClose={() => setOver(null)} />
    </Page>
  )
}

interface MappingContentProps {
  readonly source: Source
  readonly draft: MappingDraft
  readonly onMapping: (mapping: Mapping) => void
}

/** The editor with the received messages, or a guide to receive the first one. */
function MappingContent({ source, draft: { mapping, isDirty }, onMapping }: MappingContentProps) {
  const received = useMessages(source.id)
  const [example, setExample] = useState<SeenMessage | null>(null)
  const home = useHome(source)
  const messages = useMemo(
    () => (example === null ? received.messages : [...received.messages, example]),
    [received.messages, example],
  )
  return (
    <div className="stackgap">
      <p className="hint">{say.intro}</p>
      {received.error !== null && <Failed error={received.error} onRetry={received.retry} />}
      {received.isPending && <Loading />}
      {!received.isPending && messages.length === 0 && (
        <FirstMessageGuide url={source.url ?? ''} onExample={(tree) => setExample(exampleMessage(tree))} />
      )}
      {example && <ExampleBanner onDrop={() => setExample(null)} />}
      {!received.isPending && (
        <ReplayMessages
          source={source}
          isDirty={isDirty}
          mapping={mapping}
          messages={received.notUnderstood}
          waiting={received.waiting}
          home={home}
        />
      )}
      {!received.isPending && (messages.length > 0 || !isEmpty(mapping)) && (
        <MappingEditor
          messages={messages}
          mapping={mapping}
          home={home}
          onMapping={onMapping}
          aside={
            <span className="push" title={say.listen.on}>
              <FirstMessageState />
            </span>
          }
        />
      )}
    </div>
  )
}

interface MappingDialogsProps {
  readonly over: 'text' | 'ready' | null
  readonly name: string
  readonly draft: MappingDraft
  readonly onClose: () => void
}

/** The dialogs for the mapping as text, and for ready-made mappings. */
function MappingDialogs({ over, name, draft: { mapping, change, undo }, onClose }: MappingDialogsProps) {
  if (over === 'text')
    return (
      <TextDialog
        mapping={mapping}
        name={name}
        onClose={onClose}
        onMapping={(next) => {
          change(next)
          toast(say.text.used, undo)
        }}
      />
    )
  if (over === null) return null
  return (
    <ReadyDialog
      onClose={onClose}
      onTake={(next, ready) => {
        change(next)
        onClose()
        toast(say.ready.taken(ready), undo)
      }}
    />
  )
}

interface MappingSaveBarProps {
  readonly draft: MappingDraft
  readonly isSaving: boolean
  readonly onSave: () => void
  readonly onDiscard: () => void
  readonly children: ReactNode
}

function MappingSaveBar({ draft, isSaving, onSave, onDiscard, children }: MappingSaveBarProps) {
  return (
    <div className="savebar">
      <Button verb="sources.change" kind="main" busy={isSaving} onClick={onSave}>
        {say.bar.save}
      </Button>
      <Button kind="quiet" icon={Undo2} disabled={!draft.canUndo} onClick={draft.undo}>
        {say.bar.undo}
      </Button>
      {draft.isDirty ? (
        <>
          <span className="dirty">{say.bar.dirty}</span>
          <span className="discard">
            <Button kind="quiet" onClick={onDiscard}>
              {say.bar.discard}
            </Button>
          </span>
        </>
      ) : (
        <span className="muted">{say.bar.clean}</span>
      )}
      {isHalf(draft.mapping) && <span className="hint push">{say.bar.incomplete}</span>}
      {children}
    </div>
  )
}

function savedMapping({ settings }: Source): Mapping {
  const read = readMapping(settings['mapping'] ?? emptyMapping)
  return 'mapping' in read ? read.mapping : emptyMapping
}

function isEmpty({ uniqueid, status, fields }: Mapping): boolean {
  return uniqueid.length === 0 && status.length === 0 && Object.keys(fields).length === 0
}

/** The mapping cannot read any message yet. */
function isHalf({ uniqueid, status }: Mapping): boolean {
  return uniqueid.length === 0 || status.length === 0
}

function isStale(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 412
}

function useHome({ settings }: Source): Home {
  const account = useMembership()?.account
  const country = typeof settings['country'] === 'string' ? settings['country'] : (account?.country ?? '')
  const zone = typeof settings['timezone'] === 'string' && settings['timezone'] !== '' ? settings['timezone'] : null
  return useMemo(() => ({ country, ...(zone !== null && { zone }) }), [country, zone])
}

/** Ctrl+S saves, wherever the focus is (behaviour 23). */
function useSaveKey(save: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      save()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  })
}

/** All messages for the editor, oldest first; fetched again when another arrives. */
function useMessages(id: string) {
  const queries = useQueryClient()
  const latest = useQuery(latestMessagesQuery(id))
  const newest = useQuery(newestMessageQuery(id))
  const [known, shown] = [latest.data?.data[0]?.id, newest.data?.data[0]?.id]
  const waiting = newest.data?.received.not_understood ?? latest.data?.received.not_understood ?? 0
  const isOld =
    newest.data !== undefined &&
    latest.data !== undefined &&
    (known !== shown || waiting !== latest.data.received.not_understood)
  useEffect(() => {
    if (isOld) void queries.invalidateQueries({ queryKey: latestMessagesQuery(id).queryKey })
  }, [isOld, shown, waiting, id, queries])
  const data = latest.data?.data
  const seen = useMemo(() => {
    const all = (data ?? []).toReversed()
    const messagesOf = (list: typeof all): SeenMessage[] =>
      list.map((one) => ({ id: one.id, at: Date.parse(one.at), tree: (one.parsed ?? {}) as Tree }))
    return {
      messages: messagesOf(all),
      notUnderstood: messagesOf(all.filter(({ state }) => state === 'not_understood')),
    }
  }, [data])
  return {
    ...seen,
    waiting,
    isPending: latest.isPending,
    error: latest.data === undefined ? latest.error : null,
    retry: () => void latest.refetch(),
  }
}

function exampleMessage(tree: Tree): SeenMessage {
  return { id: 'example', at: Date.now(), tree }
}

function ExampleBanner({ onDrop }: { onDrop: () => void }) {
  return (
    <Banner
      action={
        <Button small icon={X} onClick={onDrop}>
          {say.listen.dropExample}
        </Button>
      }
    >
      {say.listen.isExample}
    </Banner>
  )
}

/** Asks before the person leaves an unsaved mapping. */
function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isDirty && (current.pathname !== next.pathname || !('view' in next.search) || next.search.view !== 'mapping'),
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })
  if (status !== 'blocked') return null
  return (
    <LeaveDialog title={say.leave} leave={say.leaveGo} stay={say.leaveStay} onLeave={proceed} onStay={reset}>
      {say.leaveWhy}
    </LeaveDialog>
  )
}
