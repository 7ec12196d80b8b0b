// The common parts of rows of body and headers: grip, key, menu, and warnings.
import { Ellipsis, GripVertical, ListPlus, TriangleAlert } from '../../../parts/icons.ts'
import type { ClipboardEvent, KeyboardEvent, ReactNode } from 'react'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { IconButton } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { words } from '../../../words/words.ts'
import { usePreview } from '../preview-context.ts'
import { fieldNotes } from '../value/field-notes.ts'
import { useInsertion } from '../value/insertion.ts'
import { ValueProblems } from '../value/value-problems.tsx'
import { partOf } from './problems-of.ts'
import { startRowDrag } from './row-drag.ts'
import type { RowPart } from './use-rows.ts'
import type { KeyWarning } from './warnings.ts'

const say = words.values

interface FrameActions {
  readonly move: (id: string, by: number) => void
  readonly focus: (id: string, part: RowPart) => void
  readonly openMenu: (id: string, button: HTMLElement) => void
}

interface RowFrameProps {
  readonly row: { readonly id: string; readonly key: string }
  readonly actions: FrameActions
  /** The label of the key: Body Key. */
  readonly keyLabel: string
  readonly onKey: (key: string) => void
  /** Handles text that is pasted into the key; returns true if the text was used. */
  readonly onPaste?: (text: string) => boolean
  /** Enter in the key: moves to the value. */
  readonly onKeyEnter: () => void
  /** Classes besides `kv`. */
  readonly className: string
  readonly active: boolean
  readonly dropBefore: boolean
  readonly warning: KeyWarning | undefined
  readonly problems: readonly ConfigProblem[]
  readonly value: string
  /** Applies a corrected value. */
  readonly onValue?: (text: string) => void
  /** The value, and the content after it. */
  readonly children: ReactNode
  /** Small notes below the row. */
  readonly notes?: ReactNode
}

/** Keys longer than fits beside a value, in a usual window and in a wide one: the value goes below the key (rows.css). */
const KEY_LENGTHS = [
  { over: 33, is: 'very-long-key' },
  { over: 16, is: 'long-key' },
] as const

export function RowFrame(props: RowFrameProps) {
  const { row, actions, className, active, dropBefore, problems, warning, children, notes } = props
  const { happened } = useInsertion()
  const { id, key } = row
  const ofKey = problems.some((problem) => partOf(problem) === 'key')
  const length = KEY_LENGTHS.find(({ over }) => key.length > over)?.is
  const state = ['kv', length, className, active && 'active', dropBefore && 'drop-before'].filter(Boolean).join(' ')
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it only notes where the focus is
    <li className={state} data-row={id} onFocus={() => happened({ on: 'row', row: id })}>
      <Grip row={row} actions={actions} />
      <KeyInput {...props} invalid={ofKey || warning !== undefined} />
      {children}
      <IconButton
        icon={Ellipsis}
        small
        label={say.more(key)}
        data-part="more"
        aria-haspopup="menu"
        onClick={(event) => actions.openMenu(id, event.currentTarget)}
      />
      {active && (
        <button type="button" className="btn sm sheet-open pickfield" popoverTarget="fields">
          <Icon of={ListPlus} small />
          {say.pickField}
        </button>
      )}
      {!ofKey && warning !== undefined && (
        <p className="note" id={`${id}-warning`}>
          <Icon of={TriangleAlert} small />
          <span>{warning === 'duplicate' ? say.duplicateKey(key) : say.missingKey}</span>
        </p>
      )}
      <ValueProblems
        id={`${id}-problems`}
        text={props.value}
        problems={problems}
        {...(props.onValue && { onText: props.onValue })}
      />
      <FieldNotes text={props.value} />
      {notes}
    </li>
  )
}

/** Notes about the fields in a value: that they are known late, or that their links open only on this machine. */
function FieldNotes({ text }: { text: string }) {
  const { short, long } = fieldNotes(text, usePreview())
  if (short === '') return null
  return (
    <p className="hint below" title={long}>
      {short}
    </p>
  )
}

function Grip({ row: { id, key }, actions }: Pick<RowFrameProps, 'row' | 'actions'>) {
  const press = (event: KeyboardEvent): void => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    actions.move(id, by)
  }
  // Firefox cannot drag a button, so this is no button.
  return (
    <span
      className="grip"
      role="button"
      tabIndex={0}
      draggable
      data-part="grip"
      aria-label={say.move(key)}
      title={say.moveHint}
      onKeyDown={press}
      onDragStart={(event) => startRowDrag(event, id)}
    >
      <Icon of={GripVertical} small />
    </span>
  )
}

function KeyInput(props: RowFrameProps & { readonly invalid: boolean }) {
  const { row, keyLabel, onKey, onPaste, onKeyEnter, invalid, warning, problems } = props
  const { happened } = useInsertion()
  const paste = (event: ClipboardEvent): void => {
    if (onPaste?.(event.clipboardData.getData('text/plain')) === true) event.preventDefault()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    onKeyEnter()
  }
  const describedBy = warning !== undefined || problems.length > 0 ? `${row.id}-warning ${row.id}-problems` : undefined
  return (
    <input
      className="input"
      data-part="key"
      aria-label={keyLabel}
      aria-invalid={invalid ? true : undefined}
      aria-describedby={describedBy}
      placeholder={keyLabel}
      title={row.key}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      dir="auto"
      value={row.key}
      onChange={(event) => onKey(event.target.value)}
      onFocus={() => happened({ on: 'key', row: row.id })}
      onPaste={paste}
      onKeyDown={press}
    />
  )
}
