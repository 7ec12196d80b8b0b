// Reads the steps of the dialplan, which `Newexten` reports.
import { header, type AmiMessage } from './ami-message.ts'

/** A step of the dialplan. */
export interface DialplanStep {
  /** In lower case. */
  readonly application: string
  readonly data: string
}

/** Applications that run another one; Asterisk reports the outer one: `ExecIf(1?Background(menu):NoOp())`. */
const WRAPPERS: ReadonlySet<string> = new Set(['exec', 'execif', 'tryexec'])

/** The step that an event reports: the inner application, if an application runs another. */
export function readDialplanStep(message: AmiMessage): DialplanStep {
  const application = header(message, 'application').toLowerCase()
  const data = header(message, 'appdata')
  if (!WRAPPERS.has(application)) return { application, data }
  const run = application === 'execif' ? chosen(data) : data
  const inner = /^\s*(\w+)\s*\((.*)\)\s*$/s.exec(run)
  return inner ? { application: (inner[1] ?? '').toLowerCase(), data: inner[2] ?? '' } : { application, data }
}

/** The part that `condition?this:that` selects. Variables are already substituted; any text except empty and 0 is true. */
function chosen(data: string): string {
  const question = data.indexOf('?')
  if (question === -1) return ''
  const rest = data.slice(question + 1)
  const isTrue = !/^0*$/.test(data.slice(0, question).trim())
  const end = endOfFirst(rest)
  return isTrue ? rest.slice(0, end) : rest.slice(end + 1)
}

/** The end of the first of two applications: the colon outside of its brackets. */
function endOfFirst(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '(') depth += 1
    else if (sign === ')') depth -= 1
    else if (sign === ':' && depth <= 0) return at
  }
  return text.length
}
