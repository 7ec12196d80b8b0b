import { useQuery } from '@tanstack/react-query'
import { useLocation, useRouter, useSearch } from '@tanstack/react-router'
import { api, unwrap } from '../../api/client.ts'
import { Banner } from '../../parts/banner.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { SignIn } from '../../parts/sign-in.tsx'
import { Loading } from '../../parts/states.tsx'
import { words } from '../../words/words.ts'
import { Command } from './command.tsx'
import { Frame } from './frame.tsx'
import { ownPath } from './own-path.ts'

const say = words.people

export function SignInPage() {
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => unwrap(api.setup.$get()) })
  if (setup.isPending)
    return (
      <Frame title={say.signIn}>
        <Loading rows={3} />
      </Frame>
    )
  if (setup.data?.first_run === true)
    return (
      <Frame title={say.firstLink} why={say.firstLinkWhy}>
        <Command hint={say.firstLinkHow} />
      </Frame>
    )
  if (setup.data?.plain_http)
    return (
      <Frame title={say.plainHttp}>
        <Banner tone="warn">{setup.data.plain_http}</Banner>
      </Frame>
    )
  return <Entrance />
}

function Entrance() {
  const { back } = useSearch({ from: '/sign-in' })
  const router = useRouter()
  const fragment = useLocation({ select: ({ hash }) => (hash === '' ? '' : `#${hash}`) })
  return (
    <Frame title={say.signIn}>
      <SignIn onSignedIn={() => router.history.push(ownPath(back) + fragment)} />
      <Disclosure title={say.forgotten}>
        <Command hint={say.forgottenHow} />
      </Disclosure>
    </Frame>
  )
}
