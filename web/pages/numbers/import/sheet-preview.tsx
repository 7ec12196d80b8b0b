import { CircleStop, Upload } from '../../../parts/icons.ts'
import type { ReactNode } from 'react'
import { DETAIL_COLUMNS } from '../../../../src/calls/directory/columns.ts'
import type { NumberRow } from '../../../../src/calls/directory/read-numbers.ts'
import { messageOf } from '../../../api/problem.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { ImportCounts, ImportProgress } from '../../../parts/import/import-progress.tsx'
import { RefusedRows } from '../../../parts/import/refused-rows.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { phone } from '../../../parts/phone.ts'
import { Column, Table, TABLE_ROLES } from '../../../parts/table.tsx'
import { words } from '../../../words/words.ts'
import type { SentNumbers } from './packs.ts'
import { refusedCsv } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { useImport } from './use-import.ts'
import type { NumbersImport } from './use-import.ts'

const say = words.numbers.importing
const columns = words.numbers.columns

interface SheetPreviewProps {
  readonly sheet: Sheet
  readonly onOther: () => void
  readonly onList: () => void
}

/** The content of a sheet and the expected result; then the actual result. */
export function SheetPreview({ sheet, onOther, onList }: SheetPreviewProps) {
  const importing = useImport(sheet)
  const { compared, sent, run } = importing
  const isCompared = compared.done >= sheet.rows.length
  // Refused rows are known from the comparison, until the import itself runs.
  const refused = [...sheet.refused, ...(sent ?? compared).refused]
  return (
    <>
      {sent === null ? (
        <>
          <SheetSummary sheet={sheet} />
          {sheet.rows.length > 0 && <FirstRows rows={sheet.rows} />}
          <Compared importing={importing} all={sheet.rows.length} refused={refused.length} />
          <div className="row wrap">
            {sheet.rows.length > 0 && (
              <Button kind="main" icon={Upload} disabled={!isCompared && compared.error === null} onClick={run}>
                {say.run(sheet.rows.length - compared.refused.length)}
              </Button>
            )}
            <Button onClick={onOther}>{say.other}</Button>
          </div>
        </>
      ) : (
        <Entered importing={importing} sent={sent} all={sheet.rows.length} refused={refused.length}>
          <Button onClick={onList}>{say.toList}</Button>
          <Button onClick={onOther}>{say.more}</Button>
        </Entered>
      )}
      <RefusedRows
        heading="h2"
        fileName="refused-numbers.csv"
        csv={() => refusedCsv(sheet.text, refused, say.csv)}
        rows={refused.map(({ line, column, detail }) => ({
          line,
          column: column === null ? say.wholeRow : columns[column],
          why: detail,
        }))}
      />
    </>
  )
}

interface EnteredProps {
  readonly importing: NumbersImport
  readonly sent: SentNumbers
  readonly all: number
  readonly refused: number
  /** The actions after the import. */
  readonly children: ReactNode
}

function Entered({ importing, sent, all, refused, children }: EnteredProps) {
  return (
    <>
      <ImportProgress
        run={importing}
        sent={sent}
        all={all}
        progress={<span role="status">{say.running(sent.done, all)}</span>}
        stopIcon={CircleStop}
        texts={say}
        runningNote={<span className="hint">{say.stay}</span>}
        done={`${say.done}. ${say.doneWhy}`}
      />
      <Counts fresh={sent.created} changed={sent.updated} refused={refused} />
      {!importing.isRunning && <div className="row wrap">{children}</div>}
    </>
  )
}

function Counts({ fresh, changed, refused }: { fresh: number; changed: number; refused: number }) {
  return (
    <ImportCounts
      counts={[
        [say.fresh, fresh],
        [say.changed, changed],
        [say.refused, refused],
      ]}
    />
  )
}

function SheetSummary({ sheet: { named, passedOver } }: { sheet: Sheet }) {
  if (named.length === 0) return null
  return (
    <p className="anywhere">
      <span className="muted">{say.columns}: </span>
      {named.map(({ heading, column }) => say.column(sanitizeLine(heading), columns[column])).join(', ')}
      {passedOver.length > 0 && (
        <span className="muted">. {say.passedOver(passedOver.map(sanitizeLine).join(', '))}</span>
      )}
    </p>
  )
}

/** Enough rows to see whether the columns were recognised correctly. */
const FIRST_ROWS = 8

function FirstRows({ rows }: { rows: readonly NumberRow[] }) {
  const first = rows.slice(0, FIRST_ROWS)
  const used = DETAIL_COLUMNS.filter((name) => first.some(({ entry }) => entry[name] !== undefined))
  const head = (
    <>
      <Column label={columns.number} />
      {used.map((name) => (
        <Column key={name} label={columns[name]} />
      ))}
    </>
  )
  return (
    <section>
      <h2>{say.first(first.length, rows.length)}</h2>
      <Table label={say.first(first.length, rows.length)} head={head}>
        {first.map(({ line, entry }) => (
          <tr {...TABLE_ROLES.row} key={line}>
            <td {...TABLE_ROLES.cell} className="nowrap">
              {phone(entry.number)}
            </td>
            {used.map((name) => (
              <td {...TABLE_ROLES.cell} key={name} className="text">
                <span className="clip" dir="auto">
                  {cellOf(entry[name])}
                </span>
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </section>
  )
}

function cellOf(value: string | boolean | undefined): ReactNode {
  if (typeof value === 'boolean') return value ? words.parts.yes : words.parts.no
  return sanitizeLine(value ?? '')
}

interface ComparedProps {
  readonly importing: NumbersImport
  readonly all: number
  readonly refused: number
}

function Compared({ importing: { compared }, all, refused }: ComparedProps) {
  const isDone = compared.done >= all
  return (
    <div role="status">
      {compared.error !== null && (
        <Banner tone="warn">
          {say.notCompared} {messageOf(compared.error)}
        </Banner>
      )}
      {compared.error === null && !isDone && <Banner>{say.comparing}</Banner>}
      {isDone && <Counts fresh={compared.created} changed={compared.updated} refused={refused} />}
      {all === 0 && <Banner tone="bad">{say.nothing}</Banner>}
    </div>
  )
}
