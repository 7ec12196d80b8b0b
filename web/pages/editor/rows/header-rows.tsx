// The rows of the headers: like the rows of the body, but without types, and with values that can be secret.
import { Copy, Eye, Lock, Plus } from '../../../parts/icons.ts'
import { memo, useCallback } from 'react'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { announce } from '../../../parts/announce.tsx'
import { Button } from '../../../parts/button.tsx'
import type { MenuEntry } from '../../../parts/menu.tsx'
import { SetOn } from '../../../parts/set-on.tsx'
import { words } from '../../../words/words.ts'
import { emptyHeader, newId, type DraftHeader } from '../draft/draft.ts'
import { useActiveRow, useNewRow } from '../value/insertion.ts'
import { placeholder } from '../value/pieces.ts'
import { Value } from '../value/value.tsx'
import { insertOne } from './change-rows.ts'
import { NO_PROBLEMS, partOf, problemsByRow, sameRowProps } from './problems-of.ts'
import { proposeKey } from './propose-key.ts'
import { rowsPastedIntoKey } from './read-paste.ts'
import { OpenFields } from './open-fields.tsx'
import { END, useRowDrop } from './row-drag.ts'
import { RowFrame } from './row-frame.tsx'
import { placeEntries } from './row-entries.ts'
import { RowMenu } from './row-menu.tsx'
import { RowsHead } from './rows-head.tsx'
import { keysOf, useRows, type OnRows, type RowActions } from './use-rows.ts'
import { keyWarnings, type KeyWarning } from './warnings.ts'

const say = words.values

interface HeaderRowsProps {
  readonly headers: readonly DraftHeader[]
  readonly onHeaders: OnRows<DraftHeader>
  /** Whether requests are signed: then one more header is sent. */
  readonly signed: boolean
  readonly problems: readonly ConfigProblem[]
}

/** Header names are case-insensitive. */
const sameHeader = (key: string): string => key.toLowerCase()

/** `x-caller-number` */
function headerFor(code: string, taken: readonly string[]): string {
  return proposeKey(`x-${code}`.replaceAll(/[._]/g, '-'), taken.map(sameHeader))
}

export function HeaderRows({ headers, onHeaders, signed, problems }: HeaderRowsProps) {
  const { actions, list, menu, closeMenu } = useRows({
    rows: headers,
    onRows: onHeaders,
    blank: emptyHeader,
    newId,
    keyFor: headerFor,
  })
  const active = useActiveRow()
  const addField = useCallback(
    (code: string, before: string | null) => {
      const id = newId()
      onHeaders((now) => {
        const made = { ...emptyHeader(), id, key: headerFor(code, keysOf(now)), value: placeholder(code) }
        return insertOne(now, made, before)
      })
      announce(say.addedRows(1))
      return id
    },
    [onHeaders],
  )
  useNewRow(useCallback((code) => addField(code, null), [addField]))
  const drop = useRowDrop({ onMove: actions.moveBefore, onField: addField })
  const byRow = problemsByRow(problems, headers, 'headers')
  const warnings = keyWarnings(headers, sameHeader)
  const open = headers.find(({ id }) => id === menu?.id)
  return (
    <div className="body-rows" {...drop.handlers}>
      <RowsHead keyLabel={say.headerKey} valueLabel={say.headerValue}>
        <p>{signed ? say.headerIntroSigned : say.headerIntro}</p>
      </RowsHead>
      <ol className={drop.at === END ? 'rows drop-end' : 'rows'} ref={list}>
        {headers.map((row) => (
          <HeaderRow
            key={row.id}
            row={row}
            actions={actions}
            active={row.id === active}
            dropBefore={row.id === drop.at}
            warning={warnings.get(row.id)}
            problems={byRow.get(row.id) ?? NO_PROBLEMS}
          />
        ))}
      </ol>
      {open && menu && (
        <RowMenu row={open} button={menu.button} onClose={closeMenu} entries={entriesOf(open, headers, actions)} />
      )}
      <div className="row wrap addrow">
        <Button small icon={Plus} onClick={actions.add}>
          {say.add}
        </Button>
        <OpenFields />
      </div>
    </div>
  )
}

function entriesOf(row: DraftHeader, rows: readonly DraftHeader[], actions: RowActions<DraftHeader>): MenuEntry[] {
  const { id, secret } = row
  return [
    {
      id: 'secret',
      label: secret ? say.notSecret : say.secret,
      icon: secret ? Eye : Lock,
      // The server never shows a saved secret again: the person has to type the value again.
      onPick: () => actions.change(id, { secret: !secret, value: typeof row.value === 'string' ? row.value : '' }),
    },
    {
      id: 'duplicate',
      label: say.duplicateRow,
      icon: Copy,
      // A saved secret belongs to its own row.
      disabled: typeof row.value === 'object',
      onPick: () => actions.duplicate(id),
    },
    ...placeEntries(id, rows, actions),
  ]
}

interface HeaderRowProps {
  readonly row: DraftHeader
  readonly actions: RowActions<DraftHeader>
  readonly active: boolean
  readonly dropBefore: boolean
  readonly warning: KeyWarning | undefined
  readonly problems: readonly ConfigProblem[]
}

const HeaderRow = memo(function HeaderRow({ row, actions, active, dropBefore, warning, problems }: HeaderRowProps) {
  const { id, value, secret } = row
  const text = typeof value === 'string' ? value : ''
  const setValue = (text: string): void => actions.change(id, { value: text })
  const paste = (pasted: string): boolean => {
    const rows = rowsPastedIntoKey(pasted).map(({ id, key, value }) => ({ id, key, value, secret: false }))
    if (rows.length > 0) actions.replaceWith(id, rows)
    return rows.length > 0
  }
  return (
    <RowFrame
      row={row}
      actions={actions}
      keyLabel={say.headerKey}
      onKey={(key) => actions.change(id, { key })}
      onPaste={paste}
      onKeyEnter={() => actions.focus(id, 'value')}
      className="two"
      active={active}
      dropBefore={dropBefore}
      warning={warning}
      problems={problems}
      value={text}
      {...(!secret && { onValue: setValue })}
      notes={
        secret && (
          <p className="hint below">
            {say.secretHint} {typeof value === 'object' && value?.set_at !== undefined && <SetOn at={value.set_at} />}
          </p>
        )
      }
    >
      {typeof value === 'object' && value !== null ? (
        <KeptSecret last4={value.last4 ?? ''} onReplace={() => setValue('')} />
      ) : (
        <Value
          label={say.headerValue}
          place="header"
          rowId={id}
          secret={secret}
          text={text}
          onText={setValue}
          onEnter={() => actions.next(id)}
          onFirstField={(code) => actions.name(id, code)}
          problems={problems.filter((problem) => partOf(problem) === 'value')}
          {...(problems.length > 0 && { describedBy: `${id}-problems` })}
        />
      )}
    </RowFrame>
  )
}, sameRowProps)

/** A secret that the server has saved: nobody sees it again, it can only be replaced. */
function KeptSecret({ last4, onReplace }: { last4: string; onReplace: () => void }) {
  return (
    <div className="row kept">
      <span className="value still mono" role="group" aria-label={say.headerValue}>
        {say.dots(last4)}
      </span>
      <Button small onClick={onReplace}>
        {say.replace}
      </Button>
    </div>
  )
}
