import { inAccountPath } from '../api/account-path.ts'
import { useSession } from '../api/session.ts'
import { classOf } from '../parts/button.tsx'
import { sanitizeLine } from '../parts/sanitize-text.ts'
import { words } from '../words/words.ts'
import { BrandPicture } from './brand.tsx'
import { useTitle } from './title.ts'

/** Shown in place of an account that the person does not belong to, whether it exists or not. */
export function NoSuchAccount() {
  const session = useSession()
  useTitle(words.shell.noAccount)
  if (session === null) return null
  const { person, account } = session
  return (
    <main className="page not-found" id="main">
      <span className="brand">
        <BrandPicture />
        <span>Offhook</span>
      </span>
      <h1>{words.shell.noAccount}</h1>
      <p className="muted">{words.shell.noAccountWhy(person.email)}</p>
      {/* Another account is another document. */}
      <a className={classOf({})} href={inAccountPath(String(account.number), '/')}>
        {words.shell.ownAccount(sanitizeLine(account.name))}
      </a>
    </main>
  )
}
