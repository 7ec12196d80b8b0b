import { useQuery } from '@tanstack/react-query'
import { useLocation, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { server, unwrap } from '../../api/client.ts'
import { Banner } from '../../parts/banner.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { SignIn } from '../../parts/sign-in.tsx'
import { Loading } from '../../parts/states.tsx'
import { words } from '../../words/words.ts'
import { Command } from './command.tsx'
import { SignedOutLayout } from './signed-out-layout.tsx'
import { safeRedirect } from './safe-redirect.ts'
import { useOpenPage } from './use-open-page.ts'

const say = words.people

export function SignInPage() {
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => unwrap(server.GET('/api/v1/setup')) })
  if (setup.isPending)
    return (
      <SignedOutLayout title={say.signIn}>
        <Loading rows={3} />
      </SignedOutLayout>
    )
  if (setup.data?.first_run === true)
    return (
      <SignedOutLayout title={say.firstLink} why={say.firstLinkWhy}>
        <Command hint={say.firstLinkHow} />
      </SignedOutLayout>
    )
  if (setup.data?.insecure_reason)
    return (
      <SignedOutLayout title={say.plainHttp}>
        <Banner tone="warn">{setup.data.insecure_reason}</Banner>
      </SignedOutLayout>
    )
  return <SignInForm />
}

/** Loads the rest of the page while the person types: it is needed right after signing in. */
function fetchShell(): void {
  import('../../shell/shell.tsx').catch(() => undefined)
}

function SignInForm() {
  const { back } = useSearch({ from: '/sign-in' })
  const openPage = useOpenPage()
  useEffect(() => {
    addEventListener('input', fetchShell, { once: true })
    return () => removeEventListener('input', fetchShell)
  }, [])
  const fragment = useLocation({ select: ({ hash }) => (hash === '' ? '' : `#${hash}`) })
  return (
    <SignedOutLayout title={say.signIn}>
      <SignIn onSignedIn={(session) => openPage(session, safeRedirect(back) + fragment)} />
      <Disclosure title={say.forgotten}>
        <Command hint={say.forgottenHow} />
      </Disclosure>
    </SignedOutLayout>
  )
}
