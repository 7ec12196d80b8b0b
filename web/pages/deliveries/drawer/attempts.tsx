import { ChevronRight } from '../../../parts/icons.ts'
import { useState } from 'react'
import type { Attempt, WholeDelivery } from '../../../api/deliveries.ts'
import { headerLine } from '../../../parts/code-line.ts'
import { Code } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { displayOfAttempt } from '../../../parts/delivery-display.ts'
import { errorWord, statusText } from '../../../parts/explain-response.ts'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Icon } from '../../../parts/icon.tsx'
import { curlCommand } from '../../../parts/curl-command.ts'
import { Status } from '../../../parts/status.tsx'
import { Tabs } from '../../../parts/tabs.tsx'
import { Time } from '../../../parts/time.tsx'
import { Timing } from '../../../parts/timing.tsx'
import { milliseconds } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import { formatResponseBody, formatRequest } from './message-lines.ts'

const say = words.deliveries

/** Every attempt, the newest first and open. */
export function Attempts({ delivery }: { delivery: WholeDelivery }) {
  const attempts = delivery.attempts.toReversed()
  return (
    <section>
      <h3 className="apart">{say.attempts}</h3>
      {attempts.length === 0 ? (
        <p className="hint">{say.noAttempt}</p>
      ) : (
        <div className="panel">
          {attempts.map((attempt, at) => (
            <One key={attempt.id} attempt={attempt} isNewest={at === 0} />
          ))}
        </div>
      )}
      {attempts.every(({ request }) => request === null) && delivery.request && <Planned delivery={delivery} />}
    </section>
  )
}

function One({ attempt, isNewest }: { attempt: Attempt; isNewest: boolean }) {
  const [open, setOpen] = useState(isNewest)
  const { number: n, at, state, response, error, timing } = attempt
  const display = displayOfAttempt(state)
  const answer = response ? statusText(response.status_code) : (errorWord(error) ?? display.word)
  const total = timing?.['total']
  return (
    <details className="try" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon of={ChevronRight} small className="turn" />
        <b>{n === 0 ? say.settledWithout : say.attempt(n)}</b>
        <Status tone={display.tone} icon={display.icon}>
          <span className="clip">{n === 0 ? display.word : sanitizeLine(answer)}</span>
        </Status>
        <span className="push muted when-at">
          <Time at={at} as="clock" />
        </span>
        <span className="num dur">{total !== undefined && total !== null && milliseconds(total)}</span>
      </summary>
      {open && <Inside attempt={attempt} />}
    </details>
  )
}

function Inside({
  attempt: { number: n, state, request, response, timing, error_detail: detail, note },
}: {
  attempt: Attempt
}) {
  const [tab, setTab] = useState<'answer' | 'request'>('answer')
  return (
    <div className="in">
      {timing && <Timing timing={timing} failed={response === null} />}
      {detail !== null && (response === null || response.status_code < 400) && (
        <p className="hint wrap">{sanitizeLine(detail)}</p>
      )}
      {note !== null && <p className="hint wrap">{sanitizeLine(note)}</p>}
      {state === 'late' && <p className="hint">{say.lateWhat}</p>}
      {request && (
        <Tabs
          label={say.attempt(n)}
          small
          open={tab}
          onOpen={setTab}
          panelClass="stackgap tight"
          tabs={[
            { id: 'answer', label: say.answer },
            { id: 'request', label: say.request },
          ]}
        >
          {tab === 'answer' ? <Answer response={response} /> : <Request request={request} />}
        </Tabs>
      )}
    </div>
  )
}

function Answer({ response }: { response: Attempt['response'] }) {
  if (response === null) return <p className="hint">{say.noAnswer}</p>
  return (
    <>
      <Code label={say.answer} fold {...formatResponseBody(response)} />
      {response.headers.length > 0 && (
        <Disclosure title={say.headers(response.headers.length)}>
          <Code label={say.headersOf} fold lines={response.headers.map(headerLine)} />
        </Disclosure>
      )}
      {response.truncated && <p className="hint">{say.bodyCut}</p>}
    </>
  )
}

function Request({ request }: { request: NonNullable<WholeDelivery['request']> }) {
  return (
    <>
      <Code label={say.request} fold {...formatRequest(request)} />
      <div className="row wrap">
        <Copy text={() => Promise.resolve(curlCommand(request))} label={say.curl} />
        <Copy text={request.url} label={say.copyUrl} />
      </div>
    </>
  )
}

/** The request that will be sent, before the first attempt. */
function Planned({ delivery: { request } }: { delivery: WholeDelivery }) {
  if (!request) return null
  return (
    <div className="stackgap tight planned">
      <h3>{say.requestOf}</h3>
      <Request request={request} />
    </div>
  )
}
