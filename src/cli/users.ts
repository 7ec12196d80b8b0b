// offhook users: who can sign in on the page, the one-time links by which they come in, and the end of their sessions.
import { OffhookError } from '../lib/errors.ts'
import type { Client } from './client.ts'
import type { Exit } from './command.ts'
import { WrongUse, command } from './command.ts'
import { PLACE_ARGS, clientOf } from './place.ts'
import { note, say, sayJson, shown, table } from './terminal.ts'

interface Person {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly invited: boolean
  readonly last_signed_in_at: string | null
}

interface MadeLink {
  readonly kind: 'first' | 'invitation' | 'password'
  readonly email: string | null
  readonly link: string
  readonly expires_at: string
}

export const users = command({
  name: 'users',
  summary: 'List people who sign in on the page, make one-time links for them, sign them out',
  about: [
    'A link is opened once, within 30 minutes. Before there is anybody it makes the first person; for an address that is',
    'not known it is an invitation; for one that is it sets a new password, and all sessions of that person end.',
  ].join('\n'),
  args: {
    action: { type: 'positional', description: '"list" (the default), "link" or "sign-out"', required: false },
    email: { type: 'positional', description: 'Whom the link is for, or who is signed out', required: false },
    ...PLACE_ARGS,
  },
  examples: [
    ['offhook users', 'Who there is'],
    ['offhook users link anna@example.com', 'A link for Anna: first run, invitation, or forgotten password'],
    ['offhook users sign-out anna@example.com', 'All sessions of Anna end'],
  ],
  run: async (args): Promise<Exit> => {
    const json = args.json
    switch (args.action ?? 'list') {
      case 'list':
        return list(await clientOf(args), json)
      case 'link': {
        const { email } = args
        if (email === undefined) throw new WrongUse('"offhook users link" needs an e-mail address here.')
        return link(await clientOf(args), email, json)
      }
      case 'sign-out': {
        const { email } = args
        if (email === undefined) throw new WrongUse('"offhook users sign-out" needs an e-mail address here.')
        return signOut(await clientOf(args), email, json)
      }
      default:
        throw new WrongUse(`"offhook users" takes "list", "link" or "sign-out", not "${args.action}".`)
    }
  },
})

async function list(client: Client, json: boolean): Promise<Exit> {
  const found = await client.all<Person>('/api/v1/people')
  if (json) sayJson(found)
  else if (found.length === 0)
    note('There is nobody yet. "offhook users link <email>" makes a link for the first person.')
  else for (const line of table([['e-mail', 'name', 'id', 'signed in'], ...found.map(rowOf)])) say(line)
  return 0
}

function rowOf({ id, email, name, invited, last_signed_in_at }: Person): string[] {
  return [shown(email), shown(name), id, invited ? 'invited' : (last_signed_in_at ?? 'never')]
}

const PURPOSES: Readonly<Record<MadeLink['kind'], string>> = {
  first: 'It makes the first person',
  invitation: 'It is an invitation',
  password: 'It sets a new password',
}

async function link(client: Client, email: string, json: boolean): Promise<Exit> {
  const made = await client.post<MadeLink>('/api/v1/people/link', { email })
  if (json) sayJson(made)
  else {
    say(made.link)
    const whose = made.email === null ? '' : ` for ${shown(made.email)}`
    note(`${PURPOSES[made.kind]}${whose}, works once, and until ${made.expires_at}.`)
  }
  return 0
}

async function signOut(client: Client, email: string, json: boolean): Promise<Exit> {
  const found = (await client.all<Person>('/api/v1/people')).find(
    (person) => person.email.toLowerCase() === email.toLowerCase(),
  )
  if (found === undefined)
    throw new OffhookError(
      'not_found',
      `Nobody here has the address ${shown(email)}. "offhook users" lists who there is.`,
    )
  await client.delete(`/api/v1/people/${found.id}/sessions`)
  if (json) sayJson({ id: found.id, email: found.email, signed_out: true })
  else note(`${shown(found.email)} has been signed out everywhere.`)
  return 0
}
