import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'
import { api, unwrap } from '../../../api/client.ts'
import type { OpenFile } from './open-file.ts'

/** The result of the first rows with this mapping; the server computes it, and stores nothing. */
export function useDryRun(id: string, file: OpenFile, mapping: Mapping) {
  const shown = useDeferredValue(mapping)
  return useQuery({
    queryKey: ['sources', id, 'try', file.name, shown],
    queryFn: () => fetchDryRun(id, file, shown),
    enabled: file.first.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  })
}

async function fetchDryRun(id: string, file: OpenFile, mapping: Mapping) {
  const rows = file.first.map(({ row }) => row)
  const json = { rows, dry_run: true, mapping: { ...mapping } }
  const answer = await unwrap(api.POST('/sources/{id}/import', { params: { path: { id } }, body: json }))
  const refused = answer.refused.map(({ index, problems }) => ({ line: file.first[index]?.line ?? 0, problems }))
  return { ...answer, refused, looked: rows.length }
}

export type DryRunRows = Awaited<ReturnType<typeof fetchDryRun>>
export type DryRun = ReturnType<typeof useDryRun>
