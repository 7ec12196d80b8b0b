// The fields of the call: the place of each, and its value in the shown message.
import { Plus, SlidersHorizontal, X } from '../../../parts/icons.ts'
import { useRef, useState } from 'react'
import type { FieldValue } from '../../../../src/calls/call.ts'
import type { FieldRule } from '../../../../src/sources/mapping/mapping.ts'
import { IconButton } from '../../../parts/button.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Column, Table, TABLE_ROLES } from '../../../parts/table.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { withField, withoutField } from './change.ts'
import { useMappingEditor } from './editor-context.ts'
import { FieldRuleDialog } from './field-rule.tsx'
import { fieldOptions, labelOfField, ownField, partOptions } from './options.ts'
import { PartButton } from './part-row.tsx'
import { PickPopover } from '../../../parts/pick-list.tsx'
import { nameOfCondition } from './conditions.ts'
import { readMessage } from './results.ts'

const say = sourceWords.mapping.fields

export function FieldsPanel() {
  const { mapping, chosen, home } = useMappingEditor()
  const [edited, setEdited] = useState<string | null>(null)
  const codes = Object.keys(mapping.fields)
  const now =
    chosen === null
      ? {}
      : Object.assign({}, ...readMessage(mapping, chosen, home).updates.map(({ fields = {} }) => fields))
  const head = (
    <>
      <Column label={say.field} />
      <Column label={say.part} />
      <Column label={say.now} />
      <Column label={sourceWords.mapping.more.title} hidden />
    </>
  )
  return (
    <section className="panel" aria-label={say.title}>
      <div className="head">
        <h2>{say.title}</h2>
        <span className="push">
          <AddField />
        </span>
      </div>
      <div className="body stackgap">
        <p className="hint">
          {codes.length === 0 && `${say.none} `}
          {say.why}
          {!codes.includes('direction') && ` ${say.direction}`}
        </p>
        {codes.length > 0 && (
          <Table label={say.table} head={head} className="mapfields">
            {codes.map((code) => (
              <FieldRow key={code} code={code} value={now[code]} onEdit={() => setEdited(code)} />
            ))}
          </Table>
        )}
      </div>
      {edited !== null && <FieldRuleDialog code={edited} onClose={() => setEdited(null)} />}
    </section>
  )
}

function FieldRow({ code, value, onEdit }: { code: string; value: FieldValue | undefined; onEdit: () => void }) {
  const { mapping, proposal, change } = useMappingEditor()
  const rule = mapping.fields[code]
  if (rule === undefined) return null
  const label = sanitizeLine(labelOfField(code))
  const likely = proposal.fields.filter((field) => field.code === code).map(({ place }) => place)
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full">
        <b>{label}</b>
        <small className="mono">{code}</small>
      </td>
      <td {...TABLE_ROLES.cell} className="grow">
        <PartButton
          what={label}
          place={rule.places[0] ?? null}
          likely={likely}
          onPlace={(place) => change(withField(mapping, code, place))}
        />
        {isMore(rule) && <small>{moreOf(rule)}</small>}
      </td>
      <td {...TABLE_ROLES.cell} className="full nowcell">
        {value === undefined || value === null ? (
          <span className="muted">{say.empty}</span>
        ) : (
          <span className="told" dir="auto">
            {sanitizeLine(Array.isArray(value) ? value.join(', ') : String(value))}
          </span>
        )}
      </td>
      <td {...TABLE_ROLES.cell} className="num acts">
        <IconButton icon={SlidersHorizontal} small label={say.edit(label)} onClick={onEdit} />
        <IconButton
          icon={X}
          small
          label={sourceWords.mapping.says.remove(label)}
          onClick={() => change(withoutField(mapping, code))}
        />
      </td>
    </tr>
  )
}

function isMore({ places, join, part, values, only, keep_first: first, when, else: other }: FieldRule): boolean {
  return places.length > 1 || [join, part, values, only, first, when, other].some((one) => one !== undefined)
}

/** The parts of a rule besides its first place, in a few words. */
function moreOf({ places, part, values, keep_first: first, when, else: other }: FieldRule): string {
  return [
    places.length > 1 && say.morePlaces(places.length - 1),
    part && say.rule.parts[part],
    values && say.moreValues(Object.keys(values).length),
    when && say.moreWhen(nameOfCondition(when)),
    first && say.moreFirst,
    other && say.moreElse,
  ]
    .filter((text) => typeof text === 'string')
    .map(sanitizeLine)
    .join(' · ')
}

/** Asks for the field first, then for its part. */
function AddField() {
  const editor = useMappingEditor()
  const { mapping, change, proposal } = editor
  const [step, setStep] = useState<'field' | { readonly code: string } | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const close = (): void => setStep(null)
  // The list of fields closes when one is picked: the next list opens after it.
  const toPart = (code: string): void => void setTimeout(() => setStep({ code }))
  return (
    <>
      <button type="button" className="btn sm" ref={button} aria-haspopup="dialog" onClick={() => setStep('field')}>
        <Plus className="icon s" aria-hidden="true" />
        {say.add}
      </button>
      {step === 'field' && (
        <PickPopover
          at={button}
          label={say.add}
          hint={sourceWords.mapping.menu.fieldHint}
          none={sourceWords.mapping.menu.ownHint}
          options={fieldOptions(toPart, new Set(Object.keys(mapping.fields)))}
          own={ownField(toPart)}
          onClose={close}
        />
      )}
      {step !== null && step !== 'field' && (
        <PickPopover
          at={button}
          label={sourceWords.mapping.menu.partFor(labelOfField(step.code))}
          hint={sourceWords.mapping.menu.partHint}
          none={sourceWords.mapping.menu.noPart}
          options={partOptions(
            editor,
            proposal.fields.filter(({ code }) => code === step.code).map(({ place }) => place),
            (place) => change(withField(mapping, step.code, place)),
          )}
          onClose={close}
        />
      )}
    </>
  )
}
