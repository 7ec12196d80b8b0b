// The actions of a list of rows, for body and headers alike: each action takes the id of its row, and stays the same function
// as long as the list is shown, so that a keystroke in one row does not redraw the others.
import { useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { announce } from '../../../parts/announce.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { useInsertion } from '../value/insertion.ts'
import { append, change, duplicate, insertBefore, moveBefore, moveBy, remove, replaceWith } from './change-rows.ts'

const say = words.values

interface AnyRow {
  readonly id: string
  readonly key: string
  readonly value: unknown
}

export type OnRows<Row> = (change: (rows: readonly Row[]) => readonly Row[]) => void

/** A part of a row that can be focused. */
export type RowPart = 'key' | 'value' | 'grip' | 'more'

export interface RowActions<Row extends AnyRow> {
  readonly change: (id: string, patch: Partial<Row>) => void
  readonly move: (id: string, by: number) => void
  readonly moveBefore: (id: string, before: string | null) => void
  readonly duplicate: (id: string) => void
  readonly remove: (id: string) => void
  /** Adds a blank row at the end and focuses its key. */
  readonly add: () => void
  readonly replaceWith: (id: string, rows: readonly Row[]) => void
  /** Appends rows, made for the present rows; blank rows are removed. */
  readonly append: (make: (rows: readonly Row[]) => readonly Row[]) => void
  readonly clear: () => void
  /** Enter in a value: moves to the next key, or from the last row to a new one. */
  readonly next: (id: string) => void
  readonly focus: (id: string, part: RowPart) => void
  /** A field was put into an empty value: a row without a key gets a fitting key. */
  readonly name: (id: string, code: string) => void
  /** `button`: the button that the menu opens at. */
  readonly openMenu: (id: string, button: HTMLElement) => void
}

interface RowsParts<Row extends AnyRow> {
  readonly rows: readonly Row[]
  readonly onRows: OnRows<Row>
  readonly blank: () => Row
  readonly newId: () => string
  /** A key for a field, unlike the taken keys. */
  readonly keyFor: (code: string, taken: readonly string[]) => string
}

export interface OpenMenu {
  readonly id: string
  readonly button: HTMLElement
}

interface UsedRows<Row extends AnyRow> {
  readonly actions: RowActions<Row>
  readonly list: RefObject<HTMLOListElement | null>
  /** The row whose menu is open, and the button of the menu. */
  readonly menu: OpenMenu | null
  readonly closeMenu: () => void
}

export function useRows<Row extends AnyRow>(parts: RowsParts<Row>): UsedRows<Row> {
  const insertion = useInsertion()
  const list = useRef<HTMLOListElement>(null)
  const latest = useRef(parts)
  const pending = useRef<{ id: string; part: RowPart } | null>(null)
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  useLayoutEffect(() => {
    latest.current = parts
  })
  // A moved row loses the focus when its element moves; a new row has none yet.
  useLayoutEffect(() => {
    const { current: wanted } = pending
    if (!wanted || !focusPart(list.current, wanted.id, wanted.part)) return
    pending.current = null
  }, [parts.rows])
  const actions = useMemo(
    () =>
      // oxlint-disable-next-line react/refs -- they are read when something is done, never while rows are drawn
      actsOf<Row>({
        parts: () => latest.current,
        focusLater: (id, part) => {
          pending.current = { id, part }
        },
        focusNow: (id, part) => focusPart(list.current, id, part),
        added: (row) => insertion.happened({ on: 'added', row }),
        openMenu: (id, button) => setMenu({ id, button }),
      }),
    [insertion],
  )
  return { actions, list, menu, closeMenu: () => setMenu(null) }
}

interface ActsParts<Row extends AnyRow> {
  readonly parts: () => RowsParts<Row>
  readonly focusLater: (id: string, part: RowPart) => void
  readonly focusNow: (id: string, part: RowPart) => void
  readonly added: (id: string) => void
  readonly openMenu: (id: string, button: HTMLElement) => void
}

function actsOf<Row extends AnyRow>(to: ActsParts<Row>): RowActions<Row> {
  const { parts, focusLater, focusNow, added, openMenu } = to
  const onRows: OnRows<Row> = (change) => parts().onRows(change)
  const announcePosition = (id: string, moved: readonly Row[]): void => {
    const at = moved.findIndex((row) => row.id === id)
    const row = moved[at]
    if (row && moved !== parts().rows) announce(say.moved(row.key, at + 1, moved.length))
  }
  const add = (): void => {
    const row = parts().blank()
    focusLater(row.id, 'key')
    added(row.id)
    onRows((rows) => [...rows, row])
  }
  return {
    openMenu,
    add,
    append: (make) => {
      const added = make(parts().rows)
      onRows((rows) => append(rows, added))
      announce(say.addedRows(added.length))
    },
    focus: focusNow,
    change: (id, patch) => onRows((rows) => change(rows, id, patch)),
    name: (id, code) =>
      onRows((rows) => {
        const key = parts().keyFor(code, keysOf(rows))
        return rows.map((row) => (row.id === id && row.key === '' ? { ...row, key } : row))
      }),
    move: (id, by) => {
      focusLater(id, 'grip')
      announcePosition(id, moveBy(parts().rows, id, by))
      onRows((rows) => moveBy(rows, id, by))
    },
    moveBefore: (id, before) => {
      announcePosition(id, moveBefore(parts().rows, id, before))
      onRows((rows) => moveBefore(rows, id, before))
    },
    duplicate: (id) => {
      const copy = parts().newId()
      focusLater(copy, 'key')
      onRows((rows) => duplicate(rows, id, copy))
    },
    replaceWith: (id, added) => {
      const last = added.at(-1)
      if (last) focusLater(last.id, 'key')
      onRows((rows) => replaceWith(rows, id, added))
    },
    remove: (id) => removeRow(to, id),
    clear: () => {
      const before = parts().rows
      onRows(() => [])
      toast(say.cleared(before.length), () => onRows((rows) => [...before, ...rows]))
    },
    next: (id) => {
      const { rows } = parts()
      const next = rows[rows.findIndex((row) => row.id === id) + 1]
      if (next) focusNow(next.id, 'key')
      else add()
    },
  }
}

export function keysOf(rows: readonly Pick<AnyRow, 'key'>[]): string[] {
  return rows.map(({ key }) => key)
}

/** Removes a row, with an offer to undo; the focus goes to the row that takes its place. */
function removeRow<Row extends AnyRow>({ parts, focusLater }: ActsParts<Row>, id: string): void {
  const { rows } = parts()
  const at = rows.findIndex((row) => row.id === id)
  const row = rows[at]
  if (!row) return
  const after = rows[at + 1]
  const neighbour = after ?? rows[at - 1]
  if (neighbour) focusLater(neighbour.id, 'more')
  parts().onRows((now) => remove(now, id))
  const isBlank = row.key === '' && (row.value === '' || row.value === null)
  if (isBlank) announce(say.removed(''))
  else toast(say.removed(row.key), () => parts().onRows((now) => insertBefore(now, [row], after?.id ?? null)))
}

function focusPart(list: HTMLElement | null, id: string, part: RowPart): boolean {
  const within = part === 'value' ? ':is(.value [role="textbox"], input[type="password"])' : `[data-part="${part}"]`
  const found = list?.querySelector<HTMLElement>(`li[data-row="${id}"] ${within}`)
  found?.focus()
  return found !== null && found !== undefined
}
