import { country, mapping, timezone } from './common-settings.ts'
import type { SourceKind } from './kind.ts'

/** Files of ended calls: a person drops a file, and a mapping reads its rows. */
export const files: SourceKind<'files'> = {
  id: 'files',
  name: 'Files',
  summary: 'Past calls from CSV or NDJSON files.',
  needs: 'Requires a file.',
  also: 'csv ndjson import cdr cel spreadsheet excel history',
  usualName: 'Call records',
  mode: 'files',
  settings: { mapping, country, timezone },
  form: ['country', 'timezone'],
  origin: () => '',
}
