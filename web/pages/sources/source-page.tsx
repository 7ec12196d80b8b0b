import { useMay } from '../../api/may.ts'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Send } from '../../parts/icons.ts'
import { Suspense, lazy } from 'react'
import { kindOf } from '../../../src/sources/kinds/kinds.ts'
import { keysQuery } from '../../api/keys.ts'
import type { ListedCall } from '../../api/calls.ts'
import { mappingsQuery } from '../../api/mappings.ts'
import { sourceQuery, sourceStatusQuery } from '../../api/sources.ts'
import type { Source, SourceStatus } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { Badge } from '../../parts/status.tsx'
import { Page } from '../../shell/page.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { ApiPanel } from './api-panel.tsx'
import { CallsPanel, useSourceCalls } from './calls-panel.tsx'
import { ContextsPanel } from './contexts-panel.tsx'
import { FetchingPanel } from './fetching-panel.tsx'
import { ImportPanel } from './files/import-panel.tsx'
import { GapsPanel } from './gaps-panel.tsx'
import { kindNameOf, readyMappingOf } from './connectable.ts'
import { draftOf } from './kinds/draft.ts'
import { Guide } from './kinds/guide.tsx'
import { SettingsPanel } from './kinds/settings-panel.tsx'
import { PostedView } from './posted/posted-view.tsx'
import { ReceivedFacts, RefusedBanner } from './posted/state-line.tsx'
import { SourceMenu } from './source-menu.tsx'
import './sources.css'
import { LastEvent, SourceProblem, SourceState } from './source-state.tsx'
import { TestCallDialog } from './test-call-dialog.tsx'

const say = sourceWords.sources

/** Few sources have a mapping: this page loads when it is opened. */
const MappingPage = lazy(async () => ({ default: (await import('./mapping/mapping-page.tsx')).MappingPage }))

export function SourcePage() {
  const { id } = useParams({ from: '/inside/sources/$id' })
  const { view } = useSearch({ from: '/inside/sources/$id' })
  const source = useQuery(sourceQuery(id))
  const status = useQuery(sourceStatusQuery(id))
  // The list stands above the rest: it must not push the rest down.
  const calls = useSourceCalls(id)
  const mayMap = useMay('sources.change')
  const mayTest = useMay('integrations.test')
  const navigate = useNavigate()
  const openTest = (view?: 'test'): void =>
    void navigate({ to: '/sources/$id', params: { id }, search: { view }, replace: true })
  const up = { to: '/sources', label: say.title }
  if (!source.data) {
    return (
      // Not the same page as the one that follows, whose bar may be higher.
      <Page key="waiting" title={say.title} up={up}>
        {source.isError ? <Failed error={source.error} onRetry={() => void source.refetch()} /> : <Loading />}
      </Page>
    )
  }
  if (view === 'mapping' && source.data.kind === 'push' && mayMap) {
    return (
      <Suspense fallback={<Loading />}>
        <MappingPage key={id} source={source.data} />
      </Suspense>
    )
  }
  const test = (
    <>
      <Button
        kind="main"
        icon={Send}
        verb="integrations.test"
        disabled={!source.data.enabled}
        onClick={() => openTest('test')}
      >
        {say.test.open}
      </Button>
      <SourceMenu source={source.data} />
    </>
  )
  return (
    <Page
      title={sanitizeLine(source.data.name)}
      up={up}
      aside={<Badge tone="line">{kindNameOf(source.data.kind)}</Badge>}
      actions={test}
    >
      {status.isError && !status.data && <Failed error={status.error} onRetry={() => void status.refetch()} />}
      {status.isPending || calls.isPending ? (
        <Loading />
      ) : (
        <SourceView key={id} source={source.data} status={status.data ?? null} calls={calls.data?.data} />
      )}
      {view === 'test' && source.data.enabled && mayTest && (
        <TestCallDialog source={source.data} onClose={() => openTest()} />
      )}
    </Page>
  )
}

interface SourceViewProps {
  readonly source: Source
  readonly status: SourceStatus | null
  readonly calls: readonly ListedCall[] | undefined
}

function SourceView({ source, status, calls }: SourceViewProps) {
  const kind = kindOf(source.kind)
  const mappings = useQuery({ ...mappingsQuery, enabled: kind?.settings['mapping'] !== undefined }).data
  const ready = mappings ? readyMappingOf(source.settings, mappings) : null
  const keys = useQuery({ ...keysQuery, enabled: useMay('keys.manage') && kind?.mode === 'api' })
  // The list above the following panels has an unknown length until it is loaded.
  const isWhole = !keys.isLoading
  const isDialled = kind?.mode === 'dialled'
  const isPosted = kind?.mode === 'posted'
  const settings = kind && kind.mode !== 'api' && <SettingsPanel kind={kind} source={source} ready={ready} />
  const guide = kind && <Guide kind={kind} draft={draftOf(kind, source)} source={source} ready={ready} />
  return (
    <div className="stackgap sourceview">
      {status && <StateLine source={source} status={status} />}
      <CallsPanel source={source} calls={calls} none={isDialled && source.enabled ? say.calls.none : null} />
      {isDialled && <ContextsPanel source={source} seen={status?.contexts ?? null} />}
      {isDialled && status && <GapsPanel gaps={status.gaps} />}
      {isPosted && <PostedView source={source} settings={settings} guide={guide} />}
      {kind?.mode === 'files' && <ImportPanel source={source} />}
      {!isPosted && settings}
      {kind?.mode === 'api' && <ApiPanel source={source} />}
      {isWhole && kind?.settings['recordings_username'] && <FetchingPanel kind={kind} source={source} />}
      {!isDialled && status && status.gaps.length > 0 && <GapsPanel gaps={status.gaps} />}
    </div>
  )
}

function StateLine({ source, status }: { source: Source; status: SourceStatus }) {
  const isPosted = kindOf(source.kind)?.mode === 'posted'
  return (
    <>
      <div className="factline">
        <SourceState source={source} status={status} />
        {isPosted ? (
          <ReceivedFacts id={source.id} status={status} />
        ) : (
          <span>
            <span className="muted">{say.lastEvent}</span>
            <LastEvent status={status} />
          </span>
        )}
      </div>
      <SourceProblem source={source} status={status} />
      {isPosted && <RefusedBanner id={source.id} />}
    </>
  )
}
