// Decides where a click on a field goes (behaviour 2).
//
// The page remembers three things. A *row that waits*: its key has the focus, or Add or a click has just made it; a click
// fills its empty value, as the help page says. A *cursor*: the value that last had the focus; a click inserts there. The
// cursor counts only until the focus enters another row. And a *filled* value: the value of a row that a click filled while it
// was empty. A focus outside all rows and values changes none of them, so that the person can go to the list of fields, search
// in it, and come back.
//
//   event                           | the row that waits        | the cursor                   | filled
//   --------------------------------+---------------------------+------------------------------+-----------
//   focus on the key of row r       | r                         | kept if it is in r, else none| unchanged
//   a row r was made                | r                         | none                         | none
//   focus on value v                | none                      | v                            | none
//   focus elsewhere in row r        | kept if it is r, else none| kept if it is in r, else none| unchanged
//   a click filled value v          | unchanged                 | unchanged                    | v
//   value v leaves the page         | unchanged                 | none if it was v             | none if it was v
//
// A click then goes to the first of these that exists:
//   1 the empty value of the row that waits: filled
//   2 the value with the cursor: inserted there; not if it holds exactly the text of the last click, because two fields are
//     two rows, and a person who wants both in one value types text between them, or enters the value again
//   3 the first empty value of a row: filled
//   4 a new row, with a key proposed from the code
// A row without a key whose empty value gets a field gets a proposed key too.

export interface FocusMemory {
  /** Id of the row whose empty value is filled next. */
  readonly waits: string | null
  readonly cursor: { readonly value: string; readonly row: string | null } | null
  /** The value that the last click filled, and its text right after. */
  readonly filled: { readonly value: string; readonly text: string } | null
}

export type InsertionEvent =
  | { readonly on: 'key'; readonly row: string }
  | { readonly on: 'added'; readonly row: string }
  | { readonly on: 'value'; readonly value: string; readonly row: string | null }
  | { readonly on: 'row'; readonly row: string }
  | { readonly on: 'filled'; readonly value: string; readonly text: string }
  | { readonly on: 'gone'; readonly value: string }

export const EMPTY_MEMORY: FocusMemory = { waits: null, cursor: null, filled: null }

export function remember({ waits, cursor, filled }: FocusMemory, happening: InsertionEvent): FocusMemory {
  switch (happening.on) {
    case 'key':
      return { waits: happening.row, cursor: cursorIn(happening.row), filled }
    case 'added':
      return { waits: happening.row, cursor: null, filled: null }
    case 'value':
      return { waits: null, cursor: { value: happening.value, row: happening.row }, filled: null }
    case 'row':
      return { waits: waits === happening.row ? waits : null, cursor: cursorIn(happening.row), filled }
    case 'filled':
      return { waits, cursor, filled: { value: happening.value, text: happening.text } }
    case 'gone':
      return { waits, cursor: unlessGone(cursor, happening.value), filled: unlessGone(filled, happening.value) }
  }
  function cursorIn(row: string): FocusMemory['cursor'] {
    return cursor?.row === row ? cursor : null
  }
}

function unlessGone<Held extends { readonly value: string }>(held: Held | null, gone: string): Held | null {
  return held?.value === gone ? null : held
}

/** A value that a field can go into; values are listed in their order on the page. */
export interface InsertionCandidate {
  readonly value: string
  readonly row: string | null
  readonly text: string
}

export type InsertionTarget =
  | { readonly to: 'fill'; readonly value: string }
  | { readonly to: 'cursor'; readonly value: string }
  | { readonly to: 'new row' }

export function targetOf(memory: FocusMemory, values: readonly InsertionCandidate[]): InsertionTarget {
  const { waits, cursor, filled } = memory
  const waiting = waits !== null && values.find(({ row, text }) => row === waits && text === '')
  if (waiting) return { to: 'fill', value: waiting.value }
  const entered = values.find(({ value }) => value === cursor?.value)
  const isAsFilled = entered?.value === filled?.value && entered?.text === filled?.text
  if (entered && !isAsFilled) return { to: 'cursor', value: entered.value }
  const first = values.find(({ row, text }) => row !== null && text === '')
  return first ? { to: 'fill', value: first.value } : { to: 'new row' }
}

/** The row that the person works in. */
export function rowOf({ waits, cursor }: FocusMemory): string | null {
  return waits ?? cursor?.row ?? null
}
