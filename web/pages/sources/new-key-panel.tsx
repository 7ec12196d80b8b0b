import { useQuery } from '@tanstack/react-query'
import { CircleCheck, Hourglass } from '../../parts/icons.ts'
import { useState } from 'react'
import { sourceStatusQuery } from '../../api/sources.ts'
import type { Source } from '../../api/sources.ts'
import { plainLines } from '../../parts/code-line.ts'
import { Code } from '../../parts/code.tsx'
import { Copy } from '../../parts/copy.tsx'
import { OneTimeSecret } from '../../parts/one-time-secret.tsx'
import { Status } from '../../parts/status.tsx'
import { Time } from '../../parts/time.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { sampleCurl } from './sample-curl.ts'

const say = sourceWords.sources.api

/** A newly created key, a command that uses it, and whether it was used. */
export function NewKeyPanel({ source, text }: { source: Source; text: string }) {
  const [uniqueid] = useState(() => `try-${Date.now().toString(36)}`)
  const url = source.url ?? `${globalThis.location.origin}/api/v1/events`
  const curl = sampleCurl({ url, key: text, uniqueid })
  return (
    <>
      <h2>{say.made}</h2>
      <p className="hint">{say.madeWhy}</p>
      <OneTimeSecret text={text} label={say.made} copy={say.copyKey} />
      <div className="row wrap">
        <h2>{say.tryIt}</h2>
        <span className="push">
          <Copy text={curl} label={say.copyCurl} />
        </span>
      </div>
      <Code label={say.curlLabel} lines={plainLines(curl)} fold />
      <p className="hint">{say.tryItWhy}</p>
      <FirstEvent id={source.id} />
    </>
  )
}

/** Updates itself when an event arrives. */
function FirstEvent({ id }: { id: string }) {
  const { data } = useQuery(sourceStatusQuery(id))
  const [before, setBefore] = useState<string | null | undefined>(undefined)
  if (data && before === undefined) setBefore(data.last_event_at)
  const now = data?.last_event_at ?? null
  const seen = before !== undefined && now !== null && now !== before
  return (
    <p role="status" className="firstevent">
      {seen ? (
        <Status tone="ok" icon={CircleCheck}>
          {say.seen} <Time at={now} />
        </Status>
      ) : (
        <Status tone="info" icon={Hourglass}>
          {say.waiting}
        </Status>
      )}
    </p>
  )
}
