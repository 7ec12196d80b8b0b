// The toast that is shown. Apart from its picture, because buttons say by a toast why they do nothing, and a toast has buttons.
import type { IntegrationState } from './toast-state.tsx'

interface Toast {
  readonly text: string
  readonly undo?: () => void
  /** The state that the toast reports: the toast disappears once that is no longer true. */
  readonly of?: IntegrationState
}

let current: Toast | null = null
const listeners = new Set<() => void>()

/** Says that something was done; replaces the toast before. */
export function toast(text: string, undo?: () => void): void {
  showToast({ text, ...(undo && { undo }) })
}

/** Reports the new state of an integration. The toast disappears when that state changes. */
export function toastState(text: string, of: IntegrationState): void {
  showToast({ text, of })
}

/** `null`: none. */
export function showToast(next: Toast | null): void {
  current = next
  for (const listener of listeners) listener()
}

export function currentToast(): Toast | null {
  return current
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
