// The request and the response of a test: timing, what was sent, what came back, and further links.
import { Link } from '@tanstack/react-router'
import { Inbox, RotateCw } from '../../../parts/icons.ts'
import { useMemo } from 'react'
import { bodyWith } from '../../../parts/body-text.ts'
import { Button, classOf } from '../../../parts/button.tsx'
import { headerLine } from '../../../parts/code-line.ts'
import type { Line } from '../../../parts/code-line.ts'
import { Code } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { curlCommand } from '../../../parts/curl-command.ts'
import { Timing } from '../../../parts/timing.tsx'
import { inboxTokenOf, useInboxBase } from '../../../parts/use-inbox.ts'
import { words } from '../../../words/words.ts'
import type { FinishedTest } from './use-test-send.ts'

const say = words.trying

type Headers = readonly (readonly [string, string])[]

export function TestResult({ test, onAgain }: { test: FinishedTest; onAgain: () => void }) {
  const { attempt, delivery, inbox_token: ownInbox } = test.outcome
  const inboxes = useInboxBase()
  const inbox = ownInbox ?? inboxTokenOf(attempt.request?.url ?? '', inboxes)
  const { request, response, timing } = attempt
  return (
    <>
      {timing && <Timing timing={timing} failed={response === null} />}
      {response && <Answer response={response} />}
      {request && (
        <Disclosure title={say.request}>
          <Code label={say.requestHead} lines={requestHead(request)} fold />
          {request.body !== null && request.body !== '' && (
            <Body label={say.requestBody} headers={request.headers} body={request.body} />
          )}
        </Disclosure>
      )}
      <div className="row wrap">
        <Button small icon={RotateCw} onClick={onAgain}>
          {say.again}
        </Button>
        {request && <Copy text={() => Promise.resolve(curlCommand(request))} label={say.copyCurl} />}
        {inbox !== null && (
          <Link className={classOf({ kind: 'quiet', small: true })} to="/test-inbox" search={{ token: inbox }}>
            <Icon of={Inbox} small />
            {say.openInbox}
          </Link>
        )}
        <Link className={classOf({ kind: 'quiet', small: true })} to="/deliveries" search={{ open: delivery.id }}>
          {say.openLog}
        </Link>
      </div>
    </>
  )
}

function Answer({ response }: { response: NonNullable<FinishedTest['outcome']['attempt']['response']> }) {
  const { headers, body, truncated: cut } = response
  return (
    <>
      {body === null || body === '' ? (
        <p className="hint">{say.noBody}</p>
      ) : (
        <Body label={say.answerBody} headers={headers} body={body} />
      )}
      {cut && <p className="hint">{say.cut}</p>}
      {headers.length > 0 && (
        <Disclosure title={say.answerHeaders}>
          <Code label={say.answerHeaders} lines={headers.map(headerLine)} fold />
        </Disclosure>
      )}
    </>
  )
}

function Body({ label, headers, body }: { label: string; headers: Headers; body: string }) {
  const { lines, left } = useMemo(() => bodyWith(headers, body), [body, headers])
  return <Code label={label} lines={lines} left={left} fold />
}

function requestHead({ method, url, headers }: { method: string; url: string; headers: Headers }): readonly Line[] {
  const first: Line = {
    spans: [
      { kind: 'b', text: `${method} ` },
      { kind: '', text: url },
    ],
    key: null,
  }
  return [first, ...headers.map(headerLine)]
}
