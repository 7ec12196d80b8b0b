// offhook accounts: lists and creates accounts, suspends and resumes them, deletes and restores them.
import type { Account, AccountInput } from '../client/client.ts'
import { listAll, unwrap, type Client } from './client.ts'
import type { ExitCode } from './command.ts'
import { UsageError, defineCommand } from './command.ts'
import { SERVER_ARGS, namedAccount, serverClientOf } from './target.ts'
import { printNote, printLine, printJson, escapeControls, table } from './terminal.ts'

/** Options of a new account. */
export const NEW_ACCOUNT_ARGS = {
  'time-zone': {
    type: 'string',
    description: 'Time zone of the new account (default: UTC)',
    valueHint: 'Australia/Sydney',
  },
  country: {
    type: 'string',
    description: 'Country of the new account, for numbers without a country code',
    valueHint: 'AU',
  },
} as const

export const accounts = defineCommand({
  name: 'accounts',
  summary: 'List, create, suspend and delete accounts',
  about: [
    'Other commands act in the account that you pass with --account or set in OFFHOOK_ACCOUNT, by its number or ID. Creating,',
    'suspending and deleting an account require the administrator key. A suspended account accepts calls and sends nothing. A',
    'deleted account accepts and sends nothing. After 14 days it is deleted with all its data; until then, it can be restored.',
  ].join('\n'),
  args: {
    action: {
      type: 'positional',
      description: '"list" (the default), "create", "suspend", "resume", "delete" or "restore"',
      required: false,
    },
    name: {
      type: 'positional',
      description: 'Name of the new account, or number or ID of an existing one',
      required: false,
    },
    confirm: {
      type: 'string',
      description: 'Name of the account to delete, to confirm',
      valueHint: 'name',
    },
    ...NEW_ACCOUNT_ARGS,
    ...SERVER_ARGS,
  },
  examples: [
    ['offhook accounts', 'List accounts with their numbers'],
    ['offhook accounts create "Northside Clinic" --time-zone Europe/London --country GB', 'Create an account'],
    ['offhook users link owner@northside.example --account 1002', 'Invite its first user'],
    ['offhook accounts suspend 1002', 'Send nothing of an account for now'],
    ['offhook accounts delete 1002 --confirm "Northside Clinic"', 'Delete an account in 14 days'],
    ['offhook accounts restore 1002', 'Restore it within 14 days'],
  ],
  run: async (args): Promise<ExitCode> => {
    const { action = 'list', name, confirm, json } = args
    switch (action) {
      case 'list':
        return list(await serverClientOf(args), json)
      case 'create': {
        if (name === undefined) throw new UsageError('"offhook accounts create" needs a name.')
        const timezone = args['time-zone']
        const { country } = args
        const wanted = { name, ...(timezone !== undefined && { timezone }), ...(country !== undefined && { country }) }
        return create(await serverClientOf(args), wanted, json)
      }
      case 'suspend':
      case 'resume':
      case 'delete':
      case 'restore': {
        const account = namedAccount({ account: name })
        if (name === undefined || account === null)
          throw new UsageError(`"offhook accounts ${action}" needs the number or ID of an account.`)
        return change(await serverClientOf(args), account, { action, confirm, json })
      }
      default:
        throw new UsageError(
          `Unknown action: use "list", "create", "suspend", "resume", "delete" or "restore", not "${action}".`,
        )
    }
  },
})

interface StateChange {
  readonly action: 'suspend' | 'resume' | 'delete' | 'restore'
  readonly confirm: string | undefined
  readonly json: boolean
}

async function change(server: Client, named: string, { action, confirm, json }: StateChange): Promise<ExitCode> {
  if (action === 'delete' && confirm === undefined) throw await unconfirmed(server, named)
  const client = server.inAccount(named)
  const account = await unwrap(
    action === 'delete'
      ? client.POST('/delete', { body: { name: confirm ?? '' } })
      : action === 'restore'
        ? client.POST('/restore')
        : client.POST(action === 'suspend' ? '/suspend' : '/resume'),
  )
  if (json) printJson(account)
  else printNote(stateText(account))
  return 0
}

/** Says what would be lost, and how to confirm it. */
async function unconfirmed(server: Client, account: string): Promise<UsageError> {
  const params = { path: { account } }
  const { name, number } = await unwrap(server.GET('/api/v1/accounts/{account}', { params }))
  const { calls, recordings, integrations, sources, keys, people } = await unwrap(
    server.GET('/api/v1/accounts/{account}/contents', { params }),
  )
  const upTo = ({ count, exact }: { readonly count: number; readonly exact: boolean }): string =>
    exact ? `${count}` : `more than ${count}`
  return new UsageError(
    `"${escapeControls(name)}" would be deleted with ${upTo(calls)} calls, ${upTo(recordings)} recordings, ${integrations} integrations, ` +
      `${sources} sources, ${keys} API keys, and ${people} people without another account. To confirm, pass its name: ` +
      `offhook accounts delete ${number} --confirm "${escapeControls(name)}"`,
  )
}

function stateText({ name, number, status, delete_at: deleteAt }: Account): string {
  const named = `"${escapeControls(name)}"`
  if (status === 'deleting')
    return `${named} is deleted at ${deleteAt}. Until then nothing is accepted or sent. To restore it: offhook accounts restore ${number}`
  if (status === 'suspended') return `${named} is suspended: calls are accepted, and nothing is sent.`
  return `${named} is active.`
}

async function list(server: Client, json: boolean): Promise<ExitCode> {
  const found = await Array.fromAsync(listAll((query) => server.GET('/api/v1/accounts', { params: { query } })))
  if (json) printJson(found)
  else
    for (const line of table([['number', 'name', 'status', 'id', 'time zone', 'country'], ...found.map(rowOf)]))
      printLine(line)
  return 0
}

function rowOf({ number, name, status, id, timezone, country }: Account): string[] {
  return [`${number}`, escapeControls(name), status, id, timezone, country]
}

async function create(server: Client, wanted: AccountInput, json: boolean): Promise<ExitCode> {
  const made = await unwrap(server.POST('/api/v1/accounts', { body: wanted }))
  if (json) printJson(made)
  else {
    printLine(`${made.number}`)
    printNote(`"${escapeControls(made.name)}" is created. Use it with --account ${made.number}.`)
  }
  return 0
}
