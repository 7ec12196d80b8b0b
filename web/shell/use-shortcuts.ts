import { useLayoutEffect, useRef } from 'react'

type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>

/**
 * Shortcuts of a page, by key: `j`, `?`, `Enter`, `Ctrl+S` (⌘ counts as Ctrl). Keys without Ctrl do nothing while the person
 * types, or while a dialog is open.
 */
export function useShortcuts(keys: Shortcuts): void {
  const latest = useRef(keys)
  useLayoutEffect(() => {
    latest.current = keys
  })
  // Before the page is painted: a key that is pressed as soon as the page is visible counts.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey) return
      const withCtrl = event.ctrlKey || event.metaKey
      const act = latest.current[withCtrl ? `Ctrl+${nameOf(event.key)}` : event.key]
      if (!act || (!withCtrl && isTaken(event.target))) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}

function nameOf(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key
}

/** Elements that take typed text. A checkbox does not. */
const taking =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog], [role=listbox], [role=menu]'

/** Whether the focused element uses the key itself. */
function isTaken(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(taking) !== null
}

/** Focuses the search field of the present page, if it has one. */
export function focusSearch(): void {
  document.querySelector<HTMLInputElement>('main input[type="search"]')?.focus()
}
