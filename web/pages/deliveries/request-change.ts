// Finds out whether the settings of the request changed after deliveries were created: then a resend with the current settings
// is proposed.
import { useQueries, useQuery } from '@tanstack/react-query'
import { fetchDeliveries } from '../../api/deliveries.ts'
import type { ListedDelivery } from '../../api/deliveries.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import { integrationVersions, versionsQuery } from '../../api/versions.ts'
import type { SavedVersion } from '../../api/versions.ts'

type Row = Pick<ListedDelivery, 'integration_id' | 'call_id' | 'created_at'>

const NONE: readonly Row[] = []

interface RequestChange {
  /** Not known yet. */
  readonly isPending: boolean
  /** When the settings last changed, after one of the deliveries was created; `null`: they did not. */
  readonly at: string | null
}

/** `null`: the deliveries are not known yet. Settings whose versions can't be read count as unchanged. */
export function useRequestChange(rows: readonly Row[] | null): RequestChange {
  const integrations = useQuery(integrationsQuery)
  const oldest = oldestByIntegration(rows ?? NONE)
  // A save before all of the deliveries does not affect them.
  const saved = (integrations.data ?? []).filter(({ id, updated_at: at }) => isAfter(at, oldest.get(id)))
  return useQueries({
    queries: saved.map((one) => versionsQuery(integrationVersions(one))),
    combine: (found) => ({
      isPending:
        rows === null || (oldest.size > 0 && (integrations.isPending || found.some(({ isPending }) => isPending))),
      at: newest(found.map(({ data }, n) => changedAfter(data ?? [], oldest.get(saved[n]?.id ?? '')))),
    }),
  })
}

/** Number of the newest deliveries that are compared with changes of settings. */
const COMPARED_MAX = 1_000
/** Maximum number of pages to read: the person waits for the result. */
const PAGES_MAX = 40
const PAGE_ROWS = 200

interface Page {
  readonly data: readonly Row[]
  readonly next: string | null
}

/** The newest deliveries that match a filter, none without a filter; `null`: not known yet. */
export function useNewest(filter: object | null): readonly Row[] | null {
  const { data, isLoading } = useQuery({
    queryKey: ['deliveries to send', filter],
    queryFn: () => readNewest((page) => fetchDeliveries({ ...filter, ...page })),
    enabled: filter !== null,
    gcTime: 0,
  })
  return isLoading ? null : (data ?? NONE)
}

/** Reads page after page: a page may be short, or empty, although there are more. */
export async function readNewest(
  fetchPage: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page>,
): Promise<readonly Row[]> {
  let page = await fetchPage({ limit: PAGE_ROWS })
  const rows = [...page.data]
  for (let pages = 1; page.next !== null && rows.length < COMPARED_MAX && pages < PAGES_MAX; pages++) {
    page = await fetchPage({ limit: PAGE_ROWS, cursor: page.next })
    rows.push(...page.data)
  }
  return rows
}

/** When the oldest delivery of each integration was created. Tests are ignored, since they have no event to render again. */
export function oldestByIntegration(rows: readonly Row[]): ReadonlyMap<string, string> {
  const oldest = new Map<string, string>()
  for (const { integration_id: id, call_id: call, created_at: at } of rows)
    if (id !== null && call !== null && !isAfter(at, oldest.get(id) ?? at)) oldest.set(id, at)
  return oldest
}

/** When a save last changed how requests are rendered, if that was after `since`. */
export function changedAfter(
  versions: readonly Pick<SavedVersion, 'saved_at' | 'changes'>[],
  since: string | undefined,
): string | null {
  return newest(
    versions.map(({ saved_at: at, changes }) => (changes.some(isOfRequest) && isAfter(at, since) ? at : null)),
  )
}

function isOfRequest(setting: string): boolean {
  return /^(?:request|service|settings|recordings)\b/.test(setting)
}

function isAfter(at: string, since: string | undefined): boolean {
  return since !== undefined && Date.parse(at) > Date.parse(since)
}

function newest(times: readonly (string | null)[]): string | null {
  return times.reduce((last, at) => (at !== null && (last === null || isAfter(at, last)) ? at : last), null)
}
