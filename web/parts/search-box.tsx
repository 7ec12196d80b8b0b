import { Search } from './icons.ts'
import type { KeyboardEvent, ReactNode } from 'react'
import { Icon } from './icon.tsx'

interface SearchBoxProps {
  readonly label: string
  readonly hint: string
  readonly text: string
  readonly onText: (text: string) => void
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
  /** The person opened the field to type at once. */
  readonly autoFocus?: boolean
  /** The field searches a list of options, of which Enter picks the active option. */
  readonly combobox?: { readonly listId: string; readonly activeId: string | undefined }
  /** Shown after the text, such as the key that leads to the field. */
  readonly children?: ReactNode
}

/** A search field for a list. The search field of a page, which `/` focuses, is `Search`. */
export function SearchBox({
  label,
  hint,
  text,
  onText,
  onKeyDown,
  autoFocus = false,
  combobox,
  children,
}: SearchBoxProps) {
  return (
    <label className="search">
      <Icon of={Search} small />
      <span className="vh">{label}</span>
      <input
        type="search"
        role={combobox && 'combobox'}
        aria-expanded={combobox && true}
        aria-controls={combobox?.listId}
        aria-autocomplete={combobox && 'list'}
        aria-activedescendant={combobox?.activeId}
        placeholder={hint}
        value={text}
        autoComplete="off"
        autoCapitalize={combobox && 'off'}
        spellCheck={false}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- only where whoever opened it is to type at once
        autoFocus={autoFocus}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {children}
    </label>
  )
}
