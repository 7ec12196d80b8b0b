// Shown for unknown addresses, and for pages that could not be shown.
import { Link, useRouter } from '@tanstack/react-router'
import { Failed } from '../parts/states.tsx'
import { classOf } from '../parts/button.tsx'
import { words } from '../words/words.ts'
import { Brand } from './brand.tsx'

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

export function RouteFailed({ error }: { error: unknown }) {
  const router = useRouter()
  return (
    <main className="page" id="main">
      <Failed error={error} onRetry={() => void router.invalidate()} />
    </main>
  )
}
