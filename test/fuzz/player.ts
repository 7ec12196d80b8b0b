// Plays inputs against the program, checks each response by itself, and keeps the ids that inputs refer to.
import { Agent, request } from 'node:http'
import type { ClientRequest } from 'node:http'
import { inAccount } from '../kit/account-path.ts'
import { bodyText } from './input.ts'
import type { RequestInput, Body, SingleInput } from './input.ts'
import { openShared } from './shared-template.ts'
import type { World } from './world.ts'

/** No request takes this long, however busy the machine is. */
const ANSWER_MS = 180_000
/** In a crowd each request waits for the others, so a long duration is no failure. */
const CROWD_ANSWER_MS = 600_000
/** The approximate length that is kept of each response in a crowd, in UTF-16 units. */
const CROWD_TEXT_MAX = 10_000

/**
 * The number of items that are kept of each kind and account. The oldest item is deleted for a new one, so that the
 * program holds the same amount at the end.
 */
const KEPT_MAX = 50
/** The number of remembered calls and deliveries, which the program itself deletes. */
const NAMED_MAX = 200
/** The number of newest deliveries whose attempts are read. */
const LOOKED_AT = 8

const KIND_OF: Readonly<Record<string, string>> = {
  '~/integrations': 'integration',
  '~/sources': 'source',
  '~/steps': 'step',
  '~/invitations': 'invitation',
}

/** The response. */
export interface PlayedAnswer {
  readonly status: number
  readonly text: string
}

export class Player {
  readonly #world: World
  readonly #ids = new Map<string, string[]>()
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1000 })
  readonly #unread = new Set<ClientRequest>()
  /** The number of responses with each status: a run in which every request is refused tests nothing. */
  readonly statuses = new Map<number, number>()

  constructor(world: World) {
    this.#world = world
  }

  /** Plays an input; returns what is wrong with the response, or `null`. */
  async play(input: SingleInput): Promise<string | null> {
    if ('damage' in input) {
      await this.#world.damage(input)
      return null
    }
    if ('pasted' in input) {
      const { wrong, preview } = await openShared(this.#filled(input.pasted))
      return wrong ?? (preview === null ? null : this.play({ ...preview, what: input.what }))
    }
    const { expects, firstPath } = input
    if (expects?.is === 'limited') return this.#flood(input, expects)
    if (firstPath !== undefined) await this.ask({ ...input, path: firstPath })
    const { status, text } = await this.ask(input)
    if (expects?.is === 'answered' && (status === 408 || status === 503))
      return `it was answered ${status}: ${text.slice(0, 300)}`
    if (status >= 500 && status !== 503) return `it was answered ${status}: ${text.slice(0, 300)}`
    const form = this.#secretIn(text)
    if (form !== null) return `the answer shows the secret, ${form}`
    if (expects?.is === 'kept off' && status < 300 && isOn(text)) return 'it was switched on, and has an error'
    if (expects?.is === 'refused' && status < 300) return `it was answered ${status}, and should be refused`
    return null
  }

  /** Sends a request, and remembers the item that it created. `nth`: its number in a crowd, from 1. */
  async ask(input: RequestInput, nth?: number): Promise<PlayedAnswer> {
    const answer = await this.#ask(input, nth)
    this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1)
    await this.#remember(input, answer)
    return answer
  }

  /**
   * Learns of calls and deliveries that inputs may refer to, and checks the responses of receivers; returns what is
   * wrong.
   */
  async look(): Promise<string[]> {
    const wrong: string[] = []
    for (const as of ['operator', 'operator as guest'] as const) {
      const read = async (path: string): Promise<PlayedAnswer> => {
        const answer = await this.#ask({ what: 'look', as, method: 'GET', path: `~/${path}`, pick: 0 })
        if (answer.status >= 500 && answer.status !== 503) wrong.push(`${path} of ${as} was answered ${answer.status}`)
        return answer
      }
      for (const [path, kind] of [
        ['calls', 'call'],
        ['deliveries', 'delivery'],
      ] as const) {
        const { data = [] } = JSON.parse((await read(`${path}?limit=50`)).text) as { data?: { id: string }[] }
        const known = this.#known(as, kind)
        // The newest id is the last.
        known.push(...data.map(({ id }) => id).toReversed())
        known.splice(0, known.length - NAMED_MAX)
      }
      for (const id of this.#known(as, 'delivery').slice(-LOOKED_AT)) {
        const form = this.#secretIn((await read(`deliveries/${id}`)).text)
        if (form !== null) wrong.push(`the delivery ${id} shows the secret, ${form}`)
      }
    }
    return wrong
  }

  /** Finds the secret as it is, or in an encoding in which receivers may repeat it. */
  #secretIn(text: string): string | null {
    const { secret } = this.#world
    const forms = {
      'as it is': secret,
      'in capitals': secret.toUpperCase(),
      'as hexadecimal digits': Buffer.from(secret).toString('hex'),
      backwards: Array.from(secret).toReversed().join(''),
    }
    return Object.entries(forms).find(([, form]) => text.includes(form))?.[0] ?? null
  }

  /** Ends the requests whose responses were not read. */
  hangUp(): void {
    for (const one of this.#unread) one.destroy()
    this.#unread.clear()
  }

  close(): void {
    this.hangUp()
    this.#agent.destroy()
  }

  async #flood(
    input: RequestInput,
    { times, unread }: { readonly times: number; readonly unread: boolean },
  ): Promise<string | null> {
    const answers = await Promise.all(
      Array.from({ length: times }, () => (unread ? this.#open(input) : this.#ask(input)).catch(cutOff)),
    )
    const wrong = answers.find(({ status }) => status >= 500 && status !== 503)
    if (wrong) return `it was answered ${wrong.status}`
    const isLimited = answers.some(({ status }) => status === 429 || status === 503)
    return isLimited ? null : `${times} at once were all taken`
  }

  /** Sends a request, and leaves the body of the response unread. */
  #open(input: RequestInput): Promise<{ readonly status: number }> {
    return new Promise((resolve, reject) => {
      const outgoing = request(this.#addressOf(input), {
        method: input.method,
        headers: this.#world.identities[input.as].headers,
        agent: false,
      })
      outgoing.once('response', (answer) => resolve({ status: answer.statusCode ?? 0 }))
      outgoing.once('error', reject)
      outgoing.end()
      this.#unread.add(outgoing)
    })
  }

  #ask(input: RequestInput, nth = 0): Promise<PlayedAnswer> {
    const { method, as, headers, hosts, body, isFromAnywhere = false } = input
    const sent = body && this.#bytesOf(input, body)
    const type = body && ('json' in body ? 'application/json' : body.type)
    return new Promise((resolve, reject) => {
      const outgoing = request(this.#addressOf(input), {
        method,
        setHost: hosts === undefined,
        agent: isFromAnywhere ? false : this.#agent,
        // All addresses of 127/8 are on this machine.
        ...(isFromAnywhere && { localAddress: `127.1.${Math.floor(nth / 250)}.${1 + (nth % 250)}` }),
        timeout: nth === 0 ? ANSWER_MS : CROWD_ANSWER_MS,
        headers: {
          ...this.#world.identities[as].headers,
          ...(sent && { 'content-length': sent.length }),
          ...(type && { 'content-type': type.replaceAll(/[^\t\x20-\x7E]/g, '') }),
          ...headers,
        },
      })
      if (hosts !== undefined) outgoing.setHeader('host', hosts)
      outgoing.once('timeout', () => outgoing.destroy(new Error('there was no answer in time')))
      outgoing.once('error', reject)
      outgoing.once('response', (answer) => {
        let text = ''
        // The beginning of a crowd's responses is enough: three hundred lists at once may be gigabytes.
        const most = nth === 0 ? Infinity : CROWD_TEXT_MAX
        answer.setEncoding('utf8').on('data', (piece: string) => {
          if (text.length < most) text += piece
        })
        answer.once('error', reject)
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      })
      outgoing.end(sent)
    })
  }

  #addressOf(input: RequestInput): string {
    const { program, identities } = this.#world
    const path = inAccount(input.path, identities[input.as].account)
    return program.url + this.#filled(this.#named(input, path)).replaceAll(/[^\x21-\x7E]/g, '')
  }

  #bytesOf(input: RequestInput, body: Body): Buffer {
    return 'bytes' in body ? body.bytes : Buffer.from(this.#filled(this.#named(input, bodyText(body))))
  }

  /** Replaces the placeholders with ids. */
  #named(input: RequestInput, text: string): string {
    return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => this.#idOf(input, name) ?? whole)
  }

  #filled(text: string): string {
    const { receivers, secret, inbox } = this.#world
    let filled = text.replaceAll('{{secret}}', secret).replaceAll('{{inbox}}', inbox)
    for (const [name, { host, port }] of Object.entries(receivers.addresses))
      filled = filled
        .replaceAll(`"{{${name}_port}}"`, String(port))
        .replaceAll(`{{${name}_host}}`, host)
        .replaceAll(`{{${name}}}`, `${host}:${port}`)
    return filled
  }

  #idOf({ as, pick }: RequestInput, name: string): string | undefined {
    // Identities without an account of their own try the ids of the first account.
    const account = as === 'guest' ? 'operator as guest' : as === 'operator as guest' ? as : 'operator'
    const known = this.#known(account, name)
    return known.at(pick % known.length)
  }

  #known(account: string, kind: string): string[] {
    const name = `${account} ${kind}`
    const known = this.#ids.get(name) ?? []
    this.#ids.set(name, known)
    return known
  }

  async #remember({ as, path, method, body }: RequestInput, { status, text }: PlayedAnswer): Promise<void> {
    const account = as === 'guest' || as === 'operator as guest' ? 'operator as guest' : 'operator'
    // The response names the call that was searched for.
    if (status === 200 && path.startsWith('~/calls/uniqueid:')) {
      const { id } = JSON.parse(text) as { id: string }
      this.#known(account, 'found').splice(0, 1, id)
    }
    const kind = KIND_OF[path.split('?')[0] ?? '']
    if (status !== 201 || method !== 'POST' || kind === undefined) return
    const { id, url, link } = JSON.parse(text) as { id: string; url?: string | null; link?: string }
    // The `url` of an integration is the address that it sends to, so only that of a source has a token.
    if (kind === 'source' && typeof url === 'string') this.#known(account, 'token').push(url.split('/in/')[1] ?? '')
    // A link belongs to no account: whoever has the link may open it.
    if (link !== undefined) this.#known('operator', 'link').push(link.split('/link/')[1] ?? '')
    // An integration with a vendor's address is kept apart, so that no input tests it or switches it on.
    const isVendors = body !== undefined && 'json' in body && Object.hasOwn(body.json as object, 'service')
    const known = this.#known(account, isVendors ? 'of a service' : kind)
    known.push(id)
    const oldest = known.length > KEPT_MAX ? known.shift() : undefined
    if (oldest !== undefined) await this.remove(account, `${path.split('?')[0]}/${oldest}`)
  }

  /** Deletes an item that was created before. */
  async remove(as: RequestInput['as'], path: string): Promise<void> {
    await this.#ask({ what: 'room', as, method: 'DELETE', path, pick: 0 })
  }
}

/**
 * With many requests at once, sending some of them may take longer than the program waits (S42). Any other error is
 * thrown again.
 */
function cutOff(error: unknown): { readonly status: number } {
  if (error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))
    return { status: 408 }
  throw error
}

function isOn(text: string): boolean {
  return (JSON.parse(text) as { readonly enabled: boolean }).enabled
}
