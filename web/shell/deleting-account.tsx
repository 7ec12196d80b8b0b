// Shown in place of every page of an account that waits for its deletion (S57).
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { chosenAccount } from '../api/account.ts'
import { useRestore } from '../api/account-state.ts'
import { AccessContext, accessIn, useMay } from '../api/may.ts'
import { membershipIn } from '../api/membership.ts'
import type { Membership } from '../api/membership.ts'
import { messageOf } from '../api/problem.ts'
import { sessionQuery } from '../api/session.ts'
import { closeStream } from '../api/stream.ts'
import { Button } from '../parts/button.tsx'
import { sanitizeLine } from '../parts/sanitize-text.ts'
import { Toasts, toast } from '../parts/toasts.tsx'
import { dateAndMinute } from '../words/format.ts'
import { words } from '../words/words.ts'
import { AccountSwitcher } from './account-switcher.tsx'
import { BrandPicture } from './brand.tsx'
import { useTitle } from './title.ts'
import { useSignOut } from './use-sign-out.ts'

const say = words.accountLife.deleting

/** The stream of the account is closed, so the page asks now and then whether somebody restored the account. */
const LOOK_MS = 15_000

export function DeletingAccount() {
  const session = useQuery({ ...sessionQuery, refetchInterval: LOOK_MS }).data ?? null
  const membership = session && membershipIn(session, chosenAccount())
  const access = useMemo(() => membership && accessIn(membership), [membership])
  useEffect(closeStream, [])
  if (!membership) return null
  return (
    <AccessContext value={access}>
      <PlannedDeletion account={membership.account} />
      <Toasts />
    </AccessContext>
  )
}

function PlannedDeletion({ account }: Pick<Membership, 'account'>) {
  const { delete_by: by, delete_at: at, timezone } = account
  const name = sanitizeLine(account.name)
  const may = useMay('account.delete')
  const restoring = useRestore(() => toast(say.restored))
  const signOut = useSignOut()
  const main = useFocused()
  useTitle(say.title(name))
  const person = by?.name == null ? null : sanitizeLine(by.name)
  const restore = (): void => restoring.mutate(undefined, { onError: (error) => toast(messageOf(error)) })
  return (
    <main className="page not-found" id="main" tabIndex={-1} ref={main}>
      <span className="brand">
        <BrandPicture />
        <span>Offhook</span>
      </span>
      <h1>{say.title(name)}</h1>
      {at !== null && <p>{say.when(dateAndMinute(at, timezone), person ?? words.accountLife.administrator)}</p>}
      <p className="muted">{say.state}</p>
      {may ? (
        <Button kind="main" busy={restoring.isPending} onClick={restore}>
          {say.restore}
        </Button>
      ) : (
        <p>{say.ask(person === null ? say.anyOwner : say.owner(person))}</p>
      )}
      <AccountSwitcher />
      <Button kind="quiet" onClick={() => void signOut()}>
        {words.shell.signOut}
      </Button>
    </main>
  )
}

/** Takes the focus: the element that had it disappeared with the page before. */
function useFocused() {
  const main = useRef<HTMLElement>(null)
  useEffect(() => main.current?.focus({ preventScroll: true }), [])
  return main
}
