// The memory of the focus: one for each editor, updated by its values and rows, read by the list of fields.
import {
  createContext,
  createElement,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react'
import {
  EMPTY_MEMORY,
  remember,
  rowOf,
  targetOf,
  type InsertionCandidate,
  type InsertionEvent,
  type FocusMemory,
} from './insertion-rules.ts'

/** A value on the page. */
interface ValueHandle {
  readonly id: string
  readonly row: string | null
  readonly text: () => string
  /** The element: decides which value comes first. */
  readonly element: () => HTMLElement | null
  /** Inserts the field at the cursor, or at the end of a value that was never focused, and takes the focus. */
  readonly insert: (code: string) => void
}

/** Makes a new row for a field and returns its id; `null`: there are no rows, and the field went elsewhere. */
type NewRow = (code: string) => string | null

interface Insertion {
  /** Inserts a field where the person last worked. */
  readonly insert: (code: string) => void
  readonly happened: (happening: InsertionEvent) => void
  /** Registers a value; returns a function that removes it. */
  readonly addValue: (value: ValueHandle) => () => void
  readonly addRows: (make: NewRow) => () => void
  readonly subscribe: (listener: () => void) => () => void
  readonly memory: () => FocusMemory
}

function createInsertion(): Insertion {
  let memory = EMPTY_MEMORY
  const values = new Map<string, ValueHandle>()
  const makers: NewRow[] = []
  const listeners = new Set<() => void>()
  const happened = (happening: InsertionEvent): void => {
    memory = remember(memory, happening)
    for (const listener of listeners) listener()
  }
  return {
    happened,
    memory: () => memory,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    addValue: (value) => {
      values.set(value.id, value)
      return () => {
        values.delete(value.id)
        happened({ on: 'gone', value: value.id })
      }
    },
    addRows: (make) => {
      makers.push(make)
      return () => void makers.splice(makers.indexOf(make), 1)
    },
    insert: (code) => {
      const target = targetOf(memory, inOrder(values).map(candidateOf))
      if (target.to !== 'new row') return values.get(target.value)?.insert(code)
      const row = makers.at(-1)?.(code) ?? null
      if (row !== null) happened({ on: 'added', row })
    },
  }
}

function candidateOf({ id, row, text }: ValueHandle): InsertionCandidate {
  return { value: id, row, text: text() }
}

function inOrder(values: ReadonlyMap<string, ValueHandle>): ValueHandle[] {
  return [...values.values()].toSorted((a, b) => {
    const [first, second] = [a.element(), b.element()]
    if (!first || !second) return 0
    return first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1
  })
}

const InsertionContext = createContext<Insertion>(createInsertion())

/** Wraps the editor: its list of fields, values and rows. */
export function InsertionProvider({ children }: { readonly children: ReactNode }) {
  const [insertion] = useState(createInsertion)
  return createElement(InsertionContext, { value: insertion }, children)
}

export function useInsertion(): Insertion {
  return useContext(InsertionContext)
}

/** The row that the person works in, for the preview and the styles; `null`: none. */
export function useActiveRow(): string | null {
  const { subscribe, memory } = useInsertion()
  return useSyncExternalStore(subscribe, () => rowOf(memory()))
}

/** Makes a new row for a clicked field when there is no other place. */
export function useNewRow(make: NewRow): void {
  const { addRows } = useInsertion()
  useEffect(() => addRows(make), [addRows, make])
}
