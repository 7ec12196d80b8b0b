// offhook import: imports a file of ended calls, row by row, into a source (C18).
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { decodeText } from '../calls/import/decode-text.ts'
import { NOTHING_IMPORTED, sendBatch, type BatchAnswer, type ImportTotals } from '../calls/import/import-rows.ts'
import { readRows, refusedTable, type FileRow, type FileRows, type RowRefusal } from '../calls/import/read-rows.ts'
import { sendBatches } from '../calls/import/send-batches.ts'
import { messageOf, OffhookError } from '../errors.ts'
import { csvLine } from '../text/csv.ts'
import { ProblemError, unwrap, type AccountClient } from './client.ts'
import { UsageError, defineCommand, type ExitCode } from './command.ts'
import { columnsOf, sourceFor, type ImportSource } from './import/source.ts'
import { progressLine } from './import/progress.ts'
import { firstCallLines, type ImportedCall } from './import/call-table.ts'
import { interruptSignal } from './interrupt.ts'
import { TARGET_ARGS, accountClientOf } from './target.ts'
import { clearProgress, count, printNote, showProgress, printLine, printJson, escapeControls } from './terminal.ts'

export const importCalls = defineCommand({
  name: 'import',
  summary: 'Import past calls from a file',
  about: [
    'The file is CSV with a header row, or NDJSON with one object per line. The mapping of the source maps its columns',
    'to fields. Nothing is sent to integrations without --send. Calls that exist already are skipped, so you can import a',
    'file again. Ctrl-C pauses. Exits with code 1 if rows were rejected.',
  ].join('\n'),
  args: {
    file: { type: 'positional', description: 'The file', required: true },
    source: { type: 'string', description: 'Source of kind files or push: name or ID', valueHint: 'name' },
    mapping: {
      type: 'string',
      description:
        'Create the source with this mapping if it does not exist: a ready-made mapping, a JSON file, or "auto"',
      valueHint: 'id',
    },
    columns: {
      type: 'string',
      description: 'Column names, comma-separated, for a CSV file without a header row',
      valueHint: 'a,b,c',
    },
    'time-zone': {
      type: 'string',
      description: 'Time zone of times without an offset. Default: that of the source, otherwise that of the account',
      valueHint: 'Australia/Sydney',
    },
    send: { type: 'boolean', description: 'Send the calls to integrations, as if they happened now' },
    'dry-run': { type: 'boolean', description: 'Show what would be imported, and store nothing' },
    report: { type: 'string', description: 'Write rejected rows to this CSV file', valueHint: 'file' },
    ...TARGET_ARGS,
  },
  examples: [
    ['offhook import calls.csv --source "Old calls" --dry-run', 'Show what would be imported'],
    ['offhook import calls.csv --source "Old calls" --report refused.csv', 'Import, and write rejected rows to a file'],
    [
      'offhook import Master.csv --source "Asterisk CDR" --mapping asterisk_cdr --time-zone Australia/Sydney --dry-run',
      'Try a file of a PBX whose clock shows Sydney time',
    ],
    [
      'offhook import calls.csv --source "Old calls" --mapping auto',
      'Create the source, and detect columns by their names',
    ],
  ],
  run: async (args): Promise<ExitCode> => {
    if (args.source === undefined) throw new UsageError('Set the source of the calls: --source with its name or ID.')
    const text = decodeText(await bytesOf(args.file))
    const client = await accountClientOf(args)
    const columns = await columnsOf(client, args)
    const file = readRows(text, columns)
    if (file.rows.length === 0 && file.unread.length === 0)
      throw new OffhookError('empty_file', `${args.file} has no rows. The first line is the header row.`)
    const timezone = args['time-zone']
    const source = await sourceFor(client, { name: args.source, mapping: args.mapping, timezone, rows: file.rows })
    const isRehearsal = args['dry-run']
    const options = {
      send: args.send ? 'integrations' : 'nobody',
      dry_run: isRehearsal,
      ...(timezone !== undefined && { timezone }),
    } as const
    const { sent, calls, readIn } = await sendOrTry(client, source, { file, options })
    const refused = refusedRows(file, sent)
    if (args.report !== undefined) await writeReport(args.report, file, sent.refused)
    const finished = sent.done === file.rows.length
    if (args.json) {
      const { taken, known, passedOver } = sent
      printJson({
        source: isRehearsal && source.isNew ? null : source.id,
        ...(readIn !== null && { timezone: readIn }),
        rows: file.rows.length + file.unread.length,
        created: taken,
        already_ended: known,
        ignored: passedOver,
        refused,
        finished,
      })
    } else {
      if (isRehearsal) for (const line of firstCallLines(calls)) printLine(line)
      if (isRehearsal && readIn !== null)
        printLine(`Times without an offset are read as ${readIn}. Use --time-zone for another time zone.`)
      printResult(args.file, { file, sent, refused, isRehearsal, report: args.report })
    }
    return finished && refused.length === 0 ? 0 : 1
  },
})

/** Node can read no more into one string; a file of a million calls is smaller. */
const BYTES_MAX = 500_000_000

async function bytesOf(file: string): Promise<Uint8Array> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (thrown) {
    throw new OffhookError('unreadable', `${file} can’t be read. Use a CSV or NDJSON file of calls.`, {
      cause: thrown,
    })
  }
  if (bytes.length > BYTES_MAX)
    throw new OffhookError('too_large', `${file} is larger than 500 MB. Split it and import the parts one by one.`)
  return bytes
}

interface SendOptions {
  readonly file: FileRows
  readonly options: { readonly send: 'integrations' | 'nobody'; readonly dry_run: boolean; readonly timezone?: string }
}

interface SendResult {
  readonly sent: ImportTotals
  /** The first calls of a dry run. */
  readonly calls: readonly ImportedCall[]
  /** The zone for times without an offset; `null`: no row was sent. */
  readonly readIn: string | null
}

/** A dry run keeps nothing, not even the source that was created for it. */
async function sendOrTry(client: AccountClient, source: ImportSource, request: SendOptions): Promise<SendResult> {
  try {
    return await send(client, source, request)
  } finally {
    if (request.options.dry_run && source.isNew)
      await unwrap(client.DELETE('/sources/{id}', { params: { path: { id: source.id } } }))
  }
}

async function send(
  client: AccountClient,
  { id }: ImportSource,
  { file: { rows }, options }: SendOptions,
): Promise<SendResult> {
  const stopping = interruptSignal()
  const beganAt = performance.now()
  let calls: readonly ImportedCall[] = []
  let readIn: string | null = null
  const post = async (some: readonly FileRow['row'][]): Promise<BatchAnswer> => {
    const answer = await withRetries(stopping, () =>
      unwrap(client.POST('/sources/{id}/import', { params: { path: { id } }, body: { ...options, rows: [...some] } })),
    )
    if (calls.length === 0) calls = answer.calls
    readIn = answer.timezone
    return answer
  }
  const sent = await sendBatches(NOTHING_IMPORTED, {
    all: rows.length,
    send: (now) => sendBatch(now, rows.slice(now.done, now.done + 1_000), post),
    isStopped: () => stopping.aborted,
    onProgress: ({ done, refused }) =>
      showProgress(progressLine({ done, all: rows.length, refused: refused.length, ms: performance.now() - beganAt })),
  })
  clearProgress()
  if (sent.error !== null && sent.done === 0) throw sent.error
  return { sent, calls, readIn }
}

/** Waits, for a minute or so, while the program is busy, restarts, or has no database. */
async function withRetries<T>(stopping: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      const passes = error instanceof ProblemError && (error.status === 503 || error.status === 429)
      if (!passes || tries > 12 || stopping.aborted) throw error
      showProgress(`${error.message} Retrying …`)
      await new Promise((resolve) => setTimeout(resolve, Math.min(10, error.retryAfterS ?? 5) * 1_000))
    }
  }
}

function refusedRows({ unread }: FileRows, { refused }: ImportTotals): RowRefusal[] {
  return [...refused, ...unread.map(({ line, problem }) => ({ line, problems: [problem] }))].toSorted(
    (a, b) => a.line - b.line,
  )
}

async function writeReport(path: string, file: FileRows, refused: readonly RowRefusal[]): Promise<void> {
  const table = refusedTable(file, refused, { row: 'row', line: 'line', why: 'error' })
  await writeFile(path, table.map((row) => csvLine(row)).join(''))
}

/** Rows that are shown on the terminal; the report has all of them. */
const REFUSED_SHOWN = 10

interface ImportResult {
  readonly file: FileRows
  readonly sent: ImportTotals
  readonly refused: readonly RowRefusal[]
  readonly isRehearsal: boolean
  readonly report: string | undefined
}

function printResult(path: string, { file, sent, refused, isRehearsal, report }: ImportResult): void {
  for (const { line, problems } of refused.slice(0, REFUSED_SHOWN))
    printLine(`  line ${line}: ${escapeControls(problems.join(' '))}`)
  if (refused.length > REFUSED_SHOWN) printLine(`  and ${count(refused.length - REFUSED_SHOWN, 'row')} more`)
  const all = file.rows.length + file.unread.length
  const parts = [
    count(
      sent.taken,
      isRehearsal ? 'call would be imported' : 'call imported',
      isRehearsal ? 'calls would be imported' : 'calls imported',
    ),
    ...(sent.known > 0 ? [`${count(sent.known, 'row')} already known`] : []),
    ...(sent.passedOver > 0 ? [`${count(sent.passedOver, 'row')} ignored by the mapping`] : []),
    ...(refused.length > 0 ? [`${count(refused.length, 'row')} refused`] : []),
  ]
  printLine(`${escapeControls(basename(path))}: ${count(all, 'row')}, ${parts.join(', ')}`)
  if (report !== undefined && refused.length > 0)
    printLine(`Rejected rows are in ${report}: fix them and import that file.`)
  if (sent.error !== null) printNote(`Import interrupted: ${messageOf(sent.error)}`)
  if (sent.done < file.rows.length)
    printNote(
      `Stopped after ${count(sent.done, 'row')} of ${file.rows.length.toLocaleString('en')}. Run the same command again to continue. No call is imported twice.`,
    )
}
