// Checks that every source may connect to its phone system (S11), and may receive all its calls (S41), by asking the running
// program.
import { unwrap, type Client } from '../client.ts'
import type { Finding } from './finding.ts'
import { createFinding } from './finding.ts'

/** Names the sources of all accounts that are stopped or lack a right, with the setting to change. */
export async function checkSources(client: Client): Promise<Finding[]> {
  const { blocked_sources: stopped, incomplete_sources: incomplete } = await unwrap(client.GET('/api/v1/system'))
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
