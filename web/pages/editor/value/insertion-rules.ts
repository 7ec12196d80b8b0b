// Where a click on a field goes (behaviour 2).
//
// The page remembers two things. A *row that waits*: its key has the focus, or Add has just made it; a click fills its
// empty value, as the help page says. And a *cursor*: the value that last had the focus; a click inserts there. The
// cursor counts only until the focus enters another row. What is outside of all rows and values changes neither, so the
// way to the list of fields, its search and back is free.
//
//   what happens                     | the row that waits        | the cursor
//   ---------------------------------+---------------------------+---------------------------------
//   focus on the key of row r        | r                         | kept if it is in r, else none
//   Add made row r                   | r                         | none
//   focus on value v                 | none                      | v
//   focus elsewhere in row r         | kept if it is r, else none| kept if it is in r, else none
//   value v leaves the page          | unchanged                 | none if it was v
//
// A click then goes to the first of these that there is:
//   1 the empty value of the row that waits: filled
//   2 the value with the cursor: inserted there
//   3 the first empty value of a row: filled
//   4 a new row, with a key proposed from the code
// A row without a key whose empty value gets a field gets such a key too.

export interface FocusMemory {
  /** Id of the row whose empty value is filled next. */
  readonly waits: string | null
  readonly cursor: { readonly value: string; readonly row: string | null } | null
}

export type InsertionEvent =
  | { readonly on: 'key'; readonly row: string }
  | { readonly on: 'added'; readonly row: string }
  | { readonly on: 'value'; readonly value: string; readonly row: string | null }
  | { readonly on: 'row'; readonly row: string }
  | { readonly on: 'gone'; readonly value: string }

export const EMPTY_MEMORY: FocusMemory = { waits: null, cursor: null }

export function remember({ waits, cursor }: FocusMemory, happening: InsertionEvent): FocusMemory {
  switch (happening.on) {
    case 'key':
      return { waits: happening.row, cursor: cursorIn(happening.row) }
    case 'added':
      return { waits: happening.row, cursor: null }
    case 'value':
      return { waits: null, cursor: { value: happening.value, row: happening.row } }
    case 'row':
      return { waits: waits === happening.row ? waits : null, cursor: cursorIn(happening.row) }
    case 'gone':
      return { waits, cursor: cursor?.value === happening.value ? null : cursor }
  }
  function cursorIn(row: string): FocusMemory['cursor'] {
    return cursor?.row === row ? cursor : null
  }
}

/** A value that a field can go into; values come in the order in which they stand on the page. */
export interface InsertionCandidate {
  readonly value: string
  readonly row: string | null
  readonly empty: boolean
}

export type InsertionTarget =
  | { readonly to: 'fill'; readonly value: string }
  | { readonly to: 'cursor'; readonly value: string }
  | { readonly to: 'new row' }

export function targetOf({ waits, cursor }: FocusMemory, values: readonly InsertionCandidate[]): InsertionTarget {
  const waiting = waits !== null && values.find(({ row, empty }) => row === waits && empty)
  if (waiting) return { to: 'fill', value: waiting.value }
  if (cursor && values.some(({ value }) => value === cursor.value)) return { to: 'cursor', value: cursor.value }
  const first = values.find(({ row, empty }) => row !== null && empty)
  return first ? { to: 'fill', value: first.value } : { to: 'new row' }
}

/** The row that the person is at. */
export function rowOf({ waits, cursor }: FocusMemory): string | null {
  return waits ?? cursor?.row ?? null
}
