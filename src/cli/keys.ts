// offhook keys: lists, creates, changes and revokes API keys.
import type { ApiKey, ApiKeyInput, ApiKeyPatch, ApiKeyRight, ApiKeyRole } from '../client/client.ts'
import { listAll, unwrap, type AccountClient } from './client.ts'
import type { ExitCode } from './command.ts'
import { UsageError, defineCommand, parseMoment } from './command.ts'
import { TARGET_ARGS, accountClientOf } from './target.ts'
import { printNote, printLine, printJson, escapeControls, table } from './terminal.ts'

export const keys = defineCommand({
  name: 'keys',
  summary: 'List, create, change and revoke API keys',
  about: [
    'A key without a role only sends calls. A role (viewer, responder, editor, admin) lets it use the API, and rights add to',
    'the role: numbers, bodies, recordings, events (send calls). It is shown once, when it is created. Offhook stores only its',
    'hash. A key that a person created in the dashboard stops working when the person leaves the account: hand it over with',
    '"update" and --owner.',
  ].join('\n'),
  args: {
    action: {
      type: 'positional',
      description: '"list" (the default), "create", "update" or "revoke"',
      required: false,
    },
    which: {
      type: 'positional',
      description: 'Name of the new key, or ID of the key to update or revoke',
      required: false,
    },
    role: {
      type: 'string',
      description: 'Role of the new key: viewer, responder, editor or admin.',
      valueHint: 'role',
    },
    rights: {
      type: 'string',
      description: 'Further rights of the new key, comma-separated: numbers, bodies, recordings, events.',
      valueHint: 'rights',
    },
    expires: { type: 'string', description: 'When the new key expires: 2027-01-01T00:00:00Z', valueHint: 'time' },
    'only-from': {
      type: 'string',
      description: 'Networks or addresses that the key can be used from, comma-separated; "any": everywhere.',
      valueHint: 'networks',
    },
    owner: {
      type: 'string',
      description: '"account", or the ID of the member with whom the key ends.',
      valueHint: 'owner',
    },
    name: { type: 'string', description: 'New name of the key to update.', valueHint: 'name' },
    ...TARGET_ARGS,
  },
  examples: [
    ['offhook keys', 'List keys'],
    ['offhook keys create "Phone system"', 'Create a key that can only send calls'],
    [
      'offhook keys create Reports --role viewer --rights numbers --expires 2027-01-01T00:00:00Z',
      'Create a key that sees calls with their numbers, and expires',
    ],
    [
      'offhook keys create Billing --role viewer --only-from 203.0.113.0/24,2001:db8::7',
      'Create a key that works from these addresses only',
    ],
    ['offhook keys update key_01980c5e --owner account', 'Hand a key over to the account'],
    ['offhook keys revoke key_01980c5e', 'Revoke a key'],
  ],
  run: async (args): Promise<ExitCode> => {
    const json = args.json
    switch (args.action ?? 'list') {
      case 'list':
        return list(await accountClientOf(args), json)
      case 'create': {
        const wanted: ApiKeyInput = {
          name: required(args.which, 'a name'),
          // The API checks the role and the rights, and its error names those that exist.
          ...(args.role !== undefined && { role: args.role as ApiKeyRole }),
          ...(args.rights !== undefined && { rights: args.rights.split(',') as ApiKeyRight[] }),
          expires_at: args.expires === undefined ? null : parseMoment('expires', args.expires),
          ...limitsOf(args),
        }
        return create(await accountClientOf(args), wanted, json)
      }
      case 'update': {
        const change: ApiKeyPatch = { ...limitsOf(args), ...(args.name !== undefined && { name: args.name }) }
        if (Object.keys(change).length === 0)
          throw new UsageError('"offhook keys update" needs --name, --owner or --only-from.')
        return update(await accountClientOf(args), required(args.which, 'the ID of a key'), change, json)
      }
      case 'revoke': {
        const id = required(args.which, 'the ID of a key')
        return revoke(await accountClientOf(args), id, json)
      }
      default:
        throw new UsageError(`Unknown action: use "list", "create", "update" or "revoke", not "${args.action}".`)
    }
  },
})

/** Whose the key is and where it works, as far as the command says so. */
function limitsOf(args: { readonly owner: string | undefined; readonly 'only-from': string | undefined }) {
  const { owner, 'only-from': networks } = args
  return {
    ...(owner !== undefined && { owner: owner === 'account' ? null : owner }),
    ...(networks !== undefined && {
      addresses: networks === 'any' ? [] : networks.split(',').map((network) => network.trim()),
    }),
  } satisfies ApiKeyPatch
}

async function list(client: AccountClient, json: boolean): Promise<ExitCode> {
  const found = await Array.fromAsync(listAll((query) => client.GET('/keys', { params: { query } })))
  if (json) printJson(found)
  else if (found.length === 0) printNote('No keys yet. Create one with "offhook keys create <name>".')
  else
    for (const line of table([
      ['id', 'name', 'role', 'rights', 'owner', 'only from', 'ends in', 'last used', 'state'],
      ...found.map(rowOf),
    ]))
      printLine(line)
  return 0
}

function rowOf(key: ApiKey): string[] {
  const { id, name, role, rights, owner, addresses, last4, last_used_at } = key
  return [
    id,
    escapeControls(name),
    role ?? 'none',
    rights.join(',') || 'none',
    owner ?? 'account',
    addresses.join(',') || 'any',
    `…${last4}`,
    last_used_at ?? 'never',
    stateOf(key),
  ]
}

function stateOf({ revoked_at, owner_left_at, expires_at }: ApiKey): string {
  if (revoked_at !== null) return `revoked ${revoked_at}`
  if (owner_left_at !== null) return `owner left ${owner_left_at}`
  return expires_at === null ? 'in use' : `until ${expires_at}`
}

async function create(client: AccountClient, wanted: ApiKeyInput, json: boolean): Promise<ExitCode> {
  const made = await unwrap(client.POST('/keys', { body: wanted }))
  if (json) printJson(made)
  else {
    printLine(made.key)
    printNote(`This is ${made.id}, "${escapeControls(made.name)}". Save the key now. It can’t be shown again.`)
  }
  return 0
}

async function update(client: AccountClient, id: string, change: ApiKeyPatch, json: boolean): Promise<ExitCode> {
  const saved = await unwrap(client.PATCH('/keys/{id}', { params: { path: { id } }, body: change }))
  if (json) printJson(saved)
  else printNote(`Updated ${saved.id}, "${escapeControls(saved.name)}".`)
  return 0
}

async function revoke(client: AccountClient, id: string, json: boolean): Promise<ExitCode> {
  await unwrap(client.DELETE('/keys/{id}', { params: { path: { id } } }))
  if (json) printJson({ id, revoked: true })
  else printNote(`${id} is revoked. It no longer works.`)
  return 0
}

function required(which: string | undefined, what: string): string {
  if (which === undefined) throw new UsageError(`"offhook keys" needs ${what} here.`)
  return which
}
