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

/**
 * Connects a new source. `requested`: `twilio`, or with a ready-made mapping `push:aircall`; for an unknown value the person
 * chooses.
 */
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

/** A kind with a ready-made mapping. */
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
    // A page of its own: the waiting page has another title, and its bar may be lower.
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
