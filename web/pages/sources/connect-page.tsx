import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { kindOf } from '../../../src/sources/kinds/kinds.ts'
import type { KnownKind } from '../../../src/sources/kinds/kinds.ts'
import { mappingsQuery } from '../../api/mappings.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { CHOOSE } from '../../shell/nav-pages.ts'
import { Page } from '../../shell/page.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { ApiConnect } from './api-connect.tsx'
import { ConnectChoice } from './connect-choice.tsx'
import { NewSource } from './kinds/new-source.tsx'

const say = sourceWords.sources

/** What to connect, and how. `requested`: `twilio`, or with a ready mapping `push:aircall`; what is unknown asks to choose. */
export function ConnectPage({ requested }: { requested: string }) {
  const [name = '', ready] = requested.split(':')
  const kind = kindOf(name)
  const up = { to: '/sources', label: say.title }
  if (!kind) {
    return (
      <Page title={say.connect} up={up}>
        <ConnectChoice />
      </Page>
    )
  }
  const another = (
    <Link className="link" to="/sources" search={{ connect: CHOOSE }}>
      {say.choice.another}
    </Link>
  )
  const title = say.choice.titles[name] ?? say.choice.connectOne(kind.name)
  return ready === undefined ? (
    <Page title={title} up={up} actions={another}>
      {kind.mode === 'api' ? <ApiConnect /> : <NewSource kind={kind} ready={null} />}
    </Page>
  ) : (
    <Ready kind={kind} id={ready} up={up} another={another} />
  )
}

interface ReadyProps {
  readonly kind: KnownKind
  readonly id: string
  readonly up: { readonly to: string; readonly label: string }
  readonly another: ReactNode
}

/** Of a kind with a mapping that comes with Offhook. */
function Ready({ kind, id, up, another }: ReadyProps) {
  const mappings = useQuery(mappingsQuery)
  const ready = mappings.data?.find((one) => one.id === id)
  if (mappings.data && !ready) {
    return (
      <Page title={say.connect} up={up}>
        <ConnectChoice />
      </Page>
    )
  }
  return (
    // With its title it is another page than the one that waits, whose bar may be lower.
    <Page
      key={ready ? 'ready' : 'waiting'}
      title={ready ? say.choice.connectOne(ready.name) : say.connect}
      up={up}
      actions={another}
    >
      {mappings.isPending && <Loading />}
      {mappings.isError && !ready && <Failed error={mappings.error} onRetry={() => void mappings.refetch()} />}
      {ready && <NewSource key={ready.id} kind={kind} ready={ready} />}
    </Page>
  )
}
