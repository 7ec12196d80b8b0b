// A request that the test inbox received: a line to open, with the whole request.
import { ChevronRight } from '../../parts/icons.ts'
import { memo, useMemo, useState } from 'react'
import { bodyWith } from '../../parts/body-text.ts'
import { headerLine } from '../../parts/code-line.ts'
import { Code } from '../../parts/code.tsx'
import { Copy } from '../../parts/copy.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Icon } from '../../parts/icon.tsx'
import { curlCommand } from '../../parts/curl-command.ts'
import { Badge } from '../../parts/status.tsx'
import { Time } from '../../parts/time.tsx'
import { words } from '../../words/words.ts'

const say = words.inbox

/** A received request, in the form of the API. */
interface Arrival {
  readonly id: string
  readonly at: string
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  readonly body_base64: string | null
  readonly status_code: number
}

interface ArrivalRowProps {
  readonly arrival: Arrival
  /** The newest request is open at first. */
  readonly first: boolean
}

export const ArrivalRow = memo(
  ({ arrival, first }: ArrivalRowProps) => {
    const { at, method, url, status_code: answered } = arrival
    const [open, setOpen] = useState(first)
    return (
      <details className="panel arrival" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="head">
          <Icon of={ChevronRight} small className="turn" />
          <Time at={at} />
          <span className="verb">{sanitizeLine(method)}</span>
          <span className="mono arrival-url">{sanitizeLine(url)}</span>
          <Badge tone={answered < 400 ? 'ok' : 'bad'}>{say.answered(answered)}</Badge>
        </summary>
        {open && <RequestDetails arrival={arrival} />}
      </details>
    )
  },
  // A received request never changes; `first` only matters when the row appears.
  (before, now) => before.arrival.id === now.arrival.id,
)
ArrivalRow.displayName = 'ArrivalRow'

function RequestDetails({ arrival }: { arrival: Arrival }) {
  const { method, url, headers, body, body_base64: bytes } = arrival
  const { lines, left } = useMemo(() => bodyWith(headers, body), [body, headers])
  const request = { method, url: `${location.origin}${url}`, headers, body: body === '' ? null : body }
  return (
    <div className="body">
      <Code label={say.headers} lines={headers.map(headerLine)} fold />
      {body === '' ? (
        <p className="hint">{say.noBody}</p>
      ) : bytes === null ? (
        <Code label={say.body} lines={lines} left={left} fold />
      ) : (
        <p className="hint">{say.binary(bytesIn(bytes))}</p>
      )}
      <div className="row wrap">
        {body !== '' && bytes === null && <Copy text={body} label={say.copyBody} />}
        {bytes === null && <Copy text={() => Promise.resolve(curlCommand(request))} label={say.copyCurl} />}
      </div>
    </div>
  )
}

function bytesIn(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4)
}
