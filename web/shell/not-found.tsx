// Addresses that lead nowhere, and pages that could not be shown.
import { Link, useRouter } from '@tanstack/react-router'
import { Empty, Failed } from '../parts/states.tsx'
import { classOf } from '../parts/button.tsx'
import { words } from '../words/words.ts'

export function NotFound() {
  return (
    <main className="page" id="main">
      <h1>{words.shell.notFound}</h1>
      <Empty
        title={words.shell.notFoundWhy}
        action={
          <Link className={classOf({})} to="/">
            {words.integrations.title}
          </Link>
        }
      />
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
