// A form whose answer may be no: why stands beside its field, or above all of them, and focus goes there.
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { messageOf } from '../api/problem.ts'
import { Banner } from './banner.tsx'
import { flawsBy } from './flaws.ts'

interface FormProps {
  /** What went wrong the last time; `null`: nothing. */
  readonly error: unknown
  /** JSON pointers of what has a field here; what is wrong with anything else stands above. */
  readonly fields: readonly string[]
  /** It is said in another way than above the form. */
  readonly isSaid?: boolean
  readonly onSubmit: () => void
  readonly className?: string
  readonly children: ReactNode
}

export function Form({ error, fields, isSaid = false, onSubmit, className, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const flaws = flawsBy(error)
  const isAbove = Boolean(error) && !isSaid && ![...flaws.keys()].some((pointer) => fields.includes(pointer))
  useEffect(() => {
    if (!error) return
    const within = form.current
    const wrong = within?.querySelector<HTMLElement>('[aria-invalid="true"]')
    const why = wrong ?? within?.querySelector<HTMLElement>('.why-not')
    why?.focus()
  }, [error])
  return (
    // What is missing or wrong the API says, in sentences of ours.
    <form
      className={className}
      noValidate
      ref={form}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {isAbove && (
        <div className="why-not" tabIndex={-1}>
          <Banner tone="bad" role="alert">
            {messageOf(error)}
          </Banner>
        </div>
      )}
      {children}
    </form>
  )
}
