import { useRef } from 'react'
import type { ReactNode } from 'react'
import { moveFocusInList } from '../../../parts/list-navigation.ts'
import { SearchBox } from '../../../parts/search-box.tsx'

interface SearchedEntriesProps {
  readonly label: string
  readonly hint: string
  readonly text: string
  readonly onText: (text: string) => void
  /** How many were found, as it is read out. */
  readonly found: string
  readonly children: ReactNode
}

/** A search and what it found. Its keys walk through the entries, each of which is a button of its own. */
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
