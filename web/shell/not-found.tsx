// Shown for unknown addresses, and for pages that could not be shown.
import { Link, useRouter } from '@tanstack/react-router'
import { inAccountPath } from '../api/account-path.ts'
import type { Session } from '../api/session.ts'
import { Failed } from '../parts/states.tsx'
import { classOf } from '../parts/button.tsx'
import { sanitizeLine } from '../parts/sanitize-text.ts'
import { words } from '../words/words.ts'
import { Brand, BrandPicture } from './brand.tsx'
import { useTitle } from './title.ts'

export function NotFound() {
  return (
    <main className="page not-found" id="main">
      <Brand />
      <h1>{words.shell.notFound}</h1>
      <p className="muted">{words.shell.notFoundWhy}</p>
      <Link className={classOf({})} to="/">
        {words.integrations.title}
      </Link>
    </main>
  )
}

/** Shown in place of an account that the person does not belong to, whether it exists or not. */
export function NoSuchAccount({ session: { person, account } }: { session: Session }) {
  useTitle(words.shell.noAccount)
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

export function RouteFailed({ error }: { error: unknown }) {
  const router = useRouter()
  return (
    <main className="page" id="main">
      <Failed error={error} onRetry={() => void router.invalidate()} />
    </main>
  )
}
