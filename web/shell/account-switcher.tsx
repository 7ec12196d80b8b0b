// The account that is shown, and the way to the person's other accounts.
import { useEffect, useId, useRef, useState } from 'react'
import type { FocusEvent, KeyboardEvent } from 'react'
import { useMembership } from '../api/membership.ts'
import type { Membership } from '../api/membership.ts'
import { useSession } from '../api/session.ts'
import { fetchedLater } from '../parts/fetched-later.tsx'
import { Icon } from '../parts/icon.tsx'
import { ChevronDown } from '../parts/icons.ts'
import { sanitizeLine } from '../parts/sanitize-text.ts'
import { words } from '../words/words.ts'

const say = words.shell.accounts

// Most people have one account, so the list comes when it is opened.
const AccountList = fetchedLater(async () => (await import('./account-list.tsx')).AccountList)

/** Absent for a person with only one account, unless there may be others to see. */
export function AccountSwitcher() {
  const session = useSession()
  const current = useMembership()?.account
  if (!session || !current || (session.accounts.length < 2 && !session.is_server_administrator)) return null
  return <Switcher current={current} accounts={session.accounts.map(({ account }) => account)} />
}

interface SwitcherProps {
  readonly current: Membership['account']
  readonly accounts: readonly Membership['account'][]
}

function Switcher({ current, accounts }: SwitcherProps) {
  const id = useId()
  const around = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isOpen) return undefined
    const pressOutside = ({ target }: PointerEvent): void => {
      if (target instanceof Node && around.current?.contains(target) !== true) setOpen(false)
    }
    document.addEventListener('pointerdown', pressOutside)
    return () => document.removeEventListener('pointerdown', pressOutside)
  }, [isOpen])
  const leave = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && around.current?.contains(relatedTarget) !== true) setOpen(false)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isOpen) return
    // On a small screen, Escape would also close the sidebar.
    event.preventDefault()
    event.stopPropagation()
    setOpen(false)
    button.current?.focus()
  }
  return (
    <div className="switcher" ref={around} onBlur={leave} onKeyDown={press} role="presentation">
      <button
        ref={button}
        type="button"
        className="acct"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="vh">{say.current}</span>
        <span className="clip" dir="auto">
          {sanitizeLine(current.name)}
        </span>
        <Icon of={ChevronDown} small />
      </button>
      {isOpen && <AccountList id={id} current={current} accounts={accounts} />}
    </div>
  )
}
