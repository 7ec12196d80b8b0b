// offhook export: exports the configuration, or calls or deliveries as NDJSON or CSV, to stdout or a file.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { operations } from '../client/client.ts'
import { listAll, unwrap, type AccountClient } from './client.ts'
import type { ExitCode } from './command.ts'
import { UsageError, defineCommand, parseMoment } from './command.ts'
import { exportConfig } from './export-config.ts'
import { csvLine } from '../text/csv.ts'
import { TARGET_ARGS, accountClientOf } from './target.ts'
import { count, printNote, showProgress, printJson } from './terminal.ts'

export const exportRows = defineCommand({
  name: 'export',
  summary: 'Export the configuration, calls or deliveries',
  about: [
    'Exports the configuration by default: YAML for "offhook apply", without secrets; JSON with --json or a file name',
    'that ends with .json. Calls and deliveries are exported as one JSON object per line, or as CSV with a header row.',
    'In CSV, a cell that a spreadsheet could run as a formula is prefixed with an apostrophe. Phone numbers stay as they are.',
  ].join('\n'),
  args: {
    what: { type: 'positional', description: '"calls" or "deliveries" (default: the configuration)', required: false },
    format: { type: 'enum', options: ['ndjson', 'csv'], default: 'ndjson', description: 'Output format.' },
    output: { type: 'string', short: 'o', description: 'File to write (default: stdout)', valueHint: 'file' },
    from: {
      type: 'string',
      description: 'From this time: 2026-11-25T03:00:00Z, or an age such as 24h',
      valueHint: 'time',
    },
    to: { type: 'string', description: 'Before this time', valueHint: 'time' },
    state: { type: 'string', description: 'Only deliveries in this state' },
    integration: { type: 'string', description: 'Only deliveries of this integration', valueHint: 'id' },
    status: { type: 'string', description: 'Only calls with this status' },
    outcome: { type: 'string', description: 'Only calls with this outcome' },
    ...TARGET_ARGS,
  },
  examples: [
    ['offhook export -o offhook.yaml', 'Export the configuration, to apply it again or elsewhere'],
    ['offhook export calls --from 24h', 'Export the calls of the last 24 hours, one JSON object per line'],
    ['offhook export calls --format csv --output calls.csv', 'Export all calls for a spreadsheet'],
    ['offhook export deliveries --state failed --from 7d', 'Export failed deliveries of the last 7 days'],
  ],
  run: async (args): Promise<ExitCode> => {
    if (args.what === undefined)
      return exportConfig(await accountClientOf(args), { output: args.output, json: args.json })
    const what = kindOf(args.what)
    const span = {
      ...(args.from !== undefined && { from: parseMoment('from', args.from) }),
      ...(args.to !== undefined && { to: parseMoment('to', args.to) }),
    }
    const client = await accountClientOf(args)
    const counted = { rows: 0 }
    const rows = watched(what === 'calls' ? listCalls(client, args, span) : listDeliveries(client, args, span), counted)
    const lines = args.format === 'csv' ? csv(rows, await columnsOf(what, client)) : ndjson(rows)
    // stdout belongs to the process: write to it, but do not end it.
    if (args.output === undefined) await pipeline(Readable.from(lines), process.stdout, { end: false })
    else await pipeline(Readable.from(lines), createWriteStream(args.output))
    if (args.output !== undefined && args.json) printJson({ output: args.output, rows: counted.rows })
    else printNote(`${count(counted.rows, 'row')} written${args.output === undefined ? '' : ` to ${args.output}`}.`)
    return 0
  },
})

type Kind = 'calls' | 'deliveries'
type Row = Readonly<Record<string, unknown>>

type CallsQuery = NonNullable<operations['listCalls']['parameters']['query']>
type DeliveriesQuery = NonNullable<operations['listDeliveries']['parameters']['query']>

interface Span {
  readonly from?: string
  readonly to?: string
}

/** The API refuses unknown values, in a sentence that names the known values. */
type Filters = { readonly [Name in 'state' | 'integration' | 'status' | 'outcome']: string | undefined }

function listCalls(client: AccountClient, { status, outcome }: Filters, span: Span): AsyncIterable<Row> {
  const filter = { ...span, ...(status && { status }), ...(outcome && { outcome }) } as CallsQuery
  return listAll((page) => client.GET('/calls', { params: { query: { ...filter, ...page } } }))
}

function listDeliveries(client: AccountClient, { state, integration }: Filters, span: Span): AsyncIterable<Row> {
  const filter = { ...span, ...(state && { state: [state] }), ...(integration && { integration_id: integration }) }
  return listAll((page) =>
    client.GET('/deliveries', { params: { query: { ...(filter as DeliveriesQuery), ...page } } }),
  )
}

function kindOf(what: string): Kind {
  if (what === 'calls' || what === 'deliveries') return what
  throw new UsageError(`"offhook export" exports "calls" or "deliveries", not "${what}".`)
}

/** Passes the rows on, counts them, and shows progress on a terminal. */
async function* watched(rows: AsyncIterable<Row>, counted: { rows: number }): AsyncGenerator<Row> {
  for await (const row of rows) {
    counted.rows += 1
    if (counted.rows % 1000 === 0) showProgress(`${count(counted.rows, 'row')} so far`)
    yield row
  }
}

async function* ndjson(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`
}

/** Turns rows into CSV: with these column names, or `null` for the members of the first row. */
async function* csv(rows: AsyncIterable<Row>, columns: readonly string[] | null): AsyncGenerator<string> {
  let header = columns
  if (header !== null) yield csvLine(header)
  for await (const row of rows) {
    if (header === null) yield csvLine((header = Object.keys(row)))
    yield csvLine(header.map((column) => cellOf(row, column)))
  }
}

/** The columns of calls: members of a call, every field of the catalogue, and the custom fields together in the last column. */
async function columnsOf(what: Kind, { server }: AccountClient): Promise<readonly string[] | null> {
  if (what === 'deliveries') return null
  const { data } = await unwrap(server.GET('/api/v1/fields'))
  const own = ['id', 'uniqueid', 'status', 'outcome']
  const codes = data.map(({ code }) => code).filter((code) => !own.includes(code) && !code.startsWith('custom'))
  return [...own, ...codes, 'custom']
}

function cellOf(row: Row, column: string): unknown {
  if (column in row) return row[column]
  const fields = row['fields']
  if (typeof fields !== 'object' || fields === null) return null
  if (column !== 'custom') return Object.entries(fields).find(([code]) => code === column)?.[1]
  const own = Object.entries(fields).filter(([code]) => code.startsWith('custom.'))
  return own.length === 0 ? null : Object.fromEntries(own)
}
