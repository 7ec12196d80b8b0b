import { memo } from 'react'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { Select, type Choice } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import type { DraftRow } from '../draft/draft.ts'
import { Value } from '../value/value.tsx'
import { partOf, sameRowProps } from './problems-of.ts'
import { rowsPastedIntoKey } from './read-paste.ts'
import { RowFrame } from './row-frame.tsx'
import type { RowActions } from './use-rows.ts'
import type { KeyWarning } from './warnings.ts'

const say = words.values

type RowType = DraftRow['type']

const TYPES: readonly Choice<RowType>[] = (['auto', 'text', 'number', 'boolean', 'json'] as const).map((value) => ({
  value,
  label: say.rowTypes[value],
}))

interface BodyRowProps {
  readonly row: DraftRow
  readonly actions: RowActions<DraftRow>
  /** JSON and XML have types of values; a form and a URL have only text. */
  readonly typed: boolean
  readonly active: boolean
  readonly dropBefore: boolean
  readonly warning: KeyWarning | undefined
  readonly problems: readonly ConfigProblem[]
}

export const BodyRow = memo(BodyRowShown, sameRowProps)

function BodyRowShown({ row, actions, typed, active, dropBefore, warning, problems }: BodyRowProps) {
  const { id, key, value, type, enabled, omit_empty } = row
  const setValue = (text: string): void => actions.change(id, { value: text })
  const paste = (text: string): boolean => {
    const rows = rowsPastedIntoKey(text)
    if (rows.length > 0) actions.replaceWith(id, rows)
    return rows.length > 0
  }
  return (
    <RowFrame
      row={row}
      actions={actions}
      keyLabel={say.bodyKey}
      onKey={(key) => actions.change(id, { key })}
      onPaste={paste}
      onKeyEnter={() => actions.focus(id, 'value')}
      className={[typed ? '' : 'two', enabled ? '' : 'disabled'].join(' ').trim()}
      active={active}
      dropBefore={dropBefore}
      warning={warning}
      problems={problems}
      value={value}
      onValue={setValue}
      notes={
        <>
          {!enabled && <p className="hint below">{say.rowOff}</p>}
          {typed && omit_empty && enabled && <p className="hint below">{say.leftOut}</p>}
        </>
      }
    >
      <Value
        label={say.bodyValue}
        place="body"
        rowId={id}
        text={value}
        onText={setValue}
        onEnter={() => actions.next(id)}
        onFirstField={(code) => actions.name(id, code)}
        problems={problems.filter((problem) => partOf(problem) === 'value')}
        {...(problems.length > 0 && { describedBy: `${id}-problems` })}
      />
      {typed && (
        <span className="type">
          <Select
            label={say.typeOf(key)}
            value={type}
            choices={TYPES}
            onPick={(type) => actions.change(id, { type })}
          />
        </span>
      )}
    </RowFrame>
  )
}
