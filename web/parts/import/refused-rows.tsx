import { useMutation } from '@tanstack/react-query'
import { Download } from '../icons.ts'
import { importing as say } from '../../words/en/import.ts'
import { number } from '../../words/format.ts'
import { Button } from '../button.tsx'
import { downloadCsv } from '../download.ts'
import { sanitizeText } from '../sanitize-text.ts'
import { ActionError } from '../states.tsx'
import { Column, Table, TABLE_ROLES } from '../table.tsx'

/** No person reads more rows on a page; the file has all of them. */
const SHOWN_MAX = 100

interface RefusedRow {
  readonly line: number
  /** The invalid column, if the error names one. */
  readonly column?: string
  readonly why: string
}

interface RefusedRowsProps {
  readonly heading: 'h2' | 'h3'
  readonly rows: readonly RefusedRow[]
  readonly fileName: string
  /** All refused rows as a file, to be corrected and imported again. */
  readonly csv: () => string | Promise<string>
}

/** The refused rows, and why each was refused. */
export function RefusedRows({ heading: Heading, rows, fileName, csv }: RefusedRowsProps) {
  const downloading = useMutation({ mutationFn: async () => downloadCsv(fileName, await csv()) })
  if (rows.length === 0) return null
  const first = rows.toSorted((a, b) => a.line - b.line).slice(0, SHOWN_MAX)
  const head = (
    <>
      <Column label={say.line} num />
      {rows.some(({ column }) => column !== undefined) && <Column label={say.column} />}
      <Column label={say.why} />
    </>
  )
  return (
    <section className="stackgap">
      <div className="row wrap">
        <Heading>{say.refused}</Heading>
        <span className="push">
          <Button small icon={Download} busy={downloading.isPending} onClick={() => downloading.mutate()}>
            {say.download}
          </Button>
        </span>
      </div>
      <ActionError error={downloading.error} />
      <p className="hint">
        {say.downloadHint} {rows.length > first.length && say.refusedFirst(first.length, rows.length)}
      </p>
      <Table label={say.refused} head={head}>
        {first.map(({ line, column, why }) => (
          <tr {...TABLE_ROLES.row} key={`${line} ${column} ${why}`}>
            <td {...TABLE_ROLES.cell} className="num">
              <span className="stackword">{say.line}</span> {number(line)}
            </td>
            {column !== undefined && (
              <td {...TABLE_ROLES.cell} className="nowrap">
                {column}
              </td>
            )}
            <td {...TABLE_ROLES.cell} className="full anywhere">
              {sanitizeText(why)}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  )
}
