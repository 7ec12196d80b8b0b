// Diagnostics: what the program says about itself, on stderr (the log is the delivery log, something else). One wide line
// per fact, JSON for machines, text on a terminal:
//   {"at":"2026-11-25T03:04:05.678Z","level":"info","what":"Offhook started","url":"http://127.0.0.1:8080"}
//   03:04:05 Offhook started  url=http://127.0.0.1:8080
import { inspect, styleText } from 'node:util'
import { messageOf } from './errors.ts'
import { currentRequestId } from './request-context.ts'

export type Level = 'info' | 'warning' | 'error'

/** What belongs to a fact. Units stand in the names; an Error is written as its message and code. */
export type Facts = Readonly<Record<string, unknown>>

/** Says one fact. `what` is a few words that stay the same for the same kind of fact, so that it can be searched for. */
export type Diagnose = (level: Level, what: string, facts?: Facts) => void

/** Where lines go: a part of `process.stderr`. */
export interface Output {
  readonly isTTY?: boolean
  write(line: string): unknown
}

/** Facts whose names say that they are secret. They should not be given at all: this is the net below. */
const SECRET_NAME = /secret|password|passwd|token|authorization|cookie|api_?key/i
/** The password of an address, wherever a text holds one. */
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

/** Coloured as stderr can show it; styleText looks at stdout of itself. */
function paint(format: Parameters<typeof styleText>[0], words: string): string {
  return styleText(format, words, { stream: process.stderr })
}

function text({ at, level, what, facts }: Line): string {
  const time = at.toISOString().slice(11, 19)
  const pairs = Object.entries(facts).map(([name, value]) => `${paint('dim', `${name}=`)}${quoted(value)}`)
  return [paint('dim', time), paint(COLOURS[level], what), '', ...pairs].join(' ').trimEnd()
}

/** As it is where nothing in it could be taken for the next pair or move the cursor; else as JSON, which escapes both. */
function quoted(value: string | number | boolean | null): string {
  return typeof value === 'string' && !/^[^\s"=\p{C}]+$/u.test(value)
    ? escapeUnseen(JSON.stringify(value))
    : String(value)
}

/** Control and bidi characters beyond ASCII come from callers' names: shown, never obeyed (S38). */
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
  // An error that nobody foresaw: its place in the code is what helps.
  return error.stack === undefined ? [] : [['stack', String(plain(error.stack))]]
}

function plain(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value : inspect(value, { breakLength: Infinity, compact: true })
  return text.replaceAll(PASSWORD_IN_URL, '$1:•••@').slice(0, VALUE_LENGTH_MAX)
}
