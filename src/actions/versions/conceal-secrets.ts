// Removes a value that has become secret from earlier versions (S51), whatever setting it was in.
import { createSlices } from '../../concurrency/time-slices.ts'
import { isObject } from '../../json/is-object.ts'
import type { Db } from '../../store/database/tables.ts'
import { listVersionContents, updateVersionContent } from '../../store/versions/versions.ts'
import type { VersionOwner } from '../../store/versions/versions.ts'
import { createMask } from '../../text/mask.ts'

/** How many contents are in memory at once: one content may be as large as a body. */
const CONTENTS_AT_ONCE = 10

interface NewSecrets {
  /** The version that was saved with the new secrets. Only earlier versions are changed. */
  readonly version: number
  readonly texts: readonly string[]
  /**
   * The names of headers that are secret now, in lower case. Their values are removed from earlier versions, whatever they were.
   */
  readonly headers?: readonly string[]
}

/** Removes the new secrets from all earlier versions. */
export async function concealSecrets(
  db: Db,
  owner: VersionOwner,
  { version, texts, headers = [] }: NewSecrets,
): Promise<void> {
  if (texts.length === 0 && headers.length === 0) return
  const conceal = createConcealing(texts, headers)
  const slices = createSlices()
  for (let before: number | undefined = version; before !== undefined;) {
    const rows = await listVersionContents(db, owner, { before, limit: CONTENTS_AT_ONCE })
    for (const row of rows) {
      const content = conceal(row.content)
      if (content !== row.content) await updateVersionContent(db, owner, { version: row.version, content })
      await slices()
    }
    before = rows.at(-1)?.version
  }
}

/**
 * Returns a function that removes secrets from a saved content, and returns a content without secrets unchanged. A header or a
 * row whose whole value is a secret loses its value, however short. In longer texts and all other settings, only secrets of at
 * least eight characters are masked.
 */
export function createConcealing(
  texts: readonly string[],
  headers: readonly string[] = [],
): (content: unknown) => unknown {
  const whole = new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))
  const names = new Set(headers)
  const mask = createMask([...whole])
  const isWhole = (value: unknown): value is string => typeof value === 'string' && whole.has(value.trim())

  function concealHeader(row: unknown): unknown {
    if (!isObject(row)) return row
    const { key, value } = row
    if (typeof value !== 'string' || value === '') return row
    const isNamed = typeof key === 'string' && names.has(key.trim().toLowerCase())
    return isNamed || isWhole(value) || mask.text(value) !== value ? { ...row, secret: true, value: '' } : row
  }

  function concealRow(row: unknown): unknown {
    return isObject(row) && isWhole(row['value']) ? { ...row, value: '' } : concealTexts(row)
  }

  function concealTexts(value: unknown): unknown {
    return typeof value === 'string' ? mask.text(value) : mapItems(mapMembers(value, concealTexts), concealTexts)
  }

  function concealRequest(request: unknown): unknown {
    return mapMembers(request, (value, name) => {
      if (name === 'headers') return mapItems(value, concealHeader)
      return name === 'rows' ? mapItems(value, concealRow) : concealTexts(value)
    })
  }

  return (content) =>
    mapMembers(content, (value, name) => {
      if (name === 'request') return concealRequest(value)
      return name === 'settings' ? concealTexts(value) : value
    })
}

/** The object with changed members, or the same object if nothing changes. Other values are returned as they are. */
function mapMembers(value: unknown, change: (member: unknown, name: string) => unknown): unknown {
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([name, member]) => [name, change(member, name)] as const)
  return entries.every(([name, member]) => member === value[name]) ? value : Object.fromEntries(entries)
}

/** The list with changed items, or the same list if nothing changes. Other values are returned as they are. */
function mapItems(value: unknown, change: (item: unknown) => unknown): unknown {
  if (!Array.isArray(value)) return value
  const items = value.map(change)
  return items.every((item, index) => item === value[index]) ? value : items
}
