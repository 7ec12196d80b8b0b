// offhook accounts: lists and creates accounts.
import type { Account, AccountInput } from '../client/client.ts'
import { listAll, unwrap, type Client } from './client.ts'
import type { ExitCode } from './command.ts'
import { UsageError, defineCommand } from './command.ts'
import { SERVER_ARGS, serverClientOf } from './target.ts'
import { printNote, printLine, printJson, escapeControls, table } from './terminal.ts'

export const accounts = defineCommand({
  name: 'accounts',
  summary: 'List and create accounts',
  about: [
    'Other commands act in the account that you pass with --account or set in OFFHOOK_ACCOUNT, by its number or ID. Creating',
    'an account requires the administrator key.',
  ].join('\n'),
  args: {
    action: { type: 'positional', description: '"list" (the default) or "create"', required: false },
    name: { type: 'positional', description: 'Name of the new account', required: false },
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
    ...SERVER_ARGS,
  },
  examples: [
    ['offhook accounts', 'List accounts with their numbers'],
    ['offhook accounts create "Northside Clinic" --time-zone Europe/London --country GB', 'Create an account'],
    ['offhook users link owner@northside.example --account 1002', 'Invite its first user'],
  ],
  run: async (args): Promise<ExitCode> => {
    const { action = 'list', name, country, json } = args
    if (action === 'list') return list(await serverClientOf(args), json)
    if (action !== 'create') throw new UsageError(`Unknown action: use "list" or "create", not "${action}".`)
    if (name === undefined) throw new UsageError('"offhook accounts create" needs a name.')
    const timezone = args['time-zone']
    const wanted = { name, ...(timezone !== undefined && { timezone }), ...(country !== undefined && { country }) }
    return create(await serverClientOf(args), wanted, json)
  },
})

async function list(server: Client, json: boolean): Promise<ExitCode> {
  const found = await Array.fromAsync(listAll((query) => server.GET('/api/v1/accounts', { params: { query } })))
  if (json) printJson(found)
  else
    for (const line of table([['number', 'name', 'id', 'time zone', 'country'], ...found.map(rowOf)])) printLine(line)
  return 0
}

function rowOf({ number, name, id, timezone, country }: Account): string[] {
  return [`${number}`, escapeControls(name), id, timezone, country]
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
