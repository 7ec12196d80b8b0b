import { chosenAccount } from '../api/account.ts'
import { inAccountPath } from '../api/account-path.ts'
import { useSession } from '../api/session.ts'
import { Button, classOf } from '../parts/button.tsx'
import { sanitizeLine } from '../parts/sanitize-text.ts'
import { words } from '../words/words.ts'
import { useSignOut } from './use-sign-out.ts'
import { WithoutAccount } from './without-account.tsx'

const say = words.shell

/** Shown in place of an account that the person does not belong to, whether it exists or not; and to people without any account. */
export function NoSuchAccount() {
  const session = useSession()
  const signOut = useSignOut()
  const isNone = session?.accounts.length === 0
  const title = isNone && chosenAccount() === null ? say.noAccounts : say.noAccount
  if (session === null) return null
  const { person, accounts } = session
  return (
    <WithoutAccount title={title} why={isNone ? say.noAccountsWhy(person.email) : say.noAccountWhy(person.email)}>
      {/* Another account is another document. */}
      {accounts.map(({ account: { number, name } }) => (
        <a key={number} className={classOf({})} href={inAccountPath(String(number), '/')}>
          {say.ownAccount(sanitizeLine(name))}
        </a>
      ))}
      {session.is_server_administrator && (
        <a className={classOf({})} href={`/accounts?visit=${encodeURIComponent(chosenAccount() ?? '')}`}>
          {say.visitAccount}
        </a>
      )}
      {isNone && <Button onClick={() => void signOut()}>{say.signOut}</Button>}
    </WithoutAccount>
  )
}
