import { useEffect } from 'react'
import type { RefObject } from 'react'

/** When a form is refused, leads to the first value that is wrong, else to what says why (`why-not`), if that takes the focus. */
export function useFocusProblem(form: RefObject<HTMLElement | null>, error: unknown): void {
  useEffect(() => {
    if (error === null || error === undefined) return
    const within = form.current
    const why =
      within?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? within?.querySelector<HTMLElement>('.why-not')
    why?.focus()
  }, [form, error])
}

/** When the form of something new lacks one value, leads to it. */
export function useFocusMissing(form: RefObject<HTMLElement | null>, isNew: boolean): void {
  useEffect(() => {
    if (!isNew) return
    const needed = [...(form.current?.querySelectorAll<HTMLInputElement>('input:required') ?? [])]
    const [first, ...others] = needed.filter(({ value }) => value === '')
    if (others.length === 0) first?.focus()
  }, [form, isNew])
}
