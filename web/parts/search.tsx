import { Search as SearchIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Icon } from './icon.tsx'

interface SearchProps {
  /** Read out. */
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onText: (text: string) => void
  /** How long after the last key it is reported; 0: at once. */
  readonly waitMs?: number
}

/** The search of a page: `/` leads into it. */
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
          // On top of what was reported in this moment and is not drawn yet: else that would come back as another's value.
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
  /** The value as it came last. */
  readonly seen: string
  /** What was reported and has not come back as the value. */
  readonly reported: readonly string[]
}

/** The value is another: what was typed comes back, or the address changed by other means, such as "Clear filters". */
function seeing({ text, reported }: SearchInput, value: string): SearchInput {
  const at = reported.lastIndexOf(value)
  return at < 0 ? { text: value, seen: value, reported: [] } : { text, seen: value, reported: reported.slice(at + 1) }
}
