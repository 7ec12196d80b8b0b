// Checks that the program runs and accepts work.
import { messageOf } from '../../errors.ts'
import type { System } from '../../client/client.ts'
import { describeProblem, ProblemError, unwrap, type Client } from '../client.ts'
import type { Finding } from './finding.ts'
import { createFinding } from './finding.ts'

interface ProgramState {
  readonly serves: boolean
  readonly findings: readonly Finding[]
}

/** Asks the running program; `bundled`: its database is the bundled one, and is checked too. */
export async function checkProgram(client: Client | null, bundled: boolean): Promise<ProgramState> {
  if (client === null) return stopped('The running Offhook was not checked: no key was found in the data folder.')
  try {
    // Readiness shows that the database is up and migrated; the list shows that the key is accepted.
    await unwrap(client.GET('/readyz'))
    await unwrap(client.GET('/api/v1/integrations', { params: { query: { limit: 1 } } }))
    const { unreadable_rows: rows } = await unwrap(client.GET('/api/v1/system'))
    const database = bundled
      ? [createFinding('database', 'ok', 'The bundled PostgreSQL is running and up to date.')]
      : []
    return {
      serves: true,
      findings: [
        createFinding('program', 'ok', `Offhook is ready at ${client.url}.`),
        ...database,
        ...unreadable(rows),
      ],
    }
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) return stopped(messageOf(thrown))
    return {
      serves: false,
      findings: [createFinding('program', 'fail', `Offhook responded at ${client.url}: ${describeProblem(thrown)}`)],
    }
  }
}

/** Rows that cannot be read (S46): the program leaves each out until somebody fixes it. */
function unreadable(rows: System['unreadable_rows']): Finding[] {
  return rows.map(({ kind, account_number: account, id, reason }) =>
    createFinding('stored rows', 'fail', `The ${kind} ${id} of account ${account} is left out. ${reason}`),
  )
}

function stopped(says: string): ProgramState {
  return { serves: false, findings: [createFinding('program', 'warn', says)] }
}
