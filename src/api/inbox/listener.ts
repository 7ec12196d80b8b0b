// The inbox's own listener on this machine. The guard lets no request reach Offhook itself, this listener excepted (S2): what
// is addressed to PUBLIC_URL/inbox/… is dialled here, whatever proxy stands before the public address. It takes requests of this
// program alone, which say whose they are: an inbox belongs to one account, and takes no other's calls.
import { INBOX_PATH } from '../../actions/inbox/address.ts'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { Inbox } from './inbox.ts'

/** The header that the sender adds: the account's number and the pass. */
const INBOX_HEADER = 'offhook-inbox'

/** Listens on a free port of the loopback address. */
export function listenForInbox(inbox: Inbox, pass: string): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const [account, given, ...more] = String(incoming.headers[INBOX_HEADER] ?? '').split(' ')
    const isOwn = given === pass && more.length === 0
    // It is ours, and no part of what was sent.
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
