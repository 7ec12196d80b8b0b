// Whether every source may connect to its phone system (S11): the running program knows.
import type { Client } from '../client.ts'
import type { Finding } from './finding.ts'
import { found } from './finding.ts'

interface ProgramAnswer {
  /** `null`: the key is not of the operator's account. */
  readonly stopped_sources:
    | readonly { readonly account: string; readonly name: string; readonly problem: string }[]
    | null
}

/** Names the sources of all accounts that are stopped, with what to set. */
export async function checkSources(client: Client): Promise<Finding[]> {
  const { stopped_sources: stopped } = await client.get<ProgramAnswer>('/api/v1/program')
  if (stopped === null) return []
  if (stopped.length === 0) return [found('sources', 'ok', 'No source is stopped.')]
  return stopped.map(({ account, name, problem }) =>
    found('sources', 'fail', `The source ${name} of ${account} is stopped. ${problem}`),
  )
}
