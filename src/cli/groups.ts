// offhook groups: manages groups of accounts, their accounts and their people.
import { OffhookError } from '../errors.ts'
import type { Group, GroupAccount, GroupPerson, Invitation, MemberRight, Role } from '../client/client.ts'
import { NEW_ACCOUNT_ARGS } from './accounts.ts'
import { listAll, unwrap, type Client } from './client.ts'
import type { ExitCode } from './command.ts'
import { UsageError, defineCommand } from './command.ts'
import { SERVER_ARGS, serverClientOf } from './target.ts'
import { printNote, printLine, printJson, escapeControls, table } from './terminal.ts'

export const groups = defineCommand({
  name: 'groups',
  summary: 'Manage groups of accounts',
  about: [
    'A role in a group counts in all of its accounts. An account is in one group at most: an added account leaves its earlier',
    'group. Requires the administrator key.',
  ].join('\n'),
  args: {
    action: {
      type: 'positional',
      description: 'What to do (default: "list"). The examples show all actions',
      required: false,
    },
    group: { type: 'positional', description: 'Name or ID of the group', required: false },
    value: { type: 'positional', description: 'Name, accounts or email, as the action needs', required: false },
    role: {
      type: 'string',
      description: 'Role in the group: viewer, responder, editor, admin or owner.',
      valueHint: 'role',
    },
    rights: {
      type: 'string',
      description: 'Rights beside the role, comma-separated: numbers, recordings.',
      valueHint: 'rights',
    },
    ...NEW_ACCOUNT_ARGS,
    ...SERVER_ARGS,
  },
  examples: [
    ['offhook groups', 'List groups'],
    ['offhook groups create "Harbour Agency"', 'Create a group'],
    ['offhook groups rename "Harbour Agency" Harbour', 'Rename it'],
    ['offhook groups accounts Harbour', 'List its accounts'],
    ['offhook groups add-account Harbour 1002,1003', 'Add two accounts'],
    ['offhook groups remove-account Harbour 1003', 'Remove an account: whoever has access only by the group loses it'],
    ['offhook groups create-account Harbour "Northside Clinic" --country GB', 'Create an account in it'],
    ['offhook groups people Harbour', 'List its people and open invitations'],
    ['offhook groups invite Harbour ben@example.com --role editor', 'Invite Ben to all of its accounts'],
    ['offhook groups revoke Harbour ben@example.com', 'Revoke this invitation'],
    ['offhook groups change-role Harbour ben@example.com --role admin', 'Give Ben another role'],
    ['offhook groups remove-person Harbour ben@example.com', 'Remove Ben'],
    ['offhook groups delete Harbour', 'Delete the group: its accounts stay'],
  ],
  run: async ({ action = 'list', group, value, role, rights, 'time-zone': timezone, country, json, ...target }) => {
    const wants = needsOf(action)
    const [first = '', second = ''] = [group, value]
    if (wants.length > 0 && first === '')
      throw new UsageError(`"offhook groups ${action}" needs ${wants.join(' and ')}.`)
    if (wants.length > 1 && second === '')
      throw new UsageError(`"offhook groups ${action}" needs ${wants.join(' and ')}.`)
    const needsRole = action === 'invite' || action === 'change-role'
    if (needsRole && role === undefined) throw new UsageError(`"offhook groups ${action}" needs --role.`)
    const server = await serverClientOf(target)
    if (action === 'list') return list(server, json)
    if (action === 'create') return create(server, first, json)
    const found = await findGroup(server, first)
    const inside: Inside = { server, found, params: { path: { id: found.id } }, json }
    // The API checks the role and the rights, and its error names those that exist.
    const grant = { role: role as Role, rights: (rights?.split(',') ?? []) as MemberRight[] }
    const home = { ...(timezone !== undefined && { timezone }), ...(country !== undefined && { country }) }
    switch (action) {
      case 'rename':
        return rename(inside, second)
      case 'delete':
        return remove(inside)
      case 'accounts':
        return listAccounts(inside)
      case 'create-account':
        return createAccount(inside, { name: second, ...home })
      case 'add-account':
        return moveAccounts(inside, 'add', second.split(','))
      case 'remove-account':
        return moveAccounts(inside, 'remove', second.split(','))
      case 'people':
        return listPeople(inside)
      case 'invite':
        return invite(inside, { email: second, name: second, ...grant })
      case 'revoke':
        return revoke(inside, second)
      case 'change-role':
        return changeRole(inside, second, grant)
      default:
        return removePerson(inside, second)
    }
  },
})

/** The values that each action needs after its name. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  list: [],
  create: ['a name'],
  rename: ['a group', 'a new name'],
  delete: ['a group'],
  accounts: ['a group'],
  'create-account': ['a group', 'a name'],
  'add-account': ['a group', 'accounts'],
  'remove-account': ['a group', 'accounts'],
  people: ['a group'],
  invite: ['a group', 'an email address'],
  revoke: ['a group', 'an email address'],
  'change-role': ['a group', 'an email address'],
  'remove-person': ['a group', 'an email address'],
}

function needsOf(action: string): readonly string[] {
  const needs = NEEDS[action]
  if (needs) return needs
  const actions = Object.keys(NEEDS).map((name) => `"${name}"`)
  throw new UsageError(`Unknown action: use ${actions.slice(0, -1).join(', ')} or ${actions.at(-1)}, not "${action}".`)
}

/** A group in which an action is done. */
interface Inside {
  readonly server: Client
  readonly found: Group
  readonly params: { readonly path: { readonly id: string } }
  readonly json: boolean
}

async function listGroups(server: Client): Promise<readonly Group[]> {
  return (await unwrap(server.GET('/api/v1/groups'))).data
}

/** The group with this ID or name. Names need not be unique. */
async function findGroup(server: Client, named: string): Promise<Group> {
  const all = await listGroups(server)
  const [found, other] = all.filter(({ id, name }) => id === named || name === named)
  if (found === undefined)
    throw new OffhookError('not_found', `No such group: ${escapeControls(named)}. "offhook groups" lists all groups.`)
  if (other !== undefined)
    throw new UsageError(
      `Several groups are called "${escapeControls(named)}". Use the ID: "offhook groups" lists them.`,
    )
  return found
}

async function list(server: Client, json: boolean): Promise<ExitCode> {
  const found = await listGroups(server)
  if (json) printJson(found)
  else if (found.length === 0) printNote('No groups yet. "offhook groups create <name>" creates one.')
  else {
    const rows = found.map(({ id, name, accounts, people }) => [escapeControls(name), id, `${accounts}`, `${people}`])
    for (const line of table([['name', 'id', 'accounts', 'people'], ...rows])) printLine(line)
  }
  return 0
}

async function create(server: Client, name: string, json: boolean): Promise<ExitCode> {
  const made = await unwrap(server.POST('/api/v1/groups', { body: { name } }))
  if (json) printJson(made)
  else {
    printLine(made.id)
    printNote(`The group "${escapeControls(made.name)}" is created.`)
  }
  return 0
}

async function rename({ server, params, json }: Inside, name: string): Promise<ExitCode> {
  const saved = await unwrap(server.PATCH('/api/v1/groups/{id}', { params, body: { name } }))
  return done(json, saved, `The group is called "${escapeControls(saved.name)}" now.`)
}

async function remove({ server, found, params, json }: Inside): Promise<ExitCode> {
  await unwrap(server.DELETE('/api/v1/groups/{id}', { params }))
  return done(json, { id: found.id, deleted: true }, `The group "${escapeControls(found.name)}" is deleted.`)
}

async function listAccounts({ server, params, json }: Inside): Promise<ExitCode> {
  const { data } = await unwrap(server.GET('/api/v1/groups/{id}/accounts', { params }))
  if (json) printJson(data)
  else for (const line of table([['number', 'name', 'id'], ...data.map(rowOfAccount)])) printLine(line)
  return 0
}

function rowOfAccount({ number, name, id }: GroupAccount): string[] {
  return [`${number}`, escapeControls(name), id]
}

interface NewAccount {
  readonly name: string
  readonly timezone?: string
  readonly country?: string
}

async function createAccount({ server, params, json }: Inside, body: NewAccount): Promise<ExitCode> {
  const made = await unwrap(server.POST('/api/v1/groups/{id}/accounts', { params, body }))
  if (json) printJson(made)
  else {
    printLine(`${made.number}`)
    printNote(`"${escapeControls(made.name)}" is created. Use it with --account ${made.number}.`)
  }
  return 0
}

async function moveAccounts(
  { server, params, json }: Inside,
  how: 'add' | 'remove',
  accounts: string[],
): Promise<ExitCode> {
  const body = { [how]: accounts.map((account) => account.trim()) }
  const saved = await unwrap(server.PATCH('/api/v1/groups/{id}/accounts', { params, body }))
  const count = saved.accounts === 1 ? '1 account' : `${saved.accounts} accounts`
  return done(json, saved, `The group "${escapeControls(saved.name)}" has ${count}.`)
}

async function peopleOf({ server, params }: Inside): Promise<readonly GroupPerson[]> {
  return (await unwrap(server.GET('/api/v1/groups/{id}/people', { params }))).data
}

function invitationsOf({ server, params }: Inside): Promise<Invitation[]> {
  return Array.fromAsync(
    listAll((query) => server.GET('/api/v1/groups/{id}/invitations', { params: { ...params, query } })),
  )
}

async function listPeople(inside: Inside): Promise<ExitCode> {
  const [people, invited] = [await peopleOf(inside), await invitationsOf(inside)]
  if (inside.json) printJson([...people, ...invited])
  else {
    const rows = [
      ...people.map((one) => [...rowOfPerson(one), `since ${one.added_at}`]),
      ...invited.map((one) => [...rowOfPerson(one), `invited until ${one.expires_at}`]),
    ]
    for (const line of table([['email', 'name', 'id', 'role', ''], ...rows])) printLine(line)
  }
  return 0
}

function rowOfPerson({ email, name, id, role }: Pick<GroupPerson, 'email' | 'name' | 'id' | 'role'>): string[] {
  return [escapeControls(email), escapeControls(name), id, role]
}

interface Grant {
  readonly role: Role
  readonly rights: MemberRight[]
}

async function invite(
  { server, params, json }: Inside,
  body: Grant & { readonly email: string; readonly name: string },
): Promise<ExitCode> {
  const made = await unwrap(server.POST('/api/v1/groups/{id}/invitations', { params, body }))
  if (json) printJson(made)
  else {
    printLine(made.link)
    printNote(`Invitation for ${escapeControls(made.email)}. Works once, until ${made.expires_at}.`)
  }
  return 0
}

async function revoke(inside: Inside, email: string): Promise<ExitCode> {
  const { server, params, json } = inside
  const { id, email: address } = byEmail(await invitationsOf(inside), email, 'invitation')
  const path = { ...params.path, invitation: id }
  await unwrap(server.DELETE('/api/v1/groups/{id}/invitations/{invitation}', { params: { path } }))
  return done(json, { id, revoked: true }, `The invitation of ${escapeControls(address)} is revoked.`)
}

async function changeRole(inside: Inside, email: string, body: Grant): Promise<ExitCode> {
  const { server, params, json } = inside
  const { id, email: address } = byEmail(await peopleOf(inside), email, 'person')
  const path = { ...params.path, person: id }
  await unwrap(server.PATCH('/api/v1/groups/{id}/people/{person}', { params: { path }, body }))
  return done(json, { id, ...body }, `${escapeControls(address)} has the role ${body.role} in the group.`)
}

async function removePerson(inside: Inside, email: string): Promise<ExitCode> {
  const { server, params, json } = inside
  const { id, email: address } = byEmail(await peopleOf(inside), email, 'person')
  const path = { ...params.path, person: id }
  await unwrap(server.DELETE('/api/v1/groups/{id}/people/{person}', { params: { path } }))
  return done(json, { id, removed: true }, `${escapeControls(address)} is removed from the group.`)
}

function byEmail<Row extends { readonly id: string; readonly email: string }>(
  rows: readonly Row[],
  email: string,
  noun: string,
): Row {
  const found = rows.find((row) => row.email.toLowerCase() === email.toLowerCase() || row.id === email)
  if (found) return found
  throw new OffhookError(
    'not_found',
    `No ${noun} of the group has the email ${escapeControls(email)}. "offhook groups people <group>" lists them.`,
  )
}

function done(json: boolean, result: unknown, note: string): ExitCode {
  if (json) printJson(result)
  else printNote(note)
  return 0
}
