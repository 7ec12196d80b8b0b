// Takes a value that has become secret out of earlier versions (S51), whatever its name was there.
import { createSlices } from '../../concurrency/time-slices.ts'
import { isObject } from '../../json/is-object.ts'
import type { Db } from '../../store/database/tables.ts'
import { listVersionContents, updateVersionContent } from '../../store/versions/versions.ts'
import type { VersionOwner } from '../../store/versions/versions.ts'
import { createMask } from '../../text/mask.ts'

/** Contents that are in memory at once: one may be as large as a body. */
const CONTENTS_AT_ONCE = 10

export interface NewSecrets {
  /** The version that they were saved with: what stands open in it does so still. */
  readonly version: number
  readonly texts: readonly string[]
  /** Names of the headers that are secret now, in lower case: what they were in the open before is taken out too. */
  readonly headers?: readonly string[]
}

/** Takes these out of the versions before theirs. */
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
 * A function that takes these out of what was saved; what holds none of them it answers as it was. A header or a row whose whole value
 * is one loses it, however short it is; in longer texts, and in all other settings, one of eight characters or more becomes dots.
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

/** The same object where no member changes; what is none is left. */
function mapMembers(value: unknown, change: (member: unknown, name: string) => unknown): unknown {
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([name, member]) => [name, change(member, name)] as const)
  return entries.every(([name, member]) => member === value[name]) ? value : Object.fromEntries(entries)
}

/** The same list where no item changes; what is none is left. */
function mapItems(value: unknown, change: (item: unknown) => unknown): unknown {
  if (!Array.isArray(value)) return value
  const items = value.map(change)
  return items.every((item, index) => item === value[index]) ? value : items
}
