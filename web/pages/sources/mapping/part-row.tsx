// A part of the message on one line: its name, its present value, and a button to remove it.
import { ChevronDown, X } from '../../../parts/icons.ts'
import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { Place, MappedTime } from '../../../../src/sources/mapping/mapping.ts'
import { readMoment } from '../../../../src/sources/mapping/times.ts'
import { IconButton } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { PickPopover } from '../../../parts/pick-list.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Time } from '../../../parts/time.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { isTimeRole, withRole, withoutRole, type PartRole } from './change.ts'
import { useMappingEditor, valueNow } from './editor-context.ts'
import { partOptions } from './options.ts'
import { nameOfPlace } from './place-names.ts'

const say = sourceWords.mapping

interface PartButtonProps {
  /** The purpose of the part, in the middle of a sentence. */
  readonly what: string
  /** `null`: none is chosen. */
  readonly place: Place | null
  readonly likely?: readonly Place[]
  /** The text while none is chosen. */
  readonly unset?: string
  readonly onPlace: (place: Place) => void
}

/** A part of the message in a sentence: a press offers others. */
export function PartButton({ what, place, likely = [], unset = say.says.choose, onPlace }: PartButtonProps) {
  const editor = useMappingEditor()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        type="button"
        className={place === null ? 'part unset' : 'part'}
        ref={button}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={`${say.says.change(what)}: ${place === null ? unset : nameOfPlace(place)}`}
        onClick={() => setOpen(true)}
      >
        <span className="clip">{place === null ? unset : nameOfPlace(place)}</span>
        <Icon of={ChevronDown} small />
      </button>
      {open && (
        <PickPopover
          at={button}
          label={say.menu.partFor(what)}
          hint={say.menu.partHint}
          none={say.menu.noPart}
          options={partOptions(editor, likely, onPlace)}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

interface PartRowProps extends PartButtonProps {
  /** The present value and its format. */
  readonly children?: ReactNode
  readonly onRemove: () => void
}

/** Once a part is chosen, its value is shown, and it can be removed. */
export function PartRow({ children, onRemove, ...button }: PartRowProps) {
  return (
    <>
      <PartButton {...button} />
      {button.place !== null && (
        <>
          {children ?? <CurrentValue place={button.place} />}
          <RemovePart what={button.what} onRemove={onRemove} />
        </>
      )}
    </>
  )
}

interface RoleRowProps {
  readonly of: PartRole
  readonly unset: string
  /** Content beside the value. */
  readonly children?: ReactNode
}

/** The part for one role of a call: its start, its duration, its recording. */
export function RoleRow({ of: role, unset, children }: RoleRowProps) {
  const { mapping, proposal, change } = useMappingEditor()
  const rule = mapping[role]
  const place = typeof rule === 'object' ? rule.place : (rule ?? null)
  const time = isTimeRole(role) ? mapping[role] : undefined
  return (
    <PartRow
      what={say.roles[role]}
      place={place}
      unset={unset}
      likely={proposal[role].map((one) => (typeof one === 'object' ? one.place : one))}
      onPlace={(next) => change(withRole(mapping, role, next, proposal))}
      onRemove={() => change(withoutRole(mapping, role))}
    >
      {time ? <CurrentTime time={time} /> : place !== null && <CurrentValue place={place} />}
      {children}
    </PartRow>
  )
}

export function RemovePart({ what, onRemove }: { what: string; onRemove: () => void }) {
  return <IconButton icon={X} small label={say.says.remove(what)} onClick={onRemove} />
}

/** The value at a place in the shown message. */
function CurrentValue({ place }: { place: Place }) {
  const value = valueNow(useMappingEditor(), place)
  if (value === null) return <span className="muted now">{say.says.absent}</span>
  return (
    <code className="now" dir="auto">
      {sanitizeLine(value)}
    </code>
  )
}

/** The parsed time in the shown message. */
export function CurrentTime({ time }: { time: MappedTime }) {
  const editor = useMappingEditor()
  const value = valueNow(editor, time.place)
  if (value === null) return <CurrentValue place={time.place} />
  const zone = time.zone ?? editor.home.zone
  const ms = readMoment(value, zone === undefined ? time : { ...time, zone }, editor.home.country)
  return (
    <span className="now">
      <span className="muted">{say.says.reads}</span>{' '}
      {ms === null ? (
        <span className="status bad">
          {say.says.noTime}: {sanitizeLine(value)}
        </span>
      ) : (
        <Time at={new Date(ms).toISOString()} />
      )}
    </span>
  )
}
