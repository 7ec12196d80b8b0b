// Checks that the program runs and accepts work.
import { messageOf } from '../../errors.ts'
import type { Diagnostics } from '../../client/client.ts'
import { describeProblem, ProblemError, unwrap, type AccountClient, type Client } from '../client.ts'
import type { Finding } from './finding.ts'
import { createFinding } from './finding.ts'

interface ProgramState {
  readonly findings: readonly Finding[]
  /** `null`: the program doesn't accept requests. */
  readonly running: RunningProgram | null
}

interface RunningProgram {
  readonly client: AccountClient
  readonly diagnostics: Diagnostics
}

interface ProgramOptions {
  /** The program's database is the bundled one, and is checked too. */
  readonly bundled: boolean
  readonly openAccount: (server: Client) => Promise<AccountClient>
}

/** Asks the running program. `server`: `null` if no key was found. */
export async function checkProgram(
  server: Client | null,
  { bundled, openAccount }: ProgramOptions,
): Promise<ProgramState> {
  if (server === null) return stopped('The running Offhook was not checked: no key was found in the data folder.')
  try {
    // Readiness shows that the database is up and migrated; the diagnostics show that the key is accepted.
    await unwrap(server.GET('/readyz'))
    const client = await openAccount(server)
    const diagnostics = await unwrap(client.GET('/diagnostics'))
    const database = bundled
      ? [createFinding('database', 'ok', 'The bundled PostgreSQL is running and up to date.')]
      : []
    return {
      running: { client, diagnostics },
      findings: [
        createFinding('program', 'ok', `Offhook is ready at ${server.url}.`),
        ...database,
        ...unreadable(diagnostics.unreadable_rows),
      ],
    }
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) return stopped(messageOf(thrown))
    return {
      running: null,
      findings: [createFinding('program', 'fail', `Offhook responded at ${server.url}: ${describeProblem(thrown)}`)],
    }
  }
}

/** Rows that cannot be read (S46): the program leaves each out until somebody fixes it. */
function unreadable(rows: Diagnostics['unreadable_rows']): Finding[] {
  return rows.map(({ kind, account_number: account, id, reason }) =>
    createFinding('stored rows', 'fail', `The ${kind} ${id} of account ${account} is left out. ${reason}`),
  )
}

function stopped(says: string): ProgramState {
  return { running: null, findings: [createFinding('program', 'warn', says)] }
}
