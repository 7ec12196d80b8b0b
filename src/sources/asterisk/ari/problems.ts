// What may be wrong with the way to an ARI, in sentences that say what to do.
import { objectOf } from './event.ts'

/** Why this answer to the greeting is not that of an ARI that takes us; `null`: it does. Nothing of what it says is shown (S11). */
export function greetingProblem(
  place: string,
  username: string,
  { status, body }: { readonly status: number; readonly body: unknown },
): { readonly problem: string; readonly isRefused: boolean } | null {
  if (status === 200 && objectOf(objectOf(body)?.['status']) !== null) return null
  if (status === 401 || status === 403) {
    const problem =
      `Asterisk at ${place} refused the login of "${username}". Check user and password in ari.conf, and that its "permit" lines ` +
      'let this machine in; then run "module reload res_ari.so" in Asterisk.'
    return { problem, isRefused: true }
  }
  const problem =
    `What answers at ${place} is not ARI, or not yet: Asterisk may be starting. Check the address, that ari.conf has ` +
    '"enabled = yes", and the "prefix" in http.conf: it belongs to the address.'
  return { problem, isRefused: status !== 503 }
}

/** Why there was no answer. What the error says may name addresses and certificates of the inner network: only its kind is told. */
export function unreachableProblem(place: string, error: unknown): string {
  const code = codeOf(error)
  if (code === 'ECONNREFUSED') {
    return `Nothing listens at ${place}. Check that Asterisk runs, that http.conf has "enabled = yes", and its bindaddr and port.`
  }
  if (code.startsWith('UND_ERR_') && code.endsWith('_TIMEOUT')) return noAnswerProblem(place)
  if (/CERT|SELF_SIGNED|ALTNAME/.test(code)) {
    return `The certificate of ${place} ${certificateFlaw(code)}. Use one of a public authority, or http over a VPN.`
  }
  if (code.startsWith('ERR_SSL_'))
    return `What answers at ${place} does not speak TLS. Write http://, or give the port of TLS (8089 unless changed).`
  return `${place} cannot be reached. Check the address (http or https, host, port) and the network in between.`
}

function certificateFlaw(code: string): string {
  if (code === 'CERT_HAS_EXPIRED') return 'has expired'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'is for another name'
  return 'is of no authority that this machine trusts'
}

export function endlessProblem(place: string): string {
  return `What answers at ${place} sends without end. Check the address, and that nothing else answers there.`
}

export function noAnswerProblem(place: string): string {
  return `No answer from ${place}. Check host and port, and that the firewall lets this machine in.`
}

export function silentProblem(place: string): string {
  return `Asterisk at ${place} has gone silent: it did not answer a ping. Connecting anew.`
}

export function closedProblem(place: string, state: string): string {
  return state === 'opening'
    ? `Asterisk at ${place} refused the WebSocket. Check that the modules res_ari_events and res_http_websocket are loaded.`
    : `Asterisk at ${place} closed the connection. Connecting anew.`
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause)
}
