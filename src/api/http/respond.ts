import type { ServerResponse } from 'node:http'
import { SECURITY_HEADERS } from './headers.ts'
import { problemBody, PROBLEM_TYPE } from './problem.ts'
import type { Problem } from './problem.ts'

/** Sends JSON on Node's own response, with the headers of every response. */
export function respondJson(outgoing: ServerResponse, status: number, text: string): void {
  respond(outgoing, status, { text, headers: { 'content-type': 'application/json' } })
}

export function respondProblem(outgoing: ServerResponse, problem: Problem): void {
  respond(outgoing, problem.status, {
    text: problemBody(problem),
    headers: { 'content-type': PROBLEM_TYPE, ...problem.headers },
  })
}

function respond(
  outgoing: ServerResponse,
  status: number,
  { text, headers }: { readonly text: string; readonly headers: Readonly<Record<string, string>> },
): void {
  // Responses with these statuses have no body (RFC 9110, 15).
  if (status === 204 || status === 205 || status === 304) {
    outgoing.writeHead(status, { ...SECURITY_HEADERS }).end()
    return
  }
  outgoing.writeHead(status, { ...SECURITY_HEADERS, ...headers, 'content-length': Buffer.byteLength(text) }).end(text)
}
