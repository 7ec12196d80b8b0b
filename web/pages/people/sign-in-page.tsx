import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { api, told } from '../../api/client.ts'
import { Banner } from '../../parts/banner.tsx'
import { Copy } from '../../parts/copy.tsx'
import { SignIn } from '../../parts/sign-in.tsx'
import { words } from '../../words/words.ts'
import { Frame } from './frame.tsx'

const say = words.people

export function SignInPage() {
  const { back } = useSearch({ from: '/sign-in' })
  const router = useRouter()
  const { data: setup } = useQuery({ queryKey: ['setup'], queryFn: () => told(api.setup.$get()) })
  if (setup?.first_run === true)
    return (
      <Frame title={say.firstLink}>
        <p>{say.firstLinkHow}</p>
        <Command />
      </Frame>
    )
  return (
    <Frame title={say.signIn}>
      {setup?.plain_http && (
        <Banner tone="warn">
          <b>{say.plainHttp}</b>
          <p>{setup.plain_http}</p>
        </Banner>
      )}
      <SignIn onSignedIn={() => router.history.push(ownPath(back))} />
      <details className="more">
        <summary>{say.forgotten}</summary>
        <p className="hint">{say.forgottenHow}</p>
        <Command />
      </details>
    </Frame>
  )
}

/** How a new link is made where Offhook runs. */
export function Command() {
  return (
    <div className="row wrap">
      <code>{say.linkCommand}</code>
      <Copy text={say.linkCommand} label={words.parts.copy} />
    </div>
  )
}

/** Where somebody came from, if that is a page of ours: an address that leads elsewhere is not followed. */
function ownPath(back: string | undefined): string {
  return back !== undefined && /^\/(?![/\\])/.test(back) && !back.startsWith('/sign-in') ? back : '/'
}
