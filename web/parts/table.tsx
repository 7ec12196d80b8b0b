// Tables with many rows. On a small screen `stack` shows each row as a small card.
import { ArrowDown, ArrowUp } from './icons.ts'
import type { ReactNode } from 'react'
import { words } from '../words/words.ts'
import { Icon } from './icon.tsx'

/** Roles that some browsers drop when a stacked table is not displayed as a table. */
export const TABLE_ROLES = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const

interface TableProps {
  readonly label: string
  /** Further classes: `list` for tall rows, `log` for rows of one line. */
  readonly className?: string
  /** The table does not show the requested rows yet. */
  readonly busy?: boolean
  readonly head: ReactNode
  readonly children: ReactNode
}

export function Table({ label, className = '', busy, head, children }: TableProps) {
  return (
    <TableFrame label={label} busy={busy === true}>
      <table {...TABLE_ROLES.table} className={`table stack ${className}`} aria-label={label}>
        <thead {...TABLE_ROLES.rowgroup}>
          <tr {...TABLE_ROLES.row}>{head}</tr>
        </thead>
        <tbody {...TABLE_ROLES.rowgroup}>{children}</tbody>
      </table>
    </TableFrame>
  )
}

interface TableFrameProps {
  readonly label: string
  readonly busy?: boolean
  readonly children: ReactNode
}

/** The frame of a table that may be wider than the page. */
export function TableFrame({ label, busy = false, children }: TableFrameProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways, with the keyboard too
    <div className="tablewrap" tabIndex={0} role="region" aria-label={label} aria-busy={busy}>
      {children}
    </div>
  )
}

export interface ColumnProps {
  readonly label: string
  readonly hidden?: boolean
  readonly num?: boolean
  /** Further classes, also for the cells of the column. */
  readonly columnClass?: string
}

export function Column({ label, hidden, num, columnClass }: ColumnProps) {
  return (
    <th {...TABLE_ROLES.columnheader} className={headClass(num, columnClass)}>
      {hidden === true ? <span className="vh">{label}</span> : label}
    </th>
  )
}

/** The head of a table without sortable columns. */
export function Columns({ of }: { of: readonly ColumnProps[] }) {
  return (
    <>
      {of.map(({ label, hidden, num, columnClass }) => (
        <Column
          key={label}
          label={label}
          {...(hidden && { hidden })}
          {...(num && { num })}
          {...(columnClass !== undefined && { columnClass })}
        />
      ))}
    </>
  )
}

export interface Sorting {
  readonly by: string
  readonly down: boolean
}

type SortColumnProps = Omit<ColumnProps, 'hidden'> & {
  readonly by: string
  readonly sorting: Sorting
  readonly onSort: (sorting: Sorting) => void
}

/** A column head that sorts the list: pressing it again reverses the order. */
export function SortColumn({ label, num, columnClass, by, sorting, onSort }: SortColumnProps) {
  const isSorted = sorting.by === by
  return (
    <th
      {...TABLE_ROLES.columnheader}
      className={headClass(num, columnClass)}
      aria-sort={isSorted ? (sorting.down ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className="sort" onClick={() => onSort({ by, down: isSorted && !sorting.down })}>
        {label}
        {isSorted && <Icon of={sorting.down ? ArrowDown : ArrowUp} small />}
      </button>
    </th>
  )
}

function headClass(num: boolean | undefined, columnClass = ''): string | undefined {
  return num === true ? `num ${columnClass}`.trimEnd() : columnClass || undefined
}

/** Placeholders for rows that are loading, as tall as real rows. */
export function SkeletonRows({ columns, rows = 12 }: { columns: number; rows?: number }) {
  return (
    <>
      {Array.from({ length: rows }, (_, row) => (
        <tr {...TABLE_ROLES.row} key={row} className="skeleton">
          {Array.from({ length: columns }, (_, column) => (
            <td {...TABLE_ROLES.cell} key={column}>
              {row === 0 && column === 0 && <span className="vh">{words.parts.loading}</span>}
              <span className="skel" data-width={(row + column) % 3} />
            </td>
          ))}
        </tr>
      ))}
    </>
  )
}
