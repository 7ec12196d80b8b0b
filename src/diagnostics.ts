// Diagnostics: messages of the program about itself, on stderr (the delivery log is something else). One line per message, JSON
// for machines, text on a terminal:
//   {"at":"2026-11-25T03:04:05.678Z","level":"info","what":"Offhook started","url":"http://127.0.0.1:8080"}
//   03:04:05 Offhook started  url=http://127.0.0.1:8080
import { inspect, styleText } from 'node:util'
import { messageOf } from './errors.ts'
import { currentRequestId } from './request-context.ts'

export type Level = 'info' | 'warning' | 'error'

/** The facts of a message. Names contain the units; an Error is written as its message and code. */
export type Facts = Readonly<Record<string, unknown>>

/** Writes one message. `what` is a few words that stay the same for the same kind of message, so that it can be searched for. */
export type Diagnose = (level: Level, what: string, facts?: Facts) => void

/** The output for the lines: a part of `process.stderr`. */
interface Output {
  readonly isTTY?: boolean
  write(line: string): unknown
}

/** Names of facts that must be secret. They should not be passed at all: hiding them is a safeguard. */
const SECRET_NAME = /secret|password|passwd|token|authorization|cookie|api_?key/i
/** The password in an address, anywhere in a text. */
const PASSWORD_IN_URL = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi
/** A longer value is cut: a line of diagnostics is read, a body belongs to the delivery log. */
const VALUE_LENGTH_MAX = 2000

/** Makes the one function that writes diagnostics. */
export function createDiagnostics(look: 'auto' | 'json' | 'text', output: Output = process.stderr): Diagnose {
  const print = look === 'json' || (look === 'auto' && output.isTTY !== true) ? json : text
  return (level, what, facts = {}) => {
    const requestId = currentRequestId()
    const all = requestId === null ? facts : { ...facts, request_id: requestId }
    output.write(`${print({ at: new Date(), level, what, facts: cleaned(all) })}\n`)
  }
}

interface Line {
  readonly at: Date
  readonly level: Level
  readonly what: string
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

function json({ at, level, what, facts }: Line): string {
  return JSON.stringify({ at: at.toISOString(), level, what, ...facts })
}

const COLOURS = { info: 'green', warning: 'yellow', error: 'red' } as const

/** Colours as stderr can show them; styleText by itself checks stdout. */
function paint(format: Parameters<typeof styleText>[0], words: string): string {
  return styleText(format, words, { stream: process.stderr })
}

function text({ at, level, what, facts }: Line): string {
  const time = at.toISOString().slice(11, 19)
  const pairs = Object.entries(facts).map(([name, value]) => `${paint('dim', `${name}=`)}${quoted(value)}`)
  return [paint('dim', time), paint(COLOURS[level], what), '', ...pairs].join(' ').trimEnd()
}

/**
 * The value itself if no part of it could be taken for the next pair or move the cursor; otherwise as JSON, which escapes both.
 */
function quoted(value: string | number | boolean | null): string {
  return typeof value === 'string' && !/^[^\s"=\p{C}]+$/u.test(value)
    ? escapeUnseen(JSON.stringify(value))
    : String(value)
}

/** Escapes control and bidi characters beyond ASCII, which come from callers' names (S38). */
function escapeUnseen(text: string): string {
  return text.replaceAll(/\p{C}/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`)
}

function cleaned(facts: Facts): Line['facts'] {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => {
      if (value === undefined) return []
      if (SECRET_NAME.test(name)) return [[name, '•••']]
      if (value instanceof Error) return [[name, plain(messageOf(value))], ...codeOf(value)]
      return [[name, plain(value)]]
    }),
  )
}

function codeOf(error: Error): [string, string][] {
  if ('code' in error && typeof error.code === 'string') return [['code', error.code]]
  // For an unexpected error, its place in the code helps.
  return error.stack === undefined ? [] : [['stack', String(plain(error.stack))]]
}

function plain(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value : inspect(value, { breakLength: Infinity, compact: true })
  return text.replaceAll(PASSWORD_IN_URL, '$1:•••@').slice(0, VALUE_LENGTH_MAX)
}
