// offhook users: who can sign in on the page, the one-time links by which they come in, and the end of their sessions.
import { OffhookError } from '../errors.ts'
import type { Client } from './client.ts'
import type { ExitCode } from './command.ts'
import { UsageError, defineCommand } from './command.ts'
import { TARGET_ARGS, clientOf } from './target.ts'
import { printNote, printLine, printJson, escapeControls, table } from './terminal.ts'

interface Person {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly invited: boolean
  readonly last_signed_in_at: string | null
}

interface CreatedLink {
  readonly kind: 'first' | 'invitation' | 'password'
  readonly email: string | null
  readonly link: string
  readonly expires_at: string
}

export const users = defineCommand({
  name: 'users',
  summary: 'List people who sign in on the page, make one-time links for them, sign them out',
  about: [
    'A link is opened once, within 30 minutes. Before there is anybody it makes the first person; for an address that is',
    'not known it is an invitation; for one that is it sets a new password, and all sessions of that person end.',
  ].join('\n'),
  args: {
    action: { type: 'positional', description: '"list" (the default), "link" or "sign-out"', required: false },
    email: { type: 'positional', description: 'Whom the link is for, or who is signed out', required: false },
    ...TARGET_ARGS,
  },
  examples: [
    ['offhook users', 'Who there is'],
    ['offhook users link anna@example.com', 'A link for Anna: first run, invitation, or forgotten password'],
    ['offhook users sign-out anna@example.com', 'All sessions of Anna end'],
  ],
  run: async (args): Promise<ExitCode> => {
    const json = args.json
    switch (args.action ?? 'list') {
      case 'list':
        return list(await clientOf(args), json)
      case 'link': {
        const { email } = args
        if (email === undefined) throw new UsageError('"offhook users link" needs an e-mail address here.')
        return link(await clientOf(args), email, json)
      }
      case 'sign-out': {
        const { email } = args
        if (email === undefined) throw new UsageError('"offhook users sign-out" needs an e-mail address here.')
        return signOut(await clientOf(args), email, json)
      }
      default:
        throw new UsageError(`"offhook users" takes "list", "link" or "sign-out", not "${args.action}".`)
    }
  },
})

async function list(client: Client, json: boolean): Promise<ExitCode> {
  const found = await client.all<Person>('/api/v1/people')
  if (json) printJson(found)
  else if (found.length === 0)
    printNote('There is nobody yet. "offhook users link <email>" makes a link for the first person.')
  else for (const line of table([['e-mail', 'name', 'id', 'signed in'], ...found.map(rowOf)])) printLine(line)
  return 0
}

function rowOf({ id, email, name, invited, last_signed_in_at }: Person): string[] {
  return [escapeControls(email), escapeControls(name), id, invited ? 'invited' : (last_signed_in_at ?? 'never')]
}

const PURPOSES: Readonly<Record<CreatedLink['kind'], string>> = {
  first: 'It makes the first person',
  invitation: 'It is an invitation',
  password: 'It sets a new password',
}

async function link(client: Client, email: string, json: boolean): Promise<ExitCode> {
  const made = await client.post<CreatedLink>('/api/v1/people/link', { email })
  if (json) printJson(made)
  else {
    printLine(made.link)
    const whose = made.email === null ? '' : ` for ${escapeControls(made.email)}`
    printNote(`${PURPOSES[made.kind]}${whose}, works once, and until ${made.expires_at}.`)
  }
  return 0
}

async function signOut(client: Client, email: string, json: boolean): Promise<ExitCode> {
  const found = (await client.all<Person>('/api/v1/people')).find(
    (person) => person.email.toLowerCase() === email.toLowerCase(),
  )
  if (found === undefined)
    throw new OffhookError(
      'not_found',
      `Nobody here has the address ${escapeControls(email)}. "offhook users" lists who there is.`,
    )
  await client.delete(`/api/v1/people/${found.id}/sessions`)
  if (json) printJson({ id: found.id, email: found.email, signed_out: true })
  else printNote(`${escapeControls(found.email)} has been signed out everywhere.`)
  return 0
}
