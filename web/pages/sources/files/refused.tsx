import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import type { RowRefusal } from '../../../../src/calls/sheet/read-rows.ts'
import { Button } from '../../../parts/button.tsx'
import { downloadCsv } from '../../../parts/download.ts'
import { sanitizeText } from '../../../parts/sanitize-text.ts'
import { ActionError } from '../../../parts/states.tsx'
import { Column, Table, TABLE_ROLES } from '../../../parts/table.tsx'
import { number } from '../../../words/format.ts'
import { sourceWords } from '../../../words/source-words.ts'
import type { OpenFile } from './open-file.ts'

const say = sourceWords.files

/** More than anybody reads on a page; the file has all. */
const shownMax = 100

/** Which rows were not taken, and why. */
export function Refused({ file, refused }: { file: OpenFile; refused: readonly RowRefusal[] }) {
  const downloading = useMutation({
    mutationFn: async () => downloadCsv(say.reportName, await file.refusedCsv(refused)),
  })
  if (refused.length === 0) return null
  const first = refused.toSorted((a, b) => a.line - b.line).slice(0, shownMax)
  const head = (
    <>
      <Column label={say.line} num />
      <Column label={say.why} />
    </>
  )
  return (
    <section className="stackgap">
      <div className="row wrap">
        <h3>{say.refused}</h3>
        <span className="push">
          <Button small icon={Download} busy={downloading.isPending} onClick={() => downloading.mutate()}>
            {say.download}
          </Button>
        </span>
      </div>
      <ActionError error={downloading.error} />
      <p className="hint">
        {say.downloadHint} {refused.length > first.length && say.refusedFirst(first.length, refused.length)}
      </p>
      <Table label={say.refused} head={head}>
        {first.map(({ line, problems }) => (
          <tr {...TABLE_ROLES.row} key={`${line} ${problems.join(' ')}`}>
            <td {...TABLE_ROLES.cell} className="num">
              <span className="stackword">{say.line}</span> {number(line)}
            </td>
            <td {...TABLE_ROLES.cell} className="full anywhere">
              {sanitizeText(problems.join(' '))}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  )
}
