// The menu of a chip's format (behaviour 7): choices with their results for the sample call, the time zone of a date, the
// default for an empty value, and all filters as text. Each change is applied to the value at once.
import type { EditorView } from '@codemirror/view'
import { useId, useRef, useState } from 'react'
import { Dialog, Popover } from 'react-aria-components'
import { parseTemplate } from '../../../../src/render/template/parse.ts'
import { zoneNames } from '../../../../src/time/time-zone.ts'
import { Button } from '../../../parts/button.tsx'
import { Field, Select, TextField } from '../../../parts/field.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { words } from '../../../words/words.ts'
import { usePreview } from '../preview-context.ts'
import { selectedChip } from './chip-field.ts'
import { replace } from './code-mirror.ts'
import { chipFlaw } from './draw-chip.ts'
import { choicesOf, filtersOf, isMappable, type Format } from './formats.ts'
import { proposedMap, writeMap } from './map-pairs.ts'
import { MapTable } from './map-table.tsx'
import { filterText, labelOf, placeholder, type Chip } from './pieces.ts'
import { sampleText } from './sample-text.ts'

const say = words.values

interface FormatMenuProps {
  readonly chip: Chip
  readonly view: EditorView
  readonly onClose: () => void
}

export function FormatMenu({ chip: opened, view, onClose }: FormatMenuProps) {
  const [chip, setChip] = useState(opened)
  const anchor = useRef<HTMLSpanElement>(null)
  const [place] = useState(() => placeOf(view))
  const put = (source: string): void => {
    replace(view, chip, source, true)
    const now = selectedChip(view.state)
    if (now) setChip(now)
  }
  const close = (): void => {
    onClose()
    view.focus()
  }
  const drop = (): void => {
    replace(view, chip, '')
    close()
  }
  return (
    <>
      <span ref={anchor} className="menu-anchor" style={place} />
      <Popover
        className="popover format"
        triggerRef={anchor}
        isOpen
        onOpenChange={(isOpen) => !isOpen && close()}
        placement="bottom start"
      >
        <Dialog className="format-in" aria-label={say.format(chip.label)}>
          <Head chip={chip} onUse={(code) => put(placeholder(code, chip.filters))} />
          {chip.input ? (
            <p className="hint">{sanitizeLine(`${say.inputHelp} ${chip.input.text ?? ''}`)}</p>
          ) : (
            <>
              <Choices chip={chip} onFilters={(filters) => put(placeholder(chip.code, filters))} />
              <AsText chip={chip} onSource={put} />
            </>
          )}
          <div className="row">
            <Button kind="danger" small onClick={drop}>
              {say.removeField}
            </Button>
            <span className="push" />
            <Button small onClick={close}>
              {say.done}
            </Button>
          </div>
        </Dialog>
      </Popover>
    </>
  )
}

function Head({ chip, onUse }: { chip: Chip; onUse: (code: string) => void }) {
  const { fields } = usePreview()
  const flaw = chipFlaw(chip, (code) => labelOf(code, fields))
  const { suggestion } = chip
  return (
    <div className="format-head">
      <b>{chip.label}</b>
      <code className="muted">{`[[${chip.code}]]`}</code>
      {flaw !== null && <p className={chip.state === 'unknown' ? 'bad' : 'warn'}>{flaw}</p>}
      {suggestion !== null && (
        <Button small onClick={() => onUse(suggestion)}>
          {say.use(labelOf(suggestion, fields))}
        </Button>
      )}
    </div>
  )
}

type Filters = Parameters<typeof filtersOf>[1]

function Choices({ chip, onFilters }: { chip: Chip; onFilters: (filters: Filters) => void }) {
  const preview = usePreview()
  const { format, field, filters } = chip
  const name = useId()
  const offered = choicesOf(field?.type, field?.label.endsWith('(s)'))
  const ids = offered.map(({ id }) => id)
  const hasTable = format.id === 'map' || isMappable(field?.type)
  const other = format.id !== 'asIs' && format.id !== 'own' && format.id !== 'map' && !ids.includes(format.id)
  const all: Format['id'][] = [
    'asIs',
    ...ids,
    ...(other ? [format.id] : []),
    ...(hasTable ? (['map'] as const) : []),
    ...(format.id === 'own' ? (['own'] as const) : []),
  ]
  const isZoned = offered.some(({ id, zoned }) => id === format.id && zoned)
  const onFormat = (next: Format): void => {
    if (next.id !== 'map' || format.id === 'map') return onFilters(filtersOf(next, filters))
    const sample = field ? sampleText(placeholder(chip.code), preview) : null
    onFilters(filtersOf(next, [{ name: 'map', argument: writeMap(proposedMap(field, sample)) ?? '*=' }]))
  }
  return (
    <>
      <fieldset className="format-choices">
        <legend className="vh">{say.howWritten}</legend>
        {all.map((id) => (
          <label key={id} className="format-choice">
            <input type="radio" name={name} checked={format.id === id} onChange={() => onFormat({ ...format, id })} />
            <span>{wordOf(id)}</span>
            {id === 'map' && format.id !== 'map' ? <span /> : <Result chip={chip} format={{ ...format, id }} />}
          </label>
        ))}
      </fieldset>
      {format.id === 'map' && (
        <MapTable
          argument={filters.find(({ name: filter }) => filter === 'map')?.argument ?? ''}
          onArgument={(argument) => onFilters(filtersOf(format, [{ name: 'map', argument }]))}
        />
      )}
      {isZoned && <Zone zone={format.zone} onZone={(zone) => onFormat({ ...format, zone })} />}
      <TextField
        label={say.whenEmpty}
        placeholder={say.whenEmptyHint}
        value={format.empty ?? ''}
        onText={(text) => onFormat({ ...format, empty: text === '' ? null : text })}
      />
    </>
  )
}

function wordOf(id: Format['id']): string {
  if (id === 'asIs') return say.asIs
  if (id === 'map') return say.map.title
  return id === 'own' ? say.own : say.formats[id]
}

/** The result of a choice for the sample call. */
function Result({ chip, format }: { chip: Chip; format: Format }) {
  const preview = usePreview()
  const text = sampleText(placeholder(chip.code, filtersOf(format, chip.filters)), preview)
  return <span className="sample">{text === '' ? say.emptyForCall : sanitizeLine(text.slice(0, 80))}</span>
}

function Zone({ zone, onZone }: { zone: string | null; onZone: (zone: string | null) => void }) {
  const { home } = usePreview()
  const zones = ['UTC', ...zoneNames().filter((name) => name !== 'UTC')]
  const choices = [
    { value: '', label: say.accountZone(home.timezone) },
    ...zones.map((value) => ({ value, label: value })),
    ...(zone === null || zones.includes(zone) ? [] : [{ value: zone, label: zone }]),
  ]
  return (
    <Field label={say.zone}>
      {(wired) => (
        <Select
          small
          wired={wired}
          value={zone ?? ''}
          choices={choices}
          onPick={(value) => onZone(value === '' ? null : value)}
        />
      )}
    </Field>
  )
}

/** All filters as text. Text that cannot be read stays in the field and changes nothing. */
function AsText({ chip, onSource }: { chip: Chip; onSource: (source: string) => void }) {
  const now = filterText(chip.filters)
  const [draft, setDraft] = useState<string | null>(null)
  const type = (text: string): void => {
    const source = text.trim() === '' ? placeholder(chip.code) : `[[${chip.code}|${text}]]`
    const [part, ...more] = parseTemplate(source)
    const readable = part?.kind === 'placeholder' && more.length === 0
    setDraft(text)
    if (readable) onSource(source)
  }
  return (
    <TextField
      label={say.asText}
      mono
      placeholder={say.asTextHint}
      spellCheck={false}
      value={draft ?? now}
      onText={type}
      onBlur={() => setDraft(null)}
    />
  )
}

/** The position of the selected chip on the screen, as CSS properties. */
function placeOf(view: EditorView): Record<string, string> {
  const chip = view.dom.querySelector('.chip.selected') ?? view.dom
  const { left, top, width, height } = chip.getBoundingClientRect()
  return { '--x': `${left}px`, '--y': `${top}px`, '--w': `${width}px`, '--h': `${height}px` }
}
