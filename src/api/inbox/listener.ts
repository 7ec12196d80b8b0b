// The inbox's own listener on this machine. The guard blocks every request to Offhook itself except those to this listener (S2):
// Offhook sends a request for PUBLIC_URL/inbox/… here, whatever proxy is in front of the public URL. The listener accepts
// requests of this program only. Each request names its account, because an inbox belongs to one account and refuses calls of
// others.
import { INBOX_PATH } from '../../actions/inbox/address.ts'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { Inbox } from './inbox.ts'

/** The header that Offhook adds: the account's number and the pass. */
const INBOX_HEADER = 'offhook-inbox'

/** Listens on a free port of the loopback address. */
export function listenForInbox(inbox: Inbox, pass: string): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const [account, given, ...more] = String(incoming.headers[INBOX_HEADER] ?? '').split(' ')
    const isOwn = given === pass && more.length === 0
    // Offhook added this header itself: it is no part of the request that the inbox shows.
    incoming.rawHeaders = withoutHeader(incoming.rawHeaders)
    if (!incoming.url?.startsWith(INBOX_PATH)) outgoing.writeHead(404).end()
    else void inbox.serve(incoming, outgoing, isOwn ? Number(account) : 'nobody')
  })
  const listening = Promise.withResolvers<Server>()
  server.once('error', listening.reject)
  server.listen(0, '127.0.0.1', () => listening.resolve(server))
  return listening.promise
}

function withoutHeader(raw: readonly string[]): string[] {
  return raw.filter((_, at) => raw[at - (at % 2)]?.toLowerCase() !== INBOX_HEADER)
}
