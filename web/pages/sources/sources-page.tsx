import { useMay } from '../../api/may.ts'
import { Permitted } from '../../parts/permitted.tsx'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Plug } from '../../parts/icons.ts'
import { sourcesQuery, sourceStatusQuery } from '../../api/sources.ts'
import { classOf } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Failed } from '../../parts/states.tsx'
import { CHOOSE } from '../../shell/nav-pages.ts'
import { Page } from '../../shell/page.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { ConnectPage } from './connect-page.tsx'
import { SourceTable } from './source-table.tsx'
import './sources.css'

const say = sourceWords.sources

/** The list of sources; with `?connect=`, the page for a new source. */
export function SourcesPage() {
  const { connect } = useSearch({ from: '/inside/sources' })
  const mayConnect = useMay('sources.change')
  return connect === undefined || !mayConnect ? <SourceList /> : <ConnectPage requested={connect} />
}

function SourceList() {
  const sources = useQuery(sourcesQuery)
  // The states are loaded together with the rows, because a state makes its row taller.
  const statuses = useQueries({ queries: sources.data?.data.map(({ id }) => sourceStatusQuery(id)) ?? [] })
  const isWhole = statuses.every(({ isPending }) => !isPending)
  const connect = (
    <Permitted kind="main" icon={Plug} verb="sources.change" label={say.connect}>
      <Link className={classOf({ kind: 'main' })} to="/sources" search={{ connect: CHOOSE }}>
        <Icon of={Plug} small />
        {say.connect}
      </Link>
    </Permitted>
  )
  return (
    <Page title={say.title} actions={connect} flush>
      <p className="hint inset">{say.hint}</p>
      {sources.isError && !sources.data ? (
        <Failed error={sources.error} onRetry={() => void sources.refetch()} />
      ) : (
        <SourceTable sources={isWhole ? (sources.data?.data ?? null) : null} />
      )}
    </Page>
  )
}
