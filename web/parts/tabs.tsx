import { useEffect, useId, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useFadedEdges } from './use-faded-edges.ts'

interface Tab<Id extends string> {
  readonly id: Id
  readonly label: ReactNode
  /** A quiet number or word after the label. */
  readonly note?: ReactNode
}

interface TabsProps<Id extends string> {
  readonly label: string
  readonly tabs: readonly Tab<Id>[]
  readonly open: Id
  readonly onOpen: (id: Id) => void
  readonly small?: boolean
  readonly panelClass?: string
  readonly children: ReactNode
}

/** Tabs above the panel of the open tab. Arrow keys move between tabs, as screen readers expect. */
export function Tabs<Id extends string>({ label, tabs, open, onOpen, small, panelClass, children }: TabsProps<Id>) {
  const base = useId()
  const list = useRef<HTMLDivElement>(null)
  // Scrolls the open tab into view where there is no room for all tabs.
  useEffect(() => {
    const [row, tab] = [list.current, list.current?.querySelector<HTMLElement>('[aria-selected=true]')]
    if (row && tab) row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2
  }, [open])
  useFadedEdges(list)
  const move = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ id }) => id === open)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = tabs.at(to % tabs.length)
    if (!next) return
    onOpen(next.id)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }
  return (
    <>
      <div
        className={small === true ? 'tabs sm' : 'tabs'}
        role="tablist"
        aria-label={label}
        ref={list}
        tabIndex={-1}
        onKeyDown={move}
      >
        {tabs.map(({ id, label: text, note }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}-${id}`}
            data-tab={id}
            aria-selected={id === open}
            aria-controls={`${base}-panel`}
            tabIndex={id === open ? 0 : -1}
            onClick={() => onOpen(id)}
          >
            {text}
            {note !== undefined && <span className="n">{note}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${open}`} className={panelClass}>
        {children}
      </div>
    </>
  )
}
