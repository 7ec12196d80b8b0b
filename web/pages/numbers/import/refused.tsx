import { Download } from 'lucide-react'
import type { SheetRefusal } from '../../../../src/calls/directory/read-numbers.ts'
import { Button } from '../../../parts/button.tsx'
import { downloadCsv } from '../../../parts/download.ts'
import { sanitizeText } from '../../../parts/sanitize-text.ts'
import { Column, Table, TABLE_ROLES } from '../../../parts/table.tsx'
import { number } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import { refusedCsv } from './sheet.ts'

const say = words.numbers.importing

/** More than anybody reads on a page; the file has all. */
const shownMax = 100

interface RefusedProps {
  /** The sheet that they stand in. */
  readonly text: string
  readonly refused: readonly SheetRefusal[]
}

/** Which rows are not entered, and why. */
export function Refused({ text, refused }: RefusedProps) {
  if (refused.length === 0) return null
  const first = refused.toSorted((a, b) => a.line - b.line).slice(0, shownMax)
  const head = (
    <>
      <Column label={say.line} num />
      <Column label={say.what} />
      <Column label={say.why} />
    </>
  )
  return (
    <section className="stackgap">
      <div className="row wrap">
        <h2>{say.problems}</h2>
        <span className="push">
          <Button
            small
            icon={Download}
            onClick={() => downloadCsv('refused-numbers.csv', refusedCsv(text, refused, say.csv))}
          >
            {say.download}
          </Button>
        </span>
      </div>
      <p className="hint">
        {say.downloadHint} {refused.length > first.length && say.problemsFirst(first.length, refused.length)}
      </p>
      <Table label={say.problems} head={head}>
        {first.map(({ line, column, detail }) => (
          <tr {...TABLE_ROLES.row} key={`${line} ${column} ${detail}`}>
            <td {...TABLE_ROLES.cell} className="num">
              <span className="stackword">{say.line}</span> {number(line)}
            </td>
            <td {...TABLE_ROLES.cell} className="nowrap">
              {column === null ? say.wholeRow : words.numbers.columns[column]}
            </td>
            <td {...TABLE_ROLES.cell} className="full anywhere">
              {sanitizeText(detail)}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  )
}
