// The saved versions of an item, and how to restore one: the same for integrations, sources and steps.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Source } from './sources.ts'
import type { Step } from './steps.ts'
import { api, unwrap } from './client.ts'

/** The versions of one item, whose present version is `version`. */
export interface Versions<Configuration, Restored> {
  readonly id: string
  /** The present version, without which a restore might overwrite somebody else's save. */
  readonly version: number
  readonly list: () => Promise<readonly SavedVersion[]>
  readonly read: (version: number) => Promise<Configuration>
  readonly restore: (version: number) => Promise<Restored>
}

/** As many versions as the server keeps. */
const query = { limit: 200 }

export function integrationVersions({ id, version }: { readonly id: string; readonly version: number }) {
  return {
    id,
    version,
    list: async () => (await unwrap(api.GET('/integrations/{id}/versions', { params: { path: { id }, query } }))).data,
    read: async (one: number) => {
      const path = { id, version: one }
      const read = await unwrap(api.GET('/integrations/{id}/versions/{version}', { params: { path } }))
      return read.configuration
    },
    restore: (one: number) =>
      unwrap(api.POST('/integrations/{id}/versions/{version}/restore', { params: paramsOf(id, one, version) })),
  }
}

export function sourceVersions({ id, version }: Pick<Source, 'id' | 'version'>) {
  return {
    id,
    version,
    list: async () => (await unwrap(api.GET('/sources/{id}/versions', { params: { path: { id }, query } }))).data,
    read: async (one: number) => {
      const path = { id, version: one }
      return (await unwrap(api.GET('/sources/{id}/versions/{version}', { params: { path } }))).configuration
    },
    restore: (one: number) =>
      unwrap(api.POST('/sources/{id}/versions/{version}/restore', { params: paramsOf(id, one, version) })),
  }
}

export function stepVersions({ id, version }: Pick<Step, 'id' | 'version'>) {
  return {
    id,
    version,
    list: async () => (await unwrap(api.GET('/steps/{id}/versions', { params: { path: { id }, query } }))).data,
    read: async (one: number) => {
      const path = { id, version: one }
      return (await unwrap(api.GET('/steps/{id}/versions/{version}', { params: { path } }))).configuration
    },
    restore: (one: number) =>
      unwrap(api.POST('/steps/{id}/versions/{version}/restore', { params: paramsOf(id, one, version) })),
  }
}

function paramsOf(id: string, version: number, over: number) {
  return { path: { id, version }, header: { 'if-match': `"${over}"` } }
}

export type SavedVersion = Awaited<ReturnType<ReturnType<typeof stepVersions>['list']>>[number]
export type IntegrationConfiguration = Awaited<ReturnType<ReturnType<typeof integrationVersions>['read']>>

/** Newest first. A later save changes the list; until the new list arrives, the old one is shown. */
export function versionsQuery<Configuration, Restored>({ id, version, list }: Versions<Configuration, Restored>) {
  return queryOptions({ queryKey: ['versions', id, version], queryFn: list, placeholderData: keepPreviousData })
}

/** The content of a version, which never changes. */
export function versionQuery<Configuration, Restored>(
  { id, read }: Versions<Configuration, Restored>,
  version: number,
) {
  return queryOptions({ queryKey: ['versions', id, 'one', version], queryFn: () => read(version) })
}
