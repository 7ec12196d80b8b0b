import { ChevronDown } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Place } from '../../../../src/sources/mapping/mapping.ts'
import { Icon } from '../../../parts/icon.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { useMappingEditor } from './editor-context.ts'
import { partOptions } from './options.ts'
import { PickPopover } from '../../../parts/pick-list.tsx'
import { nameOfPlace } from './place-names.ts'

const say = sourceWords.mapping

interface PartButtonProps {
  /** What the part is chosen for, in the middle of a sentence. */
  readonly what: string
  /** `null`: none is chosen. */
  readonly place: Place | null
  readonly likely?: readonly Place[]
  /** What it says while none is chosen. */
  readonly unset?: string
  readonly onPlace: (place: Place) => void
}

/** A part of the message in a sentence: pressed, another can be chosen. */
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
