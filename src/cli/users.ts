// offhook users: manages the people who can sign in on the page, their one-time links, and their sessions.
import { OffhookError } from '../errors.ts'
import type { CreatedLink, Invitation, LinkInput, MemberRight, Person, Role } from '../client/client.ts'
import { listAll, unwrap, type AccountClient, type Client } from './client.ts'
import type { ExitCode } from './command.ts'
import { UsageError, defineCommand } from './command.ts'
import { TARGET_ARGS, accountClientOf, namedAccount, serverClientOf } from './target.ts'
import { printNote, printLine, printJson, escapeControls, table } from './terminal.ts'

export const users = defineCommand({
  name: 'users',
  summary: 'List users, create one-time sign-in links, sign users out',
  about: [
    'A link works once. With no users it creates the first one. For a new email it is an invitation, valid for 7 days. For a',
    'known email it sets a new password and ends all sessions of that user. These links are valid for 30 minutes.',
  ].join('\n'),
  args: {
    action: { type: 'positional', description: '"list" (the default), "link", "sign-out" or "admin"', required: false },
    email: { type: 'positional', description: 'Email of the user', required: false },
    role: {
      type: 'string',
      description: 'Role for an invitation: viewer, responder, editor, admin or owner (the default).',
      valueHint: 'role',
    },
    rights: {
      type: 'string',
      description: 'Rights beside the role for an invitation, comma-separated: numbers, recordings.',
      valueHint: 'rights',
    },
    revoke: { type: 'boolean', description: 'With "admin": the user is no longer an administrator of this server.' },
    ...TARGET_ARGS,
  },
  examples: [
    ['offhook users', 'List users'],
    ['offhook users link anna@example.com', 'Create a link for Anna: first setup, invitation or password reset'],
    ['offhook users link ben@example.com --role viewer', 'Invite Ben as a viewer'],
    ['offhook users sign-out anna@example.com', 'End all sessions of Anna'],
    ['offhook users admin anna@example.com', 'Make Anna an administrator of this server'],
  ],
  run: async (args): Promise<ExitCode> => {
    const json = args.json
    switch (args.action ?? 'list') {
      case 'list':
        return list(await accountClientOf(args), json)
      case 'link': {
        const { email } = args
        if (email === undefined) throw new UsageError('"offhook users link" needs an email address.')
        const account = namedAccount(args)
        const asked: LinkInput = {
          email,
          ...(account !== null && { account }),
          // The API checks the role and the rights, and its error names those that exist.
          ...(args.role !== undefined && { role: args.role as Role }),
          ...(args.rights !== undefined && { rights: args.rights.split(',') as MemberRight[] }),
        }
        return link(await serverClientOf(args), asked, json)
      }
      case 'sign-out': {
        const { email } = args
        if (email === undefined) throw new UsageError('"offhook users sign-out" needs an email address.')
        return signOut(await accountClientOf(args), email, json)
      }
      case 'admin': {
        const { email } = args
        if (email === undefined) throw new UsageError('"offhook users admin" needs an email address.')
        const server = await serverClientOf(args)
        return args.revoke ? removeAdministrator(server, email, json) : addAdministrator(server, email, json)
      }
      default:
        throw new UsageError(`Unknown action: use "list", "link", "sign-out" or "admin", not "${args.action}".`)
    }
  },
})

async function list(client: AccountClient, json: boolean): Promise<ExitCode> {
  const found = await listPeople(client)
  const invited = await Array.fromAsync(listAll((query) => client.GET('/invitations', { params: { query } })))
  if (json) printJson([...found, ...invited])
  else if (found.length + invited.length === 0)
    printNote('No users yet. "offhook users link <email>" creates a link for the first one.')
  else {
    const rows = [...found.map(rowOf), ...invited.map(rowOfInvited)]
    for (const line of table([['email', 'name', 'id', 'role', 'last active'], ...rows])) printLine(line)
  }
  return 0
}

function rowOf({ id, email, name, role, last_active_at }: Person): string[] {
  return [escapeControls(email), escapeControls(name), id, role, last_active_at ?? 'never']
}

function rowOfInvited({ id, email, name, role, expires_at }: Invitation): string[] {
  return [escapeControls(email), escapeControls(name), id, role, `invited until ${expires_at}`]
}

const PURPOSES: Readonly<Record<CreatedLink['kind'], string>> = {
  first: 'Creates the first user',
  invitation: 'Invitation',
  password: 'Sets a new password',
}

async function link(server: Client, asked: LinkInput, json: boolean): Promise<ExitCode> {
  const made = await unwrap(server.POST('/api/v1/people/link', { body: asked }))
  if (json) printJson(made)
  else {
    printLine(made.link)
    const whose = made.email === null ? '' : ` for ${escapeControls(made.email)}`
    printNote(`${PURPOSES[made.kind]}${whose}. Works once, until ${made.expires_at}.`)
  }
  return 0
}

async function addAdministrator(server: Client, email: string, json: boolean): Promise<ExitCode> {
  const added = await unwrap(server.POST('/api/v1/administrators', { body: { email } }))
  if (json) printJson(added)
  else printNote(`${escapeControls(added.email)} is an administrator of this server.`)
  return 0
}

async function removeAdministrator(server: Client, email: string, json: boolean): Promise<ExitCode> {
  const { data } = await unwrap(server.GET('/api/v1/administrators'))
  const found = data.find((person) => person.email.toLowerCase() === email.toLowerCase())
  if (found === undefined)
    throw new OffhookError('not_found', `${escapeControls(email)} is not an administrator of this server.`)
  await unwrap(server.DELETE('/api/v1/administrators/{id}', { params: { path: { id: found.id } } }))
  if (json) printJson({ id: found.id, email: found.email, administrator: false })
  else printNote(`${escapeControls(found.email)} is no longer an administrator of this server.`)
  return 0
}

async function signOut(client: AccountClient, email: string, json: boolean): Promise<ExitCode> {
  const found = (await listPeople(client)).find((person) => person.email.toLowerCase() === email.toLowerCase())
  if (found === undefined)
    throw new OffhookError(
      'not_found',
      `No user has the email ${escapeControls(email)}. "offhook users" lists all users.`,
    )
  await unwrap(client.DELETE('/people/{id}/sessions', { params: { path: { id: found.id } } }))
  if (json) printJson({ id: found.id, email: found.email, signed_out: true })
  else printNote(`${escapeControls(found.email)} is signed out everywhere.`)
  return 0
}

function listPeople(client: AccountClient): Promise<Person[]> {
  return Array.fromAsync(listAll((query) => client.GET('/people', { params: { query } })))
}
