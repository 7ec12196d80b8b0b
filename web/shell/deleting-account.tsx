// Shown in place of every page of an account that waits for its deletion (S57).
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { includesRole } from '../../src/access/policy.ts'
import { chosenAccount } from '../api/account.ts'
import { inAccountPath } from '../api/account-path.ts'
import { useKeep } from '../api/account-state.ts'
import { membershipIn } from '../api/membership.ts'
import { messageOf } from '../api/problem.ts'
import { sessionQuery } from '../api/session.ts'
import { closeStream } from '../api/stream.ts'
import { Button, classOf } from '../parts/button.tsx'
import { sanitizeLine } from '../parts/sanitize-text.ts'
import { Toasts, toast } from '../parts/toasts.tsx'
import { absolute } from '../words/format.ts'
import { words } from '../words/words.ts'
import { BrandPicture } from './brand.tsx'
import { useTitle } from './title.ts'
import { useSignOut } from './use-sign-out.ts'

const say = words.accountLife.deleting

/** Nothing of the account may be requested any more, so the page asks now and then whether somebody keeps the account. */
const LOOK_MS = 15_000

export function DeletingAccount() {
  const session = useQuery({ ...sessionQuery, refetchInterval: LOOK_MS }).data ?? null
  const membership = session && membershipIn(session, chosenAccount())
  const account = membership?.account
  const name = account ? sanitizeLine(account.name) : ''
  useTitle(say.title(name))
  useEffect(closeStream, [])
  const keeping = useKeep()
  const signOut = useSignOut()
  if (!session || !membership || account?.delete_at == null) return null
  const { delete_by: by, delete_at: at, timezone } = account
  const person = by?.name == null ? null : sanitizeLine(by.name)
  const isOwner = includesRole(membership.role, 'owner')
  const keep = (): void => keeping.mutate(undefined, { onError: (error) => toast(messageOf(error)) })
  return (
    <>
      <main className="page not-found" id="main">
        <span className="brand">
          <BrandPicture />
          <span>Offhook</span>
        </span>
        <h1>{say.title(name)}</h1>
        <p>{say.when(absolute(at, timezone), person ?? words.accountLife.administrator)}</p>
        <p className="muted">{say.state}</p>
        {!isOwner && <p>{say.ask(person === null ? say.anyOwner : say.owner(person))}</p>}
        {isOwner && (
          <Button kind="main" busy={keeping.isPending} onClick={keep}>
            {say.keep}
          </Button>
        )}
        {session.accounts
          .filter((one) => one !== membership)
          .map(({ account: { number, name: other } }) => (
            <a key={number} className={classOf({})} href={inAccountPath(String(number), '/')}>
              {words.shell.ownAccount(sanitizeLine(other))}
            </a>
          ))}
        <Button kind="quiet" onClick={() => void signOut()}>
          {words.shell.signOut}
        </Button>
      </main>
      <Toasts />
    </>
  )
}
