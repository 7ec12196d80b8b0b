// A form whose request may be refused: errors appear beside their fields or above all fields, and the first takes the focus.
import { useRef } from 'react'
import type { ReactNode } from 'react'
import { problemsByPointer } from './field-problems.ts'
import { useFocusProblem } from './use-focus-problem.ts'
import { ActionError } from './states.tsx'

interface FormProps {
  /** The error of the last submit; `null`: none. */
  readonly error: unknown
  /** JSON pointers of the values that have a field here; an error of any other value is shown above the form. */
  readonly fields: readonly string[]
  /** The error is shown somewhere else, not above the form. */
  readonly isSaid?: boolean
  readonly onSubmit: () => void
  readonly className?: string
  readonly children: ReactNode
}

export function Form({ error, fields, isSaid = false, onSubmit, className, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const flaws = problemsByPointer(error)
  const isAbove = Boolean(error) && !isSaid && ![...flaws.keys()].some((pointer) => fields.includes(pointer))
  useFocusProblem(form, error)
  return (
    // `noValidate`: the API checks the values, and its errors are in our own words.
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
          <ActionError error={error} />
        </div>
      )}
      {children}
    </form>
  )
}
