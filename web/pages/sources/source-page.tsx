import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import { Suspense, lazy, useState } from 'react'
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
import { ContextsPanel } from './contexts-panel.tsx'
import { FetchingPanel } from './fetching-panel.tsx'
import { ImportPanel } from './files/import-panel.tsx'
import { GapsPanel } from './gaps-panel.tsx'
import { pagesOf } from './kinds/all.tsx'
import { readyOf } from './kinds/push/draft.ts'
import { hasMapping, isDialled, isPosted } from './kinds/ways.ts'
import { PostedView } from './posted/posted-view.tsx'
import { ReceivedFacts, RefusedBanner } from './posted/state-line.tsx'
import { SourceMenu } from './source-menu.tsx'
import './sources.css'
import { LastEvent, SourceProblem, SourceState } from './source-state.tsx'
import { TestCallDialog } from './test-call-dialog.tsx'

const say = sourceWords.sources

/** Few sources have a mapping: it comes when it is opened. */
const MappingPage = lazy(async () => ({ default: (await import('./mapping/mapping-page.tsx')).MappingPage }))

export function SourcePage() {
  const { id } = useParams({ from: '/inside/sources/$id' })
  const { view } = useSearch({ from: '/inside/sources/$id' })
  const source = useQuery(sourceQuery(id))
  const status = useQuery(sourceStatusQuery(id))
  const [testing, setTesting] = useState(false)
  const up = { to: '/sources', label: say.title }
  if (!source.data) {
    return (
      <Page title={say.title} up={up}>
        {source.isError ? <Failed error={source.error} onRetry={() => void source.refetch()} /> : <Loading />}
      </Page>
    )
  }
  if (view === 'mapping' && source.data.kind === 'push') {
    return (
      <Suspense fallback={<Loading />}>
        <MappingPage key={id} source={source.data} />
      </Suspense>
    )
  }
  const test = (
    <>
      <Button kind="main" icon={Send} disabled={!source.data.enabled} onClick={() => setTesting(true)}>
        {say.test.open}
      </Button>
      <SourceMenu source={source.data} />
    </>
  )
  const kind = say.kinds[source.data.kind] ?? source.data.kind
  return (
    <Page title={sanitizeLine(source.data.name)} up={up} beside={<Badge tone="line">{kind}</Badge>} actions={test}>
      {status.isError && !status.data && <Failed error={status.error} onRetry={() => void status.refetch()} />}
      <SourceView key={id} source={source.data} status={status.data ?? null} />
      {testing && <TestCallDialog source={source.data} onClose={() => setTesting(false)} />}
    </Page>
  )
}

function SourceView({ source, status }: { source: Source; status: SourceStatus | null }) {
  const mappings = useQuery({ ...mappingsQuery, enabled: hasMapping(source.kind) }).data
  const ready = mappings ? readyOf(source.settings, mappings) : null
  const pages = pagesOf(source.kind)
  const settings = pages?.settings(source, ready)
  return (
    <div className="stackgap sourceview">
      {status === null ? <Waiting /> : <StateLine source={source} status={status} />}
      {isDialled(source.kind) && <ContextsPanel source={source} seen={status?.contexts ?? null} />}
      {isDialled(source.kind) && status && <GapsPanel gaps={status.gaps} />}
      {isPosted(source.kind) && <PostedView source={source} settings={settings} guide={pages?.guide(source, ready)} />}
      {source.kind === 'files' && <ImportPanel source={source} />}
      {!isPosted(source.kind) && settings}
      {source.kind === 'api' && <ApiPanel source={source} />}
      {(source.kind === 'api' || source.kind === 'push') && <FetchingPanel source={source} />}
      {!isDialled(source.kind) && status && status.gaps.length > 0 && <GapsPanel gaps={status.gaps} />}
    </div>
  )
}

/** As tall as the line that comes. */
function Waiting() {
  return (
    <div className="statewait">
      <Loading rows={1} />
    </div>
  )
}

function StateLine({ source, status }: { source: Source; status: SourceStatus }) {
  return (
    <>
      <div className="factline">
        <SourceState source={source} status={status} />
        {isPosted(source.kind) ? (
          <ReceivedFacts id={source.id} status={status} />
        ) : (
          <span>
            <span className="muted">{say.lastEvent}</span>
            <LastEvent status={status} />
          </span>
        )}
      </div>
      <SourceProblem source={source} status={status} />
      {isPosted(source.kind) && <RefusedBanner id={source.id} />}
    </>
  )
}
