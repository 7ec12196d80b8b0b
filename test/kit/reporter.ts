// The reporter that `run.ts` gives to each process of tests: one JSON line per result.
//
// It also finds resources that tests leave open. node:test waits for the event loop to become empty, so a forgotten timer or
// connection would hang the file; the reporter names it, and fails the file.
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

/** A line of the report. */
export interface ReportLine {
  /** `remark`: an error outside a test, such as an error after its end; its text is the name. */
  readonly type: 'begun' | 'passed' | 'skipped' | 'failed' | 'remark'
  readonly name: string
  /** The thrown error, as text; with `failed` only. */
  readonly error?: string
}

/** The exit code for resources left open: Node uses it for nothing else. */
export const LEFT_OPEN = 70

/**
 * Time for the event loop to become empty after the last test: programs, browsers and databases need a moment to end, and
 * longer on a busy machine.
 */
const LEAK_AFTER_MS = 120_000

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let waiting = 0
  let timer: NodeJS.Timeout | undefined
  for await (const event of events) {
    if (event.type === 'test:enqueue' && event.data.nesting === 0) waiting++
    if ((event.type === 'test:pass' || event.type === 'test:fail') && event.data.nesting === 0) waiting--
    clearTimeout(timer)
    if (waiting === 0) timer = setTimeout(endLeaking, LEAK_AFTER_MS).unref()
    const line = lineOf(event)
    if (line !== null) yield `${JSON.stringify(line)}\n`
  }
  clearTimeout(timer)
}

function lineOf(event: TestEvent): ReportLine | null {
  if (event.type === 'test:enqueue') return { type: 'begun', name: event.data.name }
  // The other diagnostics are node:test's own counts, and a test's own messages.
  if (event.type === 'test:diagnostic') {
    return /^(Error|Warning): /.test(event.data.message) ? { type: 'remark', name: event.data.message } : null
  }
  if ((event.type !== 'test:pass' && event.type !== 'test:fail') || event.data.details.type === 'suite') return null
  if (event.type === 'test:fail')
    return { type: 'failed', name: event.data.name, error: textOf(event.data.details.error) }
  return { type: event.data.skip === undefined ? 'passed' : 'skipped', name: event.data.name }
}

/** node:test wraps the thrown error; the wrapper has no information. */
function textOf(error: Error): string {
  return inspect(error.cause ?? error, { depth: 6, breakLength: 120 })
}

function endLeaking(): void {
  const open = process
    .getActiveResourcesInfo()
    .filter((resource) => resource !== 'PipeWrap' && resource !== 'FSReqCallback')
  process.stderr.write(
    `left open after the last test: ${open.join(', ') || 'something that keeps the process alive'}\n`,
  )
  process.exit(LEFT_OPEN)
}
