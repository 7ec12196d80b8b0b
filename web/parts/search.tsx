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
  const [typed, setTyped] = useState({ text: value, told: value })
  // The address changed by other means: back, or "Clear filters".
  if (value !== typed.told) setTyped({ text: value, told: value })
  useEffect(() => {
    if (typed.text === typed.told) return
    const timer = setTimeout(() => {
      setTyped({ text: typed.text, told: typed.text })
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
