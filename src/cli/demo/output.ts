// Prints one received request: call, method and format, event, main values, body. Not its time: the requests of a call are shown in
// the order of its events, and those of different integrations arrive in any order.
import type { Program } from '../../main.ts'
import { columns, truncate, paint, escapeControls, table } from '../terminal.ts'
import { HELP_DESK } from './help-desk.ts'
import type { Proof } from './proof.ts'
import { recordingLinkOf } from './links.ts'
import type { ReceivedRequest } from './request.ts'

// Widths of the columns: the longest value in the recordings. A longer value pushes the line and is not cut.
const WIDTH = { call: 14, event: 12, gist: 32 } as const

// With less room than this beside the columns, the body would be unreadable.
const BODY_ROOM = 60

const COLOURS: Readonly<Record<string, 'yellow' | 'green' | 'dim' | 'cyan'>> = {
  ringing: 'yellow',
  answered: 'green',
  ended: 'dim',
  final: 'cyan',
}

/** The heading of a recording: its file name without the extension. */
export function heading(file: string): string {
  return paint('bold', file.replace(/\.\w+$/, '').replaceAll('-', ' '))
}

/**
 * The lines of a request: the columns, then the body, on a line of its own if the first has no room. On a terminal the body is
 * cut to fit; in a file it is complete.
 */
export function requestLines(got: ReceivedRequest): string[] {
  const { request, integration, event } = got
  const cells = [
    escapeControls(got.uniqueid).padEnd(WIDTH.call),
    `${request.method} ${integration.format.toUpperCase()}`.padEnd('POST FORM'.length),
    event.padEnd(WIDTH.event),
    escapeControls(gistOf(got)).padEnd(WIDTH.gist),
  ]
  const [call = '', method = '', what = '', gist = ''] = cells
  const colour = COLOURS[event] ?? 'blue'
  const head = `  ${[paint('dim', call), method, paint(colour, what), gist].join('  ')}`
  const body = escapeControls(request.body)
  const width = columns()
  const recording = recordingLines(got)
  if (width === null) return [`${head}  ${body}`, ...recording]
  const left = width - cells.join('  ').length - 4
  if (left >= BODY_ROOM) return [`${head}  ${paint('dim', truncate(body, left))}`, ...recording]
  return [head.trimEnd(), paint('dim', `    ${truncate(body, width - 4)}`), ...recording]
}

/** The whole link, so that a person can open it. */
function recordingLines(got: ReceivedRequest): string[] {
  const link = recordingLinkOf(got)
  if (link === null) return []
  return [
    `    ${paint('cyan', 'recording →')} ${escapeControls(link)} , ${escapeControls(got.fields.get('recording_s') ?? '?')} s`,
  ]
}

/** The most interesting values for this event. */
function gistOf({ event, fields }: ReceivedRequest): string {
  const known = (key: string, before = '', after = ''): string[] => {
    const value = fields.get(key) ?? ''
    return value === '' || value === '0' ? [] : [`${before}${value}${after}`]
  }
  const agent = known('agent', 'agent ')
  if (event === 'ringing') return [...known('caller'), '→', ...known('dialled')].join(' ')
  if (event === 'ended') return known('outcome').join()
  if (event === 'final') return [...known('outcome'), ...agent, ...known('talk_s', 'talked ', ' s')].join(', ')
  return agent.join()
}

/** The state of a recording that the final requests of its call wait for. */
export function recordingProgressLine(uniqueid: string, stands: string): string {
  return `recording of ${escapeControls(uniqueid)}: ${escapeControls(stands)}`
}

/** The checks of the proof, one per line. */
export function proofLines(proof: Proof): string[] {
  const { calls, events, deliveries, received, lanes, recordings, links, problems } = proof
  const fine = problems.length === 0
  const rows = [
    ['calls', `${calls}, each with an end and a final event`],
    ['events', `${events}, numbered 1, 2, 3 … within each call`],
    ['deliveries', `${deliveries} expected, ${deliveries} in the log, ${received} received`],
    ['order', `kept for all ${lanes} pairs of call and integration`],
    ['signatures', `${received} verified with the integrations’ secrets`],
    ['recordings', `${recordings} converted to MP3, ${links} working links`],
    ['lost', 'none'],
    ['duplicates', 'none'],
  ]
  if (!fine)
    return ['', paint(['bold', 'red'], 'Failed'), ...problems.map((problem) => `  ${paint('red', '✘')} ${problem}`)]
  return ['', paint('bold', 'Verified'), ...table(rows).map((line) => `  ${paint('green', '✔')} ${line}`)]
}

/** Names the settings of the shell that have no effect: the demo uses its own. */
export function leftAsideLine(variables: readonly string[]): string {
  return `The demo has its own settings and ignores ${variables.join(', ')}. To choose a port, use --port.`
}

/** The page, with a link that signs in once, and the address and key for further commands. */
export function nextStepLines(
  { url, adminKey }: Program,
  { folder, link }: { folder: string; link: string | null },
): string[] {
  const rows = [
    ['URL', url],
    ['key', adminKey],
    ['API', `${url}/docs`],
    ['more calls', `npx offhook simulate --data ${quoted(folder)}`],
    ['watch', `npx offhook tail --data ${quoted(folder)}`],
  ]
  return [
    '',
    paint('bold', 'Next'),
    `  Open ${link ?? url}`,
    '  Calls keep coming in, at the pace of a small office. The dashboard shows them live.',
    `  ${HELP_DESK} is unavailable for two minutes and rejects calls without a number: see how Offhook reports and retries them.`,
    ...table(rows).map((line) => `  ${line}`),
    '',
    'Ctrl-C stops the demo and removes everything.',
  ]
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
