import type { IconImage } from './icons.ts'
import type { ComponentProps, MouseEvent } from 'react'
import { Icon } from './icon.tsx'

interface ButtonStyle {
  /** `main`: the one filled button of a view. */
  readonly kind?: 'main' | 'plain' | 'quiet' | 'danger'
  readonly small?: boolean
  readonly icon?: IconImage
  /** The work is under way: the button cannot be pressed again, and the screen reader says so. */
  readonly busy?: boolean
}

type ButtonProps = ButtonStyle & Omit<ComponentProps<'button'>, 'className'>

export function Button({ kind = 'plain', small, icon, busy, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classOf({ kind, ...(small !== undefined && { small }) })}
      // The button is not `disabled`, because a disabled button would lose the focus.
      aria-disabled={busy === true ? true : undefined}
      aria-busy={busy === true ? true : undefined}
      onClick={busy === true ? prevented : onClick}
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

/** A button that shows only an icon. */
export function IconButton({ kind = 'quiet', small, icon, label, busy, disabled, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      className={`${classOf({ kind, ...(small !== undefined && { small }) })} ico`}
      aria-label={label}
      disabled={disabled === true || busy === true}
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
