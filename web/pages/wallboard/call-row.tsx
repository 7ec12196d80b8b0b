import { callerOf } from '../../parts/caller.ts'
import { displayOfActive } from '../../parts/call-status.ts'
import { phone } from '../../parts/phone.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { TimeSince } from '../../parts/server-clock.tsx'
import { Status } from '../../parts/status.tsx'
import { words } from '../../words/words.ts'
import { clockStart } from './call-times.ts'
import type { WallboardCall } from './call-times.ts'

const say = words.wallboard

/**
 * A row for one call, readable from afar. Text from callers and phone systems is isolated, so that it cannot change the
 * direction of other text.
 */
export function CallRow({ call }: { call: WallboardCall }) {
  const display = displayOfActive(call.status)
  const who = callerOf({ caller_number: call.caller, caller_name: call.caller_name })
  const [to, under] = destinationOf(call)
  return (
    <li className="wb-call">
      <span className="wb-state">
        <Status {...display}>{display.word}</Status>
        <Under text={remarkOf(call)} />
      </span>
      <span className="wb-who">
        <Line text={who.name} />
        <Under text={who.under ?? ''} />
      </span>
      <span className="wb-to">
        <Line text={to} />
        <Under text={under} />
      </span>
      <span className="wb-time">
        <TimeSince ms={clockStart(call)} />
      </span>
    </li>
  )
}

/** Begins where the other lines do, whatever its direction. */
function Line({ text }: { text: string }) {
  return (
    <span className="wb-line">
      <bdi>{text}</bdi>
    </span>
  )
}

function Under({ text }: { text: string }) {
  return text === '' ? null : (
    <small className="wb-line">
      <bdi>{text}</bdi>
    </small>
  )
}

/** The difference from a normal inbound call. */
function remarkOf({ direction, is_test: isTest }: WallboardCall): string {
  return [...(direction === 'outbound' ? [say.outbound] : []), ...(isTest ? [say.test] : [])].join(', ')
}

/** The agent or the queue, with the called number below. */
function destinationOf({ agent, queue, dialled, dialled_name: name }: WallboardCall): [string, string] {
  const number = isSet(name) ? sanitizeLine(name) : dialled === null ? '' : phone(dialled)
  const first = [agent, queue].find(isSet)
  return first === undefined ? [number, ''] : [sanitizeLine(first), number]
}

function isSet(text: string | null): text is string {
  return text !== null && text !== ''
}
