// Describes problems of a connection to ARI, in sentences that say what to do.
import { objectOf } from './event.ts'

/**
 * Why this response to the greeting is not that of an ARI that accepts our login; `null`: it is. Nothing of its text is shown
 * (S11).
 */
export function greetingProblem(
  place: string,
  username: string,
  { status, body }: { readonly status: number; readonly body: unknown },
): { readonly problem: string; readonly isRefused: boolean } | null {
  if (status === 200 && objectOf(objectOf(body)?.['status']) !== null) return null
  if (status === 401 || status === 403) {
    const problem =
      `Asterisk at ${place} rejected the login of "${username}". Check the username and password in ari.conf, and that its "permit" lines ` +
      'allow the Offhook machine. Then run "module reload res_ari.so" in Asterisk.'
    return { problem, isRefused: true }
  }
  const problem =
    `The server at ${place} did not send a valid ARI response. Asterisk may still be starting. Check the URL, that ari.conf has ` +
    '"enabled = yes", and that the URL includes the "prefix" of http.conf.'
  return { problem, isRefused: status !== 503 }
}

/**
 * Why there was no response. The error may contain addresses and certificates of the internal network: only its type is
 * reported.
 */
export function unreachableProblem(place: string, error: unknown): string {
  const code = codeOf(error)
  if (code === 'ECONNREFUSED') {
    return `Connection refused by ${place}. Check that Asterisk is running and that http.conf has "enabled = yes" and the correct bindaddr and port.`
  }
  if (code.startsWith('UND_ERR_') && code.endsWith('_TIMEOUT')) return noAnswerProblem(place)
  if (/CERT|SELF_SIGNED|ALTNAME/.test(code)) {
    return `The certificate of ${place} ${certificateFlaw(code)}. Use a certificate from a public CA, or http over a VPN.`
  }
  if (code.startsWith('ERR_SSL_'))
    return `The server at ${place} does not use TLS. Use http:// or the TLS port (default 8089).`
  return `${place} can’t be reached. Check the URL (http or https, host, port) and the network.`
}

function certificateFlaw(code: string): string {
  if (code === 'CERT_HAS_EXPIRED') return 'has expired'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'is for another hostname'
  return 'is not from a CA that the Offhook machine trusts'
}

export function endlessProblem(place: string): string {
  return `The server at ${place} sent too much data. Check the URL.`
}

export function noAnswerProblem(place: string): string {
  return `No response from ${place}. Check the host and port, and that the firewall allows the Offhook machine.`
}

export function silentProblem(place: string): string {
  return `Asterisk at ${place} stopped responding to pings. Reconnecting.`
}

export function closedProblem(place: string, state: string): string {
  return state === 'opening'
    ? `Asterisk at ${place} refused the WebSocket. Check that the modules res_ari_events and res_http_websocket are loaded.`
    : `Asterisk at ${place} closed the connection. Reconnecting.`
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause)
}
