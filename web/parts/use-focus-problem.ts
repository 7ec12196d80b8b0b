import { useLayoutEffect } from 'react'
import type { RefObject } from 'react'

/** When a form is refused, focuses the first invalid field, else the error above the form (`why-not`), if it can be focused. */
export function useFocusProblem(form: RefObject<HTMLElement | null>, error: unknown): void {
  // Before the refusal is painted: what is typed as soon as it is visible goes into the field.
  useLayoutEffect(() => {
    if (error === null || error === undefined) return
    const within = form.current
    const why =
      within?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? within?.querySelector<HTMLElement>('.why-not')
    why?.focus()
  }, [form, error])
}

/** When the form of a new item lacks one value, focuses the field of that value. */
export function useFocusMissing(form: RefObject<HTMLElement | null>, isNew: boolean): void {
  useLayoutEffect(() => {
    if (!isNew) return
    const needed = [...(form.current?.querySelectorAll<HTMLInputElement>('input:required') ?? [])]
    const [first, ...others] = needed.filter(({ value }) => value === '')
    if (others.length === 0) first?.focus()
  }, [form, isNew])
}
