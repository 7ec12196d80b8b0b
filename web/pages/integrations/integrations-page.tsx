import { useMay } from '../../api/may.ts'
import { Permitted } from '../../parts/permitted.tsx'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import { Plus } from '../../parts/icons.ts'
import { activityQuery, integrationsQuery } from '../../api/integrations.ts'
import { classOf } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Failed } from '../../parts/states.tsx'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import { IntegrationList } from './list.tsx'
import { useBatchedChanges } from '../../api/use-batched-changes.ts'
import './integrations.css'

const say = words.integrations

/** The list of integrations; without any, the page of a new integration. */
export function IntegrationsPage() {
  const integrations = useQuery(integrationsQuery)
  const activity = useQuery(activityQuery)
  useLiveUpdates()
  // Cached data may be old: only the server knows that there are none.
  const known =
    integrations.data?.length === 0 && (integrations.isFetching || integrations.error) ? null : integrations.data
  const mayCreate = useMay('integrations.change')
  if (known?.length === 0 && mayCreate) return <Navigate to="/integrations/$id" params={{ id: 'new' }} replace />
  const create = (
    <>
      <Permitted verb="integrations.change" label={say.fromTemplate}>
        <Link className={classOf({})} to="/integrations/$id" params={{ id: 'new' }} hash="template=">
          {say.fromTemplate}
        </Link>
      </Permitted>
      <Permitted kind="main" icon={Plus} verb="integrations.change" label={say.createNew}>
        <Link className={classOf({ kind: 'main' })} to="/integrations/$id" params={{ id: 'new' }}>
          <Icon of={Plus} small />
          {say.createNew}
        </Link>
      </Permitted>
    </>
  )
  return (
    <Page title={say.title} actions={create} flush>
      {integrations.error && !known ? (
        <Failed error={integrations.error} onRetry={() => void integrations.refetch()} />
      ) : (
        <>
          {activity.error && <Failed error={activity.error} onRetry={() => void activity.refetch()} />}
          <IntegrationList
            // Both are shown together, because data that loads later would move the rows.
            integrations={activity.isPending ? null : (known ?? null)}
            activities={activity.data ?? null}
          />
        </>
      )}
    </Page>
  )
}

/** As often as a person would look, however many events there are. */
const REFRESH_MS = 2_000

/** Keeps the list up to date. */
function useLiveUpdates(): void {
  const queries = useQueryClient()
  useBatchedChanges(
    ({ type }) => type !== 'call',
    (changes) => {
      void queries.invalidateQueries({ queryKey: activityQuery.queryKey })
      if (changes.some(({ type }) => type !== 'delivery'))
        void queries.invalidateQueries({ queryKey: integrationsQuery.queryKey })
    },
    REFRESH_MS,
  )
}
