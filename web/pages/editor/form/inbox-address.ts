/** The address of an inbox that nobody used yet, at this program. */
export function newInboxAddress(): string {
  const token = `inbox-${crypto.randomUUID().slice(0, 8)}`
  return `${globalThis.location.origin}/inbox/${token}`
}

/** The token of an address that is an inbox of this program; `null`: it is none. */
export function inboxToken(url: string): string | null {
  const [before, token] = url.split('/inbox/')
  return before === globalThis.location.origin && token ? (/^[\w-]+/.exec(token)?.[0] ?? null) : null
}
