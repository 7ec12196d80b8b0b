import { useMay } from '../../../api/may.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { receivedQuery } from '../../../api/messages.ts'
import type { Source } from '../../../api/sources.ts'
import { Loading } from '../../../parts/states.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { AddressPanel } from './address-panel.tsx'
import { ListenPanel } from './listen-panel.tsx'

const say = sourceWords.sources.listen

interface PostedProps {
  readonly source: Source
  readonly settings: ReactNode
  readonly guide: ReactNode
}

/** A posted source: the setup steps come first while no message has arrived, the messages afterwards. */
export function PostedView({ source, settings, guide }: PostedProps) {
  const maySee = useMay('sources.messages')
  const received = useQuery({ ...receivedQuery(source.id), enabled: maySee })
  const [isNew, setIsNew] = useState<boolean | null>(null)
  if (received.data && isNew === null) setIsNew(received.data.last_at === null && received.data.not_understood === 0)
  const listen = maySee && <ListenPanel source={source} hint={say.hints[source.kind] ?? say.hints['push']} />
  const address = <AddressPanel source={source} />
  // Nothing moves while somebody is looking at the page.
  if (isNew === null && !received.isError && maySee) return <Loading rows={4} />
  if (isNew === true) {
    return (
      <>
        <div className="connect">
          {guide}
          {listen}
        </div>
        <div className="connect">
          {settings}
          {address}
        </div>
      </>
    )
  }
  return (
    <>
      {listen}
      <div className="connect">
        {settings}
        <div className="stackgap">
          {address}
          {guide}
        </div>
      </div>
    </>
  )
}
