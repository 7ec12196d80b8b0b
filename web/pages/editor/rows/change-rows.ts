// Operations on rows, of the body and of the headers alike. This module does not use React.

interface Row {
  readonly id: string
  readonly key: string
}

/** Moves the row by this number of places; at the ends it stays. */
export function moveBy<Of extends Row>(rows: readonly Of[], id: string, by: number): readonly Of[] {
  const from = rows.findIndex((row) => row.id === id)
  const to = Math.min(Math.max(from + by, 0), rows.length - 1)
  return from < 0 || from === to ? rows : moved(rows, from, to)
}

/** Moves the row directly before another; `null`: to the end. */
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

/** Inserts new rows directly before another; `null`: at the end. */
export function insertBefore<Of extends Row>(
  rows: readonly Of[],
  added: readonly Of[],
  before: string | null,
): readonly Of[] {
  const at = before === null ? -1 : rows.findIndex((row) => row.id === before)
  return at < 0 ? [...rows, ...added] : rows.toSpliced(at, 0, ...added)
}

/** Inserts a new row directly before another (`null`: at the end), in place of a blank row if there is one. */
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

/** Inserts a copy of the row directly after it. */
export function duplicate<Of extends Row>(rows: readonly Of[], id: string, newId: string): readonly Of[] {
  return rows.flatMap((row) => (row.id === id ? [row, { ...row, id: newId }] : [row]))
}

export function remove<Of extends Row>(rows: readonly Of[], id: string): readonly Of[] {
  return rows.filter((row) => row.id !== id)
}

export function change<Of extends Row>(rows: readonly Of[], id: string, patch: Partial<Of>): readonly Of[] {
  return rows.map((row) => (row.id === id ? { ...row, ...patch } : row))
}

/** Inserts rows that were pasted into the key of a row: the first replaces that row if it was blank. */
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

/** Appends rows; blank rows are removed. */
export function append<Of extends Row & { readonly value: unknown }>(
  rows: readonly Of[],
  added: readonly Of[],
): readonly Of[] {
  if (added.length === 0) return rows
  return [...rows.filter(({ key, value }) => key !== '' || value !== ''), ...added]
}
