// Prints one attempt for a person: request, response, timing.
import type { Attempt, SentRequest } from '../../client/client.ts'
import { truncate, paint, escapeControls } from '../terminal.ts'

// Enough of a response to recognise it; the delivery log has more.
const BODY_SHOWN = 2000

/** The lines of an attempt. Text from other systems is made safe to print. */
export function linesOfAttempt({ request, response, timing, error_detail: error }: Attempt): string[] {
  const sent =
    request === null ? [] : [paint('bold', escapeControls(`${request.method} ${request.url}`)), ...message(request)]
  const came =
    response === null
      ? [paint('red', escapeControls(error ?? 'No response'))]
      : [paint(colourOf(response.status_code), `${response.status_code}`), ...message(response)]
  const why = response !== null && error !== null ? [paint('red', escapeControls(error))] : []
  const took = timing === null ? [] : ['', paint('dim', timingLine(timing))]
  return [...sent, '', ...came, ...why, ...took]
}

function message({ headers, body }: Pick<SentRequest, 'headers' | 'body'>): string[] {
  const lines = headers.map(([name, value]) => `${paint('dim', `${escapeControls(name)}:`)} ${escapeControls(value)}`)
  if (body === null || body === '') return lines
  return [...lines, '', ...body.split(/\r?\n/).map((line) => truncate(escapeControls(line), BODY_SHOWN))]
}

function timingLine(timing: NonNullable<Attempt['timing']>): string {
  const known = Object.entries(timing).filter(([, ms]) => ms !== null)
  return known.map(([part, ms]) => `${words(part)} ${Math.round(Number(ms) * 10) / 10} ms`).join(', ')
}

/** `firstByte` → `first byte`. */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function colourOf(status: number): 'green' | 'red' {
  return status >= 200 && status < 300 ? 'green' : 'red'
}
