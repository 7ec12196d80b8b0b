import type { KeyboardEvent } from 'react'

/**
 * Arrow keys move through the entries of a list, starting from its search; Enter in the search picks the first. `entry`: the
 * selector of the entries.
 */
export function moveFocusInList(event: KeyboardEvent, within: HTMLElement | null, entry: string): void {
  const entries = [...(within?.querySelectorAll<HTMLElement>(entry) ?? [])]
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
    event.preventDefault()
    entries[0]?.click()
    return
  }
  const at = entries.findIndex((one) => one === document.activeElement)
  const to = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : null
  if (to === null) return
  event.preventDefault()
  const next = to < 0 ? within?.querySelector<HTMLElement>('input') : entries[to]
  next?.focus()
}
