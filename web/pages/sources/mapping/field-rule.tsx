// The parts of a field's rule besides its place: other places, translated values, its condition.
import { useState } from 'react'
import { fieldOf } from '../../../../src/calls/fields.ts'
import { ELSES_MAX, TEXT_PARTS, type FieldRule } from '../../../../src/sources/mapping/mapping.ts'
import { readWritten } from '../../../../src/sources/mapping/read-field.ts'
import { Button } from '../../../parts/button.tsx'
import { Check } from '../../../parts/choice.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { SelectField, TextField } from '../../../parts/field.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { withFieldRule } from './change.ts'
import { seenAt, useMappingEditor } from './editor-context.ts'
import { labelOfField } from './options.ts'
import { ConditionRow } from './condition-row.tsx'
import { PartButton, RemovePart } from './part-row.tsx'

const say = sourceWords.mapping.fields.rule

export function FieldRuleDialog({ code, onClose }: { code: string; onClose: () => void }) {
  const { mapping, change } = useMappingEditor()
  const rule = mapping.fields[code]
  if (rule === undefined) return null
  const put = (next: FieldRule): void => change(withFieldRule(mapping, code, next))
  return (
    <Dialog
      title={say.title(sanitizeLine(labelOfField(code)))}
      onClose={onClose}
      actions={
        <Button kind="main" onClick={onClose}>
          {say.done}
        </Button>
      }
    >
      <div className="dialog-form">
        <RuleParts code={code} rule={rule} depth={0} onRule={put} />
      </div>
    </Dialog>
  )
}

/** All parts of one rule, and below it the rule to use if it finds nothing. */
function RuleParts({ code, rule, depth, onRule }: PieceProps & { code: string; depth: number }) {
  const { else: other, ...rest } = rule
  return (
    <>
      <Places rule={rule} onRule={onRule} />
      <SelectField
        label={say.part}
        value={rule.part ?? ''}
        choices={[
          { value: '', label: say.wholeText },
          ...TEXT_PARTS.map((value) => ({ value, label: say.parts[value] })),
        ]}
        onPick={(part) => {
          const { part: _part, ...whole } = rule
          onRule(part === '' ? whole : { ...rule, part })
        }}
      />
      <Values code={code} rule={rule} onRule={onRule} />
      <When rule={rule} onRule={onRule} />
      <Check
        on={rule.keep_first === true}
        label={say.keepFirst}
        onSwitch={(on) => {
          const { keep_first: _first, ...last } = rule
          onRule(on ? { ...rule, keep_first: true } : last)
        }}
      />
      {(other !== undefined || depth < ELSES_MAX) && (
        <fieldset className="stackgap tight">
          <legend className="label">{say.otherwise}</legend>
          <p className="hint">{say.otherwiseHint}</p>
          <div className="row">
            <PartButton
              what={say.otherwisePart}
              place={other?.places[0] ?? null}
              unset={say.otherwiseNone}
              onPlace={(place) => onRule({ ...rule, else: { ...other, places: [place] } })}
            />
            {other && <RemovePart what={say.otherwisePart} onRemove={() => onRule(rest)} />}
          </div>
          {other && (
            <RuleParts code={code} rule={other} depth={depth + 1} onRule={(next) => onRule({ ...rule, else: next })} />
          )}
        </fieldset>
      )}
    </>
  )
}

interface PieceProps {
  readonly rule: FieldRule
  readonly onRule: (rule: FieldRule) => void
}

function Places({ rule, onRule }: PieceProps) {
  const others = rule.places.slice(1)
  const put = (places: readonly string[]): void => {
    const { join: _join, ...rest } = rule
    onRule(places.length > 1 ? { ...rule, places } : { ...rest, places })
  }
  return (
    <fieldset className="stackgap tight">
      <legend className="label">{say.also}</legend>
      <p className="hint">{say.alsoHint}</p>
      {others.map((place, at) => (
        <div className="row" key={place}>
          <PartButton
            what={sourceWords.mapping.fields.part}
            place={place}
            onPlace={(next) => put(rule.places.map((one, index) => (index === at + 1 ? next : one)))}
          />
          <RemovePart what={place} onRemove={() => put(rule.places.filter((_, index) => index !== at + 1))} />
        </div>
      ))}
      <div className="row">
        <PartButton
          what={sourceWords.mapping.fields.part}
          place={null}
          onPlace={(place) => put([...rule.places.filter((one) => one !== place), place])}
        />
      </div>
      {others.length > 0 && (
        <TextField
          label={say.join}
          hint={say.joinHint}
          value={rule.join ?? ''}
          onText={(join) => {
            const { join: _join, ...rest } = rule
            onRule(join === '' ? rest : { ...rule, join })
          }}
        />
      )}
    </fieldset>
  )
}

/** Number of received values listed for translation. */
const SEEN_MAX = 12

function Values({ code, rule, onRule }: PieceProps & { code: string }) {
  const editor = useMappingEditor()
  const allowed = fieldOf(code)?.values
  const values = rule.values ?? {}
  const seen = seenAt(editor, rule.places[0] ?? '').slice(0, SEEN_MAX)
  // Received and translated values, without duplicates.
  const names = [...new Set([...Object.keys(values), ...seen.map(({ value }) => value)])].slice(0, SEEN_MAX + 100)
  const put = (name: string, text: string): void => {
    const { values: _values, only, ...rest } = rule
    const next = Object.fromEntries(
      [...Object.entries(values).filter(([one]) => one !== name), [name, text] as const].filter(([, to]) => to !== ''),
    )
    const has = Object.keys(next).length > 0
    onRule({ ...rest, ...(has && { values: next }), ...(has && only && { only }) })
  }
  return (
    <fieldset className="stackgap tight">
      <legend className="label">{say.values}</legend>
      {names.map((name) => (
        <Translation key={name} code={code} name={name} to={values[name] ?? ''} onTo={(to) => put(name, to)} />
      ))}
      <AddValue onAdd={(name) => put(name, allowed?.[0] ?? name)} />
      {rule.values && (
        <Check
          on={rule.only === true}
          label={say.only}
          onSwitch={(on) => {
            const { only: _only, ...rest } = rule
            onRule(on ? { ...rest, only: true } : rest)
          }}
        />
      )}
    </fieldset>
  )
}

interface TranslationProps {
  readonly code: string
  /** The vendor's value; `*`: any other. */
  readonly name: string
  /** Our value; empty: unchanged. */
  readonly to: string
  readonly onTo: (to: string) => void
}

function Translation({ code, name, to, onTo }: TranslationProps) {
  const allowed = fieldOf(code)?.values
  const label = say.oursOf(sanitizeLine(name))
  return (
    <div className="translate">
      <code className="told" dir="auto">
        {name === '*' ? sourceWords.mapping.values.other : sanitizeLine(name)}
      </code>
      {allowed ? (
        <select className="select sm" aria-label={label} value={to} onChange={(event) => onTo(event.target.value)}>
          <option value="">{say.asItIs}</option>
          {allowed.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      ) : (
        <input
          className="input sm"
          aria-label={label}
          aria-invalid={to !== '' && readWritten(code, to) === undefined ? true : undefined}
          placeholder={say.asItIs}
          value={to}
          onChange={(event) => onTo(event.target.value)}
        />
      )}
    </div>
  )
}

function AddValue({ onAdd }: { onAdd: (name: string) => void }) {
  const [name, setName] = useState('')
  return (
    <div className="row">
      <input
        className="input sm mono"
        aria-label={say.addValue}
        placeholder={say.theirsHint}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button
        small
        onClick={() => {
          if (name.trim() === '') return
          onAdd(name.trim())
          setName('')
        }}
      >
        {say.addValue}
      </Button>
    </div>
  )
}

function When({ rule, onRule }: PieceProps) {
  const { when, ...rest } = rule
  return (
    <fieldset className="stackgap tight">
      <legend className="label">{say.when}</legend>
      {when ? (
        <ConditionRow
          condition={when}
          onCondition={(next) => onRule({ ...rule, when: next })}
          onRemove={() => onRule(rest)}
        />
      ) : (
        <div className="row">
          <PartButton
            what={sourceWords.mapping.roles.condition}
            place={null}
            unset={say.always}
            onPlace={(place) => onRule({ ...rule, when: { place, values: ['*'] } })}
          />
        </div>
      )}
    </fieldset>
  )
}
