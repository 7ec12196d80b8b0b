// Checks that every source may connect to its phone system (S11), and may receive all its calls (S41), by what the running
// program reports.
import type { Diagnostics } from '../../client/client.ts'
import type { Finding } from './finding.ts'
import { createFinding } from './finding.ts'

/** Names the sources of all accounts that are stopped or lack a right, with the setting to change. */
export function checkSources({ blocked_sources: stopped, incomplete_sources: incomplete }: Diagnostics): Finding[] {
  if (stopped === null || incomplete === null) return []
  if (stopped.length + incomplete.length === 0)
    return [createFinding('sources', 'ok', 'No source is stopped or lacks a permission.')]
  return [
    ...stopped.map(({ account_name: account, name, problem }) =>
      createFinding('sources', 'fail', `The source ${name} of ${account} is stopped. ${problem}`),
    ),
    ...incomplete.map(({ account_name: account, name, problem }) =>
      createFinding('sources', 'fail', `The source ${name} of ${account} lacks a permission. ${problem}`),
    ),
  ]
}
