import type { IconImage } from './icons.ts'
import type { ComponentProps, MouseEvent } from 'react'
import { useRefusal } from '../api/may.ts'
import type { AccountVerb } from '../api/may.ts'
import { Icon } from './icon.tsx'
import { toast } from './toast-store.ts'

interface ButtonStyle {
  /** `main`: the one filled button of a view. */
  readonly kind?: 'main' | 'plain' | 'quiet' | 'danger'
  readonly small?: boolean
  readonly icon?: IconImage
  /** The work is under way: the button cannot be pressed again, and the screen reader says so. */
  readonly busy?: boolean
  /** What the button does: whoever may not do it sees why, and whom to ask. */
  readonly verb?: AccountVerb
  /** Another reason why the button does nothing now, as a sentence. */
  readonly whyNot?: string | null
}

type ButtonProps = ButtonStyle & Omit<ComponentProps<'button'>, 'className'>

export function Button({ kind = 'plain', small, icon, busy, verb, whyNot, children, onClick, ...rest }: ButtonProps) {
  const refusal = useRefusal(verb) ?? whyNot ?? null
  return (
    <button
      type="button"
      {...rest}
      {...(refusal !== null && { title: refusal, disabled: false })}
      className={classOf({ kind, ...(small !== undefined && { small }) })}
      // The button is not `disabled`, because a disabled button would lose the focus, and nobody could read why.
      aria-disabled={busy === true || refusal !== null ? true : undefined}
      aria-busy={busy === true ? true : undefined}
      onClick={refusal !== null ? refused(refusal) : busy === true ? prevented : onClick}
    >
      {icon && <Icon of={icon} small={small === true} />}
      {children}
    </button>
  )
}

type IconButtonProps = Omit<ButtonStyle, 'icon'> &
  Omit<ComponentProps<'button'>, 'className' | 'children'> & {
    readonly icon: IconImage
    /** The name of the action: read out, and shown on hover. */
    readonly label: string
  }

/** Blocks another press, by pointer and by Enter in a field of the form. */
function prevented(event: MouseEvent): void {
  event.preventDefault()
}

/** Says why: a finger cannot hover, and a keyboard shows no tooltip. */
function refused(refusal: string): (event: MouseEvent) => void {
  return (event) => {
    event.preventDefault()
    event.stopPropagation()
    toast(refusal)
  }
}

/** A button that shows only an icon. */
export function IconButton(props: IconButtonProps) {
  const { kind = 'quiet', small, icon, label, busy, disabled, verb, whyNot, ...rest } = props
  const refusal = useRefusal(verb) ?? whyNot ?? null
  return (
    <button
      type="button"
      title={refusal ?? label}
      {...rest}
      {...(refusal !== null && { onClick: refused(refusal), 'aria-disabled': true })}
      className={`${classOf({ kind, ...(small !== undefined && { small }) })} ico`}
      aria-label={label}
      disabled={refusal === null && (disabled === true || busy === true)}
    >
      <Icon of={icon} small={small === true} />
    </button>
  )
}

/** The classes of a button, for links that look like one. */
export function classOf({ kind = 'plain', small }: Pick<ButtonStyle, 'kind' | 'small'>): string {
  const kinds = { main: 'btn main-act', plain: 'btn', quiet: 'btn quiet', danger: 'btn danger' }
  return small === true ? `${kinds[kind]} sm` : kinds[kind]
}
