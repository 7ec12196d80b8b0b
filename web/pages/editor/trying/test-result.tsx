// The exchange of a test: where the time went, what was sent, what came back, and where to go from here.
import { Link } from '@tanstack/react-router'
import { ChevronRight, Inbox, RotateCw } from 'lucide-react'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { bodyText, contentTypeOf, kindOf, plainLines } from '../../../parts/body-text.ts'
import { Button, classOf } from '../../../parts/button.tsx'
import { Code } from '../../../parts/code.tsx'
import type { CodeLine } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { shownCurl } from '../../../parts/shown-curl.ts'
import { Timing } from '../../../parts/timing.tsx'
import { words } from '../../../words/words.ts'
import type { Done } from './trial.ts'

const say = words.trying

type Headers = readonly (readonly [string, string])[]

export function TestResult({ trial, onAgain }: { trial: Done; onAgain: () => void }) {
  const { attempt, delivery, inbox } = trial.tested
  const { request, response, timing } = attempt
  return (
    <>
      {timing && <Timing timing={timing} failed={response === null} />}
      {response && <Answer response={response} />}
      {request && (
        <Folded title={say.request}>
          <Code label={say.requestHead} lines={requestHead(request)} fold />
          {request.body !== null && request.body !== '' && (
            <Body label={say.requestBody} headers={request.headers} body={request.body} />
          )}
        </Folded>
      )}
      <div className="row wrap">
        <Button small icon={RotateCw} onClick={onAgain}>
          {say.again}
        </Button>
        {request && <Copy text={() => Promise.resolve(shownCurl(request))} label={say.copyCurl} />}
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

function Answer({ response }: { response: NonNullable<Done['tested']['attempt']['response']> }) {
  const { headers, body, cut } = response
  return (
    <>
      {body === null || body === '' ? (
        <p className="hint">{say.noBody}</p>
      ) : (
        <Body label={say.answerBody} headers={headers} body={body} />
      )}
      {cut && <p className="hint">{say.cut}</p>}
      {headers.length > 0 && (
        <Folded title={say.answerHeaders}>
          <Code label={say.answerHeaders} lines={headerLines(headers)} fold />
        </Folded>
      )}
    </>
  )
}

function Body({ label, headers, body }: { label: string; headers: Headers; body: string }) {
  const { lines, left } = useMemo(() => bodyText(body, kindOf(contentTypeOf(headers))), [body, headers])
  return <Code label={label} lines={lines} left={left} fold />
}

function Folded({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="more">
      <summary>
        <Icon of={ChevronRight} small className="turn" />
        {title}
      </summary>
      {children}
    </details>
  )
}

function requestHead({ method, url, headers }: { method: string; url: string; headers: Headers }): readonly CodeLine[] {
  const [line] = plainLines(url)
  const spans = [{ look: 'b', text: `${method} ` } as const, ...(line?.spans ?? [])]
  return [{ spans, key: null }, ...headerLines(headers)]
}

function headerLines(headers: Headers): readonly CodeLine[] {
  return headers.map(([name, value]) => ({
    spans: [
      { look: 'k', text: `${name}: ` },
      { look: '', text: value },
    ],
    key: null,
  }))
}
