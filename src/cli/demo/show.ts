// One request that arrived, as one line: time, call, method and format, event, what matters, the body.
import { columns, cut, paint, shown } from '../terminal.ts'
import type { Received } from './received.ts'

// Widths of the columns: the longest that occurs in the recordings. What is longer pushes the line, it is not cut.
const WIDTH = { call: 14, event: 12, gist: 34 } as const

const COLOURS = { ringing: 'yellow', answered: 'green', ended: 'dim', final: 'cyan' } as const

/** The heading of a recording: its name without the ending. */
export function heading(file: string): string {
  return paint('bold', file.replace(/\.\w+$/, '').replaceAll('-', ' '))
}

/** The line of a request. On a terminal the body is cut to what fits; in a file it is whole. */
export function lineOf(got: Received): string {
  const { request, integration, event } = got
  const format = `${request.method} ${integration.format.toUpperCase()}`
  const head = [
    request.at.slice(11, 23),
    shown(got.uniqueid).padEnd(WIDTH.call),
    format.padEnd('POST FORM'.length),
    event.padEnd(WIDTH.event),
    shown(gistOf(got)).padEnd(WIDTH.gist),
  ]
  const used = head.join('  ').length + 4
  const width = columns()
  const body = shown(request.body)
  const [time = '', call = '', method = '', what = '', gist = ''] = head
  const colour = Object.entries(COLOURS).find(([name]) => name === event)?.[1] ?? 'blue'
  const fitting = width === null ? body : cut(body, Math.max(0, width - used))
  return `  ${[paint('dim', time), call, method, paint(colour, what), gist, paint('dim', fitting)].join('  ')}`.trimEnd()
}

/** What a person wants to know at this event. */
function gistOf({ event, fields }: Received): string {
  const [caller, dialled, agent, outcome, talk] = ['caller', 'dialled', 'agent', 'outcome', 'talk_s'].map(
    (key) => fields.get(key) ?? '',
  )
  if (event === 'ringing') return `${caller === '' ? 'withheld' : caller} → ${dialled}`
  if (event === 'ended') return outcome ?? ''
  if (event !== 'final') return agent ?? ''
  return [outcome, agent, Number(talk) > 0 ? `talked ${talk} s` : ''].filter((part) => part !== '').join(', ')
}
