// Chooses the source of an import; creates one if a mapping is given and no source has that name.
import { readFile } from 'node:fs/promises'
import type { FileRow } from '../../calls/import/read-rows.ts'
import { OffhookError } from '../../errors.ts'
import { isObject } from '../../json/is-object.ts'
import { proposeColumns } from '../../sources/mapping/rows.ts'
import type { ReadyMapping, Source } from '../../client/client.ts'
import { listAll, unwrap, type AccountClient } from '../client.ts'
import { UsageError } from '../command.ts'
import { printNote, escapeControls } from '../terminal.ts'

export type ImportSource = Pick<Source, 'id' | 'name' | 'kind'> & {
  /** The source was created for this import. */
  readonly isNew: boolean
}

/** The columns of a sheet without headings: as given, or the columns of a ready-made mapping. */
export async function columnsOf(
  client: AccountClient,
  { columns, mapping }: { readonly columns?: string | undefined; readonly mapping?: string | undefined },
): Promise<readonly string[] | undefined> {
  if (columns !== undefined) return columns.split(',').map((column) => column.trim())
  if (mapping === undefined || mapping === 'auto') return undefined
  return (await readyMapping(client, mapping))?.columns ?? undefined
}

async function readyMapping({ server }: AccountClient, id: string): Promise<ReadyMapping | undefined> {
  const { data } = await unwrap(server.GET('/api/v1/mappings'))
  return data.find((one) => one.id === id)
}

interface SourceOptions {
  readonly name: string
  readonly mapping: string | undefined
  /** IANA name: stored with a new source, so that its next file is read the same way. */
  readonly timezone: string | undefined
  readonly rows: readonly FileRow[]
}

export async function sourceFor(
  client: AccountClient,
  { name, mapping, timezone, rows }: SourceOptions,
): Promise<ImportSource> {
  const sources = await Array.fromAsync(listAll((query) => client.GET('/sources', { params: { query } })))
  const found = sources.filter((one) => one.id === name || one.name.toLowerCase() === name.toLowerCase())
  const [source] = found
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ')
    throw new UsageError(`Several sources are named "${name}". Use an ID: ${ids}.`)
  }
  if (source) {
    if (mapping !== undefined) printNote(`"${escapeControls(source.name)}" exists already and has its own mapping.`)
    return { ...source, isNew: false }
  }
  if (mapping === undefined)
    throw new UsageError(`Unknown source "${name}". Create it in the dashboard, or here with --mapping auto.`)
  const settings = { mapping: await mappingNamed(client, mapping, rows), ...(timezone !== undefined && { timezone }) }
  const made = await unwrap(client.POST('/sources', { body: { kind: 'files', name, settings } }))
  return { ...made, isNew: true }
}

type Mapping = Readonly<Record<string, unknown>>

/** Enough rows to recognise the content of a column. */
const ROWS_SAMPLED = 200

async function mappingNamed(client: AccountClient, mapping: string, rows: readonly FileRow[]): Promise<Mapping> {
  if (mapping === 'auto') {
    const { columns, mapping: proposed } = proposeColumns(rows.slice(0, ROWS_SAMPLED).map(({ row }) => row))
    for (const { heading, is } of columns) printNote(`  ${escapeControls(heading)}: ${is ?? 'not used'}`)
    return { ...proposed }
  }
  const ready = await readyMapping(client, mapping)
  if (ready) return ready.mapping
  try {
    const read: unknown = JSON.parse(await readFile(mapping, 'utf8'))
    if (isObject(read)) return read
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw noMapping(mapping, thrown)
  }
  throw new OffhookError('bad_mapping', `${mapping} does not contain a mapping as JSON.`)
}

function noMapping(mapping: string, cause: unknown): OffhookError {
  const what = 'Use "auto", the ID of a ready-made mapping (GET /api/v1/mappings), or a JSON file.'
  return new OffhookError('no_mapping', `Unknown mapping "${mapping}". ${what}`, { cause })
}
