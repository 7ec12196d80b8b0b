// Shows differences: between the sent request and a request with the present settings, or between two attempts.
import { useRefusal } from '../../../api/may.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import type { Attempt, WholeDelivery } from '../../../api/deliveries.ts'
import { messageOf } from '../../../api/problem.ts'
import { Code } from '../../../parts/code.tsx'
import type { CodeLine } from '../../../parts/code.tsx'
import { diffLines, foldEqual } from '../../../parts/diff.ts'
import type { DiffLine } from '../../../parts/diff.ts'
import { Select } from '../../../parts/field.tsx'
import { Loading } from '../../../parts/states.tsx'
import { number } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import { formatResponse, formatRequest, textsOf } from './message-lines.ts'

const say = words.deliveries

export function Difference({ delivery }: { delivery: WholeDelivery }) {
  const [compared, setCompared] = useState('current')
  const attempts = delivery.attempts.filter(({ request }) => request !== null)
  const pairs = pairsOf(attempts)
  const choices = [
    { value: 'current', label: say.differenceOf.current },
    ...pairs.map(([a, b]) => ({
      value: `${a.number}-${b.number}`,
      label: say.differenceOf.attempts(a.number, b.number),
    })),
  ]
  const pair = pairs.find(([a, b]) => `${a.number}-${b.number}` === compared)
  // A test has no stored event to render again, and only one attempt.
  if (!delivery.request || delivery.call_id === null) return null
  return (
    <section>
      <div className="row wrap apart">
        <h3>{say.difference}</h3>
        <span className="push">
          <Select small label={say.compare} value={compared} choices={choices} onPick={setCompared} />
        </span>
      </div>
      {pair ? (
        <Lines before={attemptTexts(pair[0])} after={attemptTexts(pair[1])} />
      ) : (
        <Current id={delivery.id} sent={textsOf(formatRequest(delivery.request))} />
      )}
    </section>
  )
}

function Current({ id, sent }: { id: string; sent: readonly string[] }) {
  const whyNot = useRefusal('deliveries.preview')
  const current = useQuery({
    enabled: whyNot === null,
    queryKey: ['current', id],
    queryFn: () => unwrap(api.POST('/deliveries/{id}/preview-current', { params: { path: { id } } })),
    // Settings may change elsewhere: the request is fetched each time.
    gcTime: 0,
  })
  if (whyNot !== null) return <p className="hint">{whyNot}</p>
  if (current.error) return <p className="hint">{messageOf(current.error)}</p>
  if (!current.data?.request) return <Loading rows={2} />
  const now = textsOf(formatRequest(current.data.request))
  return (
    <>
      <Lines before={sent} after={now} />
      <p className="hint">{say.differs}</p>
    </>
  )
}

function Lines({ before, after }: { before: readonly string[]; after: readonly string[] }) {
  const lines = foldEqual(diffLines(before, after))
  if (!lines.some(({ kind }) => kind === 'add' || kind === 'del')) return <p className="hint">{say.same}</p>
  return <Code label={say.difference} fold lines={lines.map(lineOf)} />
}

function lineOf({ kind, text, count = 0 }: DiffLine): CodeLine {
  if (kind === 'skip') return { key: null, spans: [{ kind: 'nil', text: `  ${say.equalLines(number(count))}` }] }
  const sign = { same: '  ', add: '+ ', del: '- ' }[kind]
  return { key: null, spans: [{ kind: '', text: sign + text }], ...(kind !== 'same' && { mark: kind }) }
}

/** Each attempt and the next, and the first and the last. */
function pairsOf(attempts: readonly Attempt[]): (readonly [Attempt, Attempt])[] {
  const pairs = attempts.slice(1).flatMap((after, at) => {
    const before = attempts[at]
    return before ? [[before, after] as const] : []
  })
  const [first, last] = [attempts[0], attempts.at(-1)]
  return first && last && pairs.length > 1 ? [[first, last], ...pairs] : pairs
}

function attemptTexts({ request, response, error_detail: detail }: Attempt): string[] {
  return [
    ...(request ? textsOf(formatRequest(request)) : []),
    '',
    ...(response ? textsOf(formatResponse(response)) : [detail ?? say.noAnswer]),
  ]
}
