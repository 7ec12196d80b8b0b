import type { WholeDelivery } from '../../../api/deliveries.ts'
import { useZone } from '../../../api/session.ts'
import { Banner } from '../../../parts/banner.tsx'
import { explainResponse } from '../../../parts/explain-response.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { dayAndClock } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'

const say = words.deliveries

/** What is wrong, and what to do; nothing where all went well. */
export function FailureReason({ delivery }: { delivery: WholeDelivery }) {
  const zone = useZone()
  const { state, waits, reason, attempts, schedule, code, error, url } = delivery
  const read = (text: string): string => sanitizeLine(withTimes(text, zone))
  if (state === 'delivered') return null
  if (state === 'superseded' || state === 'skipped' || state === 'canceled')
    return reason === null ? null : <Banner>{read(reason)}</Banner>
  if (state === 'sending') return null
  if (code === null && error === null) return waits === null ? null : <Banner tone="info">{read(waits)}</Banner>
  const { what, act } = explainResponse({
    status: code,
    error,
    detail: attempts.at(-1)?.error ?? null,
    to: url,
    refused: true,
  })
  const last = schedule.at(-1)
  const then =
    state === 'failed' ? say.triesNoMore : last === undefined ? (waits ?? '') : say.triesUntil(dayAndClock(last, zone))
  return (
    <Banner tone={state === 'failed' ? 'bad' : 'warn'}>
      <strong>{read(what)}</strong>{' '}
      {[act, then]
        .filter(Boolean)
        .map((text) => read(String(text)))
        .join(' ')}
    </Banner>
  )
}

/** Moments that the program writes as it stores them, as people read them. */
function withTimes(text: string, zone: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (at) => dayAndClock(at, zone))
}
