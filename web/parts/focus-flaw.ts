import { useEffect } from 'react'
import type { RefObject } from 'react'

/** Leads to the first value of a form that was refused, when it is. */
export function useFocusFlaw(form: RefObject<HTMLElement | null>, error: unknown): void {
  useEffect(() => {
    if (error === null || error === undefined) return
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [form, error])
}
