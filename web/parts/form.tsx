// A form whose answer may be no: why stands beside its field, or above all of them, and focus goes there.
import { useRef } from 'react'
import type { ReactNode } from 'react'
import { problemsByPointer } from './field-problems.ts'
import { useFocusProblem } from './use-focus-problem.ts'
import { ActionError } from './states.tsx'

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
  const flaws = problemsByPointer(error)
  const isAbove = Boolean(error) && !isSaid && ![...flaws.keys()].some((pointer) => fields.includes(pointer))
  useFocusProblem(form, error)
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
          <ActionError error={error} />
        </div>
      )}
      {children}
    </form>
  )
}
