// Prints one change of the stream as a line: time, type, id, and its facts.
import { paint, escapeControls } from '../terminal.ts'

const COLOURS: Readonly<Record<string, 'green' | 'red' | 'yellow' | 'cyan' | 'dim'>> = {
  delivered: 'green',
  answered: 'green',
  failed: 'red',
  retrying: 'yellow',
  ringing: 'yellow',
  ended: 'dim',
}

/** Facts that summarise the change; printed first, in this order. */
const FIRST = ['state', 'event', 'kind', 'status_code', 'name', 'reason']

/** Members that the line itself already contains. */
const HIDDEN = ['type', 'at']

/** The lines of a change; a gap in the stream is printed too, because the missed changes are not shown. */
export function lineOf(type: string, change: Readonly<Record<string, unknown>>, now = new Date()): string[] {
  if (type === 'resync') return [paint('yellow', 'Some changes are missing here. The log has all of them.')]
  const { id, ...facts } = change
  const known = Object.entries(facts).filter(
    ([name, value]) => !HIDDEN.includes(name) && value !== null && value !== undefined,
  )
  const sorted = known.toSorted(([a], [b]) => rank(a) - rank(b))
  const parts = sorted.map(([name, value]) =>
    FIRST.includes(name) ? word(value) : paint('dim', `${name}=${text(value)}`),
  )
  return [
    [
      paint('dim', now.toISOString().slice(11, 23)),
      type.padEnd('integration'.length),
      escapeControls(String(id)),
      ...parts,
    ].join('  '),
  ]
}

function rank(name: string): number {
  const at = FIRST.indexOf(name)
  return at === -1 ? FIRST.length : at
}

function word(value: unknown): string {
  const plain = text(value)
  const colour = COLOURS[plain]
  return colour === undefined ? plain : paint(colour, plain)
}

function text(value: unknown): string {
  return escapeControls(typeof value === 'string' ? value : JSON.stringify(value))
}
