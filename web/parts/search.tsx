import { Search as SearchIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Icon } from './icon.tsx'

interface SearchProps {
  /** Read out. */
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onText: (text: string) => void
  /** How long after the last key it is told; 0: at once. */
  readonly waitMs?: number
}

/** The search of a page: `/` leads into it. */
export function Search({ label, hint, value, onText, waitMs = 0 }: SearchProps) {
  const [typed, setTyped] = useState<Typed>({ text: value, seen: value, told: [] })
  if (value !== typed.seen) setTyped(seeing(typed, value))
  useEffect(() => {
    if (typed.text === (typed.told.at(-1) ?? typed.seen)) return
    const timer = setTimeout(() => {
      setTyped((now) => ({ ...now, told: [...now.told, typed.text] }))
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
        onChange={(event) => setTyped({ ...typed, text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && typed.text === '') event.currentTarget.blur()
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  )
}

interface Typed {
  readonly text: string
  /** The value as it came last. */
  readonly seen: string
  /** What was told and has not come back as the value. */
  readonly told: readonly string[]
}

/** The value is another: what was typed comes back, or the address changed by other means, such as "Clear filters". */
function seeing({ text, told }: Typed, value: string): Typed {
  const at = told.lastIndexOf(value)
  return at < 0 ? { text: value, seen: value, told: [] } : { text, seen: value, told: told.slice(at + 1) }
}
