// The rows of the body: a key for a value, and how values are added (behaviours 8 and 9).
import { CircleSlash, Copy, Ellipsis, ListPlus, Plus, Power, Trash2, Unplug } from '../../../parts/icons.ts'
import { memo, useCallback, useState, type ReactNode, type Ref } from 'react'
import type { ConfigProblem, Format, Method } from '../../../../src/render/request.ts'
import { sendsBody } from '../../../../src/render/sends-body.ts'
import { announce } from '../../../parts/announce.tsx'
import { Button } from '../../../parts/button.tsx'
import { fetchedLater } from '../../../parts/fetched-later.tsx'
import { Menu, type MenuEntry } from '../../../parts/menu.tsx'
import { words } from '../../../words/words.ts'
import { emptyRow, newId, type DraftRow } from '../draft/draft.ts'
import { usePreview } from '../preview-context.ts'
import { useActiveRow, useNewRow } from '../value/insertion.ts'
import { BodyRow } from './body-row.tsx'
import { insertOne } from './change-rows.ts'
import { proposeKey } from './propose-key.ts'
import { NO_PROBLEMS, problemsByRow } from './problems-of.ts'
import { OpenFields } from './open-fields.tsx'
import { END, useRowDrop } from './row-drag.ts'
import { placeEntries } from './row-entries.ts'
import { RowMenu } from './row-menu.tsx'
import { RowsHead } from './rows-head.tsx'
import { allCodes, rowFor, rowsFor, defaultCodes } from './default-rows.ts'
import { keysOf, useRows, type OnRows, type OpenMenu, type RowActions } from './use-rows.ts'
import { keyWarnings } from './warnings.ts'

const PasteRows = fetchedLater(async () => (await import('../later.ts')).PasteRows)

const say = words.values

/** With this number of rows or more, only visible rows are laid out. */
const LONG_FROM = 60

interface BodyRowsProps {
  readonly rows: readonly DraftRow[]
  readonly onRows: OnRows<DraftRow>
  readonly format: Format
  readonly method: Method
  readonly realtime: boolean
  readonly problems: readonly ConfigProblem[]
  /** Content at the end of the header: the format of the rows, or whose rows they are. */
  readonly corner: ReactNode
}

export function BodyRows(props: BodyRowsProps) {
  const { rows, onRows, format, method, realtime, problems, corner } = props
  const inAddress = !sendsBody(method)
  const typed = !inAddress && (format === 'json' || format === 'xml')
  const { list, actions, menu, closeMenu } = useRows({ rows, onRows, blank: emptyRow, newId, keyFor: proposeKey })
  const addField = useCallback(
    (code: string, before: string | null) => {
      const id = newId()
      onRows((now) => insertOne(now, { ...rowFor(code, keysOf(now)), id }, before))
      announce(say.addedRows(1))
      return id
    },
    [onRows],
  )
  useNewRow(useCallback((code) => addField(code, null), [addField]))
  const drop = useRowDrop({ onMove: actions.moveBefore, onField: addField })
  return (
    <div className="body-rows" {...drop.handlers}>
      <RowsHead keyLabel={say.bodyKey} valueLabel={say.bodyValue} typed={typed} corner={corner}>
        <p>{inAddress ? say.inAddress(method) : say.intro}</p>
        {typed && <p>{say.nesting}</p>}
      </RowsHead>
      <RowList ref={list} actions={actions} rows={rows} typed={typed} problems={problems} dropAt={drop.at} />
      <OpenRowMenu menu={menu} onClose={closeMenu} rows={rows} actions={actions} typed={typed} />
      <AddLine isEmpty={rows.length === 0} actions={actions} realtime={realtime} />
    </div>
  )
}

interface ListProps {
  readonly ref: Ref<HTMLOListElement>
  readonly actions: RowActions<DraftRow>
  readonly rows: readonly DraftRow[]
  readonly typed: boolean
  readonly problems: readonly ConfigProblem[]
  readonly dropAt: string | null
}

function RowList({ ref, actions, rows, typed, problems, dropAt }: ListProps) {
  const active = useActiveRow()
  const byRow = problemsByRow(problems, rows, 'rows')
  const warnings = keyWarnings(rows)
  const className = ['rows', dropAt === END && 'drop-end', rows.length > LONG_FROM && 'long'].filter(Boolean).join(' ')
  return (
    <ol className={className} ref={ref}>
      {rows.map((row) => (
        <BodyRow
          key={row.id}
          row={row}
          actions={actions}
          typed={typed}
          active={row.id === active}
          dropBefore={row.id === dropAt}
          warning={warnings.get(row.id)}
          problems={byRow.get(row.id) ?? NO_PROBLEMS}
        />
      ))}
    </ol>
  )
}

type OpenRowMenuProps = Omit<EntriesParts, 'row'> & { readonly menu: OpenMenu | null; readonly onClose: () => void }

function OpenRowMenu({ menu, onClose, ...parts }: OpenRowMenuProps) {
  const row = parts.rows.find(({ id }) => id === menu?.id)
  if (!menu || !row) return null
  return <RowMenu row={row} button={menu.button} onClose={onClose} entries={entriesOf({ row, ...parts })} />
}

interface EntriesParts {
  readonly row: DraftRow
  readonly rows: readonly DraftRow[]
  readonly actions: RowActions<DraftRow>
  readonly typed: boolean
}

function entriesOf({ row, rows, actions, typed }: EntriesParts): MenuEntry[] {
  const { id, enabled, omit_empty } = row
  const omit: MenuEntry = {
    id: 'omit',
    label: omit_empty ? say.keepEmpty : say.leaveOut,
    icon: CircleSlash,
    onPick: () => actions.change(id, { omit_empty: !omit_empty }),
  }
  return [
    { id: 'duplicate', label: say.duplicateRow, icon: Copy, onPick: () => actions.duplicate(id) },
    {
      id: 'enabled',
      label: enabled ? say.disableRow : say.enableRow,
      icon: enabled ? Unplug : Power,
      onPick: () => actions.change(id, { enabled: !enabled }),
    },
    ...(typed ? [omit] : []),
    ...placeEntries(id, rows, actions),
  ]
}

interface AddLineProps {
  readonly actions: RowActions<DraftRow>
  readonly realtime: boolean
  readonly isEmpty: boolean
}

/** Memoised: typing in a row does not change it. */
const AddLine = memo(function AddLine({ actions, realtime, isEmpty }: AddLineProps) {
  const { fields, seen } = usePreview()
  const [pasting, setPasting] = useState(false)
  const addCodes = (codes: readonly string[]): void => actions.append((rows) => rowsFor(codes, rows))
  const add = (added: readonly DraftRow[]): void => {
    actions.append(() => added)
    setPasting(false)
  }
  return (
    <div className="row wrap addrow">
      <Button small icon={Plus} onClick={actions.add}>
        {say.add}
      </Button>
      <Button small kind="quiet" onClick={() => addCodes(defaultCodes(realtime))}>
        {say.addUsual}
      </Button>
      <Button small kind="quiet" onClick={() => setPasting(true)}>
        {say.pasteRows}
      </Button>
      <OpenFields />
      <Menu
        label={say.moreRows}
        icon={Ellipsis}
        iconOnly
        small
        entries={[
          { id: 'all', label: say.addAll, icon: ListPlus, onPick: () => addCodes(allCodes(fields, seen)) },
          {
            id: 'clear',
            label: say.clearAll,
            icon: Trash2,
            danger: true,
            disabled: isEmpty,
            onPick: actions.clear,
          },
        ]}
      />
      {pasting && <PasteRows onAdd={add} onClose={() => setPasting(false)} />}
    </div>
  )
})
