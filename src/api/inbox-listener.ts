// The inbox's own listener on this machine. The guard lets no request reach Offhook itself, this listener excepted (S2): what
// is addressed to PUBLIC_URL/inbox/… is dialled here, whatever proxy stands before the public address.
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { inboxPath } from './inbox.ts'
import type { Inbox } from './inbox.ts'

/** Listens on a free port of the loopback address. */
export function listenForInbox(inbox: Inbox): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith(inboxPath)) void inbox.serve(incoming, outgoing)
    else outgoing.writeHead(404).end()
  })
  const listening = Promise.withResolvers<Server>()
  server.once('error', listening.reject)
  server.listen(0, '127.0.0.1', () => listening.resolve(server))
  return listening.promise
}
