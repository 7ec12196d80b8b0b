// A receiver for the demo that refuses some requests, so that a person who tries Offhook also sees failures: error messages,
// retries, a pause with its alarm, and Recover. It has no part in the proof: it gets its requests afterwards.
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { IntegrationInput } from '../../client/client.ts'
import { unwrap } from '../client.ts'
import type { AccountClient } from '../client.ts'

interface HelpDesk extends AsyncDisposable {
  readonly url: string
  /** In the form of OFFHOOK_ALLOW_NETWORKS. */
  readonly network: string
}

interface Answer {
  readonly status: number
  readonly body: { readonly ok: true } | { readonly error: string }
}

/** Long enough for the breaker to pause the integration and for a person to see it, at the beginning and now and then. */
const AWAY_MS = 2 * 60_000
const AWAY_EVERY_MS = 15 * 60_000

/** The response to a body, this long after the first request. Pure. */
export function helpDeskAnswer(body: string, sinceFirstMs: number): Answer {
  if (sinceFirstMs % AWAY_EVERY_MS < AWAY_MS) return { status: 503, body: { error: 'Down for maintenance.' } }
  if (!hasCaller(body)) return { status: 422, body: { error: 'A ticket needs the number of its caller.' } }
  return { status: 201, body: { ok: true } }
}

function hasCaller(body: string): boolean {
  const ticket: unknown = JSON.parse(body)
  return typeof ticket === 'object' && ticket !== null && 'caller' in ticket && Boolean(ticket.caller)
}

/** Starts the receiver at a free port of this machine. */
export async function startHelpDesk(): Promise<HelpDesk> {
  let firstAt: number | null = null
  const answer = async (incoming: IncomingMessage): Promise<Answer> => {
    firstAt ??= Date.now()
    return helpDeskAnswer(await text(incoming), Date.now() - firstAt)
  }
  const server = createServer((incoming, outgoing) => {
    void answer(incoming)
      .catch((): Answer => ({ status: 400, body: { error: 'Not JSON.' } }))
      .then(({ status, body }) => {
        outgoing.writeHead(status, { 'content-type': 'application/json' })
        outgoing.end(JSON.stringify(body))
      })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/tickets`,
    network: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Creates an integration for the receiver, with every call since `from` to begin with. */
export async function integrateHelpDesk(client: AccountClient, { url }: HelpDesk, from: Date): Promise<void> {
  const { id } = await unwrap(client.POST('/integrations', { body: configOf(url) }))
  const since = { params: { path: { id } }, body: { from: from.toISOString() } }
  await unwrap(client.POST('/integrations/{id}/past-calls', since))
}

function configOf(url: string): IntegrationInput {
  const rows = [
    { key: 'caller', value: '[[caller_number]]' },
    { key: 'name', value: '[[caller_name]]' },
    { key: 'result', value: '[[outcome]]' },
    { key: 'call', value: '[[uniqueid]]' },
  ]
  const request = { method: 'POST', url, format: 'json', rows } as const
  // Calls of every direction, like the integrations of the proof.
  return { name: HELP_DESK, realtime: false, final: true, conditions: { all: [] }, request }
}

/** The name of its integration. */
export const HELP_DESK = 'Help desk'
