// Drag and drop over a list of rows: a row moves to another place, a field makes a new row. A line before a row shows the
// place.
import { useState, type DragEvent } from 'react'
import { carriesField, fieldOfDrag } from '../value/field-drag.ts'

const MEDIA_TYPE = 'application/x-offhook-row'

export function startRowDrag(event: DragEvent<HTMLElement>, id: string): void {
  event.dataTransfer.setData(MEDIA_TYPE, id)
  event.dataTransfer.effectAllowed = 'move'
  const row = event.currentTarget.closest('li')
  if (row) event.dataTransfer.setDragImage(row, 8, 16)
}

/** The id of the row before which the dragged item would go; `END`: after the last; `null`: nothing is dragged here. */
type DropAt = string | null

interface Drops {
  readonly onMove: (id: string, before: string | null) => void
  readonly onField: (code: string, before: string | null) => void
}

export const END = 'end'

export function useRowDrop({ onMove, onField }: Drops) {
  const [at, setAt] = useState<DropAt>(null)
  const leave = (): void => setAt(null)
  return {
    at,
    handlers: {
      onDragOver: (event: DragEvent<HTMLElement>): void => {
        const isRow = event.dataTransfer.types.includes(MEDIA_TYPE)
        const isField = carriesField(event.dataTransfer)
        if (!isRow && !isField) return
        // Over a value, the field goes into the value: the value shows the place.
        if (isField && isInValue(event)) return leave()
        event.preventDefault()
        event.dataTransfer.dropEffect = isRow ? 'move' : 'copy'
        setAt(beforeOf(event))
      },
      onDragLeave: (event: DragEvent<HTMLElement>): void => {
        const to = event.relatedTarget
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) leave()
      },
      onDragEnd: leave,
      onDrop: (event: DragEvent<HTMLElement>): void => {
        leave()
        if (event.defaultPrevented) return
        const row = event.dataTransfer.getData(MEDIA_TYPE)
        const code = fieldOfDrag(event.dataTransfer)
        if (row === '' && code === null) return
        event.preventDefault()
        const before = beforeOf(event)
        if (code === null) onMove(row, before === END ? null : before)
        else onField(code, before === END ? null : before)
      },
    },
  }
}

function isInValue({ target }: DragEvent<HTMLElement>): boolean {
  return target instanceof Element && target.closest('.value') !== null
}

function beforeOf(event: DragEvent<HTMLElement>): string {
  const over = event.target instanceof Element ? event.target.closest<HTMLElement>('li[data-row]') : null
  if (!over) return END
  const { top, height } = over.getBoundingClientRect()
  const row = event.clientY < top + height / 2 ? over : over.nextElementSibling
  return row instanceof HTMLElement ? (row.dataset['row'] ?? END) : END
}
