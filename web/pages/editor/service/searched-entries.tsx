import { useRef } from 'react'
import type { ReactNode } from 'react'
import { moveFocusInList } from '../../../parts/list-navigation.ts'
import { SearchBox } from '../../../parts/search-box.tsx'

interface SearchedEntriesProps {
  readonly label: string
  readonly hint: string
  readonly text: string
  readonly onText: (text: string) => void
  /** The number of matches, for screen readers. */
  readonly found: string
  readonly children: ReactNode
}

/** A search field and its matches. Arrow keys move through the entries, each of which is a button. */
export function SearchedEntries({ label, hint, text, onText, found, children }: SearchedEntriesProps) {
  const list = useRef<HTMLDivElement>(null)
  return (
    <div
      className="servicepicker"
      ref={list}
      role="presentation"
      onKeyDown={(event) => moveFocusInList(event, list.current, '.serviceentry')}
    >
      <SearchBox label={label} hint={hint} text={text} onText={onText} autoFocus />
      <p className="vh" role="status">
        {text === '' ? '' : found}
      </p>
      {children}
    </div>
  )
}
