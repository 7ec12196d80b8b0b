// What can be done with rows, of the body and of the headers alike. Nothing here knows React.

interface Row {
  readonly id: string
  readonly key: string
}

/** The row moved by so many places; at the ends it stays. */
export function moveBy<Of extends Row>(rows: readonly Of[], id: string, by: number): readonly Of[] {
  const from = rows.findIndex((row) => row.id === id)
  const to = Math.min(Math.max(from + by, 0), rows.length - 1)
  return from < 0 || from === to ? rows : moved(rows, from, to)
}

/** The row moved directly before another; `null`: to the end. */
export function moveBefore<Of extends Row>(rows: readonly Of[], id: string, before: string | null): readonly Of[] {
  const from = rows.findIndex((row) => row.id === id)
  const at = before === null ? rows.length : rows.findIndex((row) => row.id === before)
  if (from < 0 || at < 0) return rows
  const to = from < at ? at - 1 : at
  return from === to ? rows : moved(rows, from, to)
}

function moved<Of>(rows: readonly Of[], from: number, to: number): readonly Of[] {
  return rows.toSpliced(from, 1).toSpliced(to, 0, ...rows.slice(from, from + 1))
}

/** New rows directly before another; `null`: at the end. */
export function insertBefore<Of extends Row>(
  rows: readonly Of[],
  added: readonly Of[],
  before: string | null,
): readonly Of[] {
  const at = before === null ? -1 : rows.findIndex((row) => row.id === before)
  return at < 0 ? [...rows, ...added] : rows.toSpliced(at, 0, ...added)
}

/** A new row directly before another (`null`: at the end), in the place of a blank one where there is one. */
export function insertOne<Of extends Row & { readonly value: unknown }>(
  rows: readonly Of[],
  added: Of,
  before: string | null,
): readonly Of[] {
  const blank = rows.find(({ key, value }) => key === '' && value === '')
  if (!blank) return insertBefore(rows, [added], before)
  const filled = change(rows, blank.id, { ...added, id: blank.id })
  return moveBefore(filled, blank.id, before)
}

/** A copy of the row directly behind it. */
export function duplicate<Of extends Row>(rows: readonly Of[], id: string, newId: string): readonly Of[] {
  return rows.flatMap((row) => (row.id === id ? [row, { ...row, id: newId }] : [row]))
}

export function remove<Of extends Row>(rows: readonly Of[], id: string): readonly Of[] {
  return rows.filter((row) => row.id !== id)
}

export function change<Of extends Row>(rows: readonly Of[], id: string, patch: Partial<Of>): readonly Of[] {
  return rows.map((row) => (row.id === id ? { ...row, ...patch } : row))
}

/** Rows that were pasted into the key of one: the first takes its place if nothing was in it. */
export function replaceWith<Of extends Row & { readonly value: unknown }>(
  rows: readonly Of[],
  id: string,
  added: readonly Of[],
): readonly Of[] {
  return rows.flatMap((row) => {
    if (row.id !== id) return [row]
    return row.key === '' && row.value === '' ? added : [row, ...added]
  })
}

/** Rows added behind those there are; rows that are blank make room. */
export function append<Of extends Row & { readonly value: unknown }>(
  rows: readonly Of[],
  added: readonly Of[],
): readonly Of[] {
  if (added.length === 0) return rows
  return [...rows.filter(({ key, value }) => key !== '' || value !== ''), ...added]
}
