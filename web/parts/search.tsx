import { Search as SearchIcon } from './icons.ts'
import { useEffect, useState } from 'react'
import { Icon } from './icon.tsx'

interface SearchProps {
  /** The name that screen readers read out. */
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onText: (text: string) => void
  /** Delay after the last key before the text is reported; 0: none. */
  readonly waitMs?: number
}

/** The search field of a page: `/` focuses it. */
export function Search({ label, hint, value, onText, waitMs = 0 }: SearchProps) {
  const [typed, setTyped] = useState<SearchInput>({ text: value, seen: value, reported: [] })
  if (value !== typed.seen) setTyped(seeing(typed, value))
  useEffect(() => {
    if (typed.text === (typed.reported.at(-1) ?? typed.seen)) return
    const timer = setTimeout(() => {
      setTyped((now) => ({ ...now, reported: [...now.reported, typed.text] }))
      onText(typed.text)
    }, waitMs)
    return () => clearTimeout(timer)
  }, [typed, onText, waitMs])
  return (
    <label className="search">
      <Icon of={SearchIcon} small />
      <span className="vh">{label}</span>
      <input
        type="search"
        placeholder={hint}
        value={typed.text}
        onChange={({ target: { value: text } }) => {
          // Builds on the state that was reported but not drawn yet: otherwise the reported text would come back as a value
          // from elsewhere.
          setTyped((now) => ({ ...now, text }))
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && typed.text === '') event.currentTarget.blur()
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  )
}

interface SearchInput {
  readonly text: string
  /** The latest value from the parent. */
  readonly seen: string
  /** Texts that were reported and have not come back as the value. */
  readonly reported: readonly string[]
}

/** The value has changed: either a typed text comes back, or the URL changed by other means, such as "Clear filters". */
function seeing({ text, reported }: SearchInput, value: string): SearchInput {
  const at = reported.lastIndexOf(value)
  return at < 0 ? { text: value, seen: value, reported: [] } : { text, seen: value, reported: reported.slice(at + 1) }
}
