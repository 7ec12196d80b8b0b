import { FileCode, MicOff, Trash2 } from '../../parts/icons.ts'
import { memo } from 'react'
import type { ReactNode } from 'react'
import type { ListedNumber } from '../../api/numbers.ts'
import { IconButton } from '../../parts/button.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { phone } from '../../parts/phone.ts'
import { Badge } from '../../parts/status.tsx'
import { TABLE_ROLES } from '../../parts/table.tsx'
import { words } from '../../words/words.ts'

const say = words.numbers

/** A column with data of a number. */
export interface NumberColumn {
  readonly label: string
  /** Whether a number has a value in this column. */
  readonly has: (row: ListedNumber) => boolean
  readonly cell: (row: ListedNumber) => ReactNode
}

function textColumn(label: string, textOf: (row: ListedNumber) => string | null): NumberColumn {
  return {
    label,
    has: (row) => textOf(row) !== null,
    cell: (row) => <Text key={label} value={textOf(row)} />,
  }
}

/** The columns, in the order of display. */
export const NUMBER_COLUMNS: readonly NumberColumn[] = [
  textColumn(say.columns.name, (row) => row.name),
  textColumn(say.columns.custom_id, (row) => row.custom_id),
  textColumn(say.columns.custom_group, (row) => row.custom_group),
  textColumn(say.columns.campaign, (row) => row.campaign),
  textColumn(say.sourceMedium, ({ source, medium }) => [source, medium].filter(Boolean).join(', ') || null),
  textColumn(say.columns.country, (row) => row.country),
  textColumn(say.columns.timezone, (row) => row.timezone),
  { label: say.columns.do_not_record, has: isMarked, cell: (row) => <Marks key="marks" row={row} /> },
]

interface NumberRowProps {
  readonly row: ListedNumber
  readonly columns: readonly NumberColumn[]
  readonly onOpen: (id: string) => void
  readonly onRemove: (row: ListedNumber) => void
}

export const NumberRow = memo(function NumberRow({ row, columns, onOpen, onRemove }: NumberRowProps) {
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="nowrap grow">
        <button type="button" className="name link" onClick={() => onOpen(row.id)}>
          {phone(row.number)}
        </button>
      </td>
      {columns.map(({ cell }) => cell(row))}
      <td {...TABLE_ROLES.cell} className="num act">
        <IconButton
          verb="numbers.change"
          small
          icon={Trash2}
          label={say.deleteOne(phone(row.number))}
          onClick={() => onRemove(row)}
        />
      </td>
    </tr>
  )
})

function isMarked({ do_not_record: isNotRecorded, managed }: ListedNumber): boolean {
  return isNotRecorded || managed
}

function Marks({ row }: { row: ListedNumber }) {
  return (
    <td {...TABLE_ROLES.cell} className={isMarked(row) ? undefined : 'gone'}>
      {row.do_not_record && (
        <Badge tone="line" icon={MicOff}>
          {say.notRecorded}
        </Badge>
      )}{' '}
      {row.managed && (
        <Badge tone="line" icon={FileCode} title={say.managedWhy}>
          {say.managed}
        </Badge>
      )}
    </td>
  )
}

/** An empty cell takes no room where rows are stacked. */
function Text({ value }: { value: string | null }) {
  return (
    <td {...TABLE_ROLES.cell} className={value === null ? 'gone' : 'text'}>
      {value !== null && (
        <span className="clip" dir="auto" title={sanitizeLine(value)}>
          {sanitizeLine(value)}
        </span>
      )}
    </td>
  )
}
