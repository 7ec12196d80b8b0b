import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'
import { leavesOf, stepsOf, textOf, valueAt } from '../../../../src/sources/mapping/places.ts'
import { rowTree } from '../../../../src/sources/mapping/rows.ts'
import { pointerToken } from '../../../../src/json/json-pointer.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Column, Table, TABLE_ROLES } from '../../../parts/table.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { usesOf } from '../mapping/change.ts'
import { nameOfUse } from '../mapping/options.ts'
import type { OpenFile } from './open-file.ts'

const say = sourceWords.files

/** The meaning of each column in words, with example values. */
export function Columns({ file, mapping }: { file: OpenFile; mapping: Mapping }) {
  const uses = usesOf(mapping)
  const [first] = file.first
  const head = (
    <>
      <Column label={say.heading} />
      <Column label={say.means} />
      <Column label={say.example} />
    </>
  )
  return (
    <Table label={say.columns} head={head}>
      {placesOf(file).map((place) => {
        const used = uses.get(place) ?? []
        const example = first ? textOf(valueAt(rowTree(first.row), place)) : undefined
        return (
          <tr {...TABLE_ROLES.row} key={place}>
            <td {...TABLE_ROLES.cell} className="anywhere">
              {sanitizeLine(stepsOf(place).slice(1).join(' → '))}
            </td>
            <td {...TABLE_ROLES.cell}>
              {used.length > 0 ? capital(used.map(nameOfUse).join(', ')) : <span className="muted">{say.unused}</span>}
            </td>
            <td {...TABLE_ROLES.cell} className="text">
              <span className="clip" dir="auto">
                {sanitizeLine(example ?? '')}
              </span>
            </td>
          </tr>
        )
      })}
    </Table>
  )
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Number of parts to list: the editor shows more. */
const PARTS_MAX = 60

function placesOf({ format, headings, first }: OpenFile): string[] {
  if (format === 'sheet') return headings.map((heading) => `/body${pointerToken(heading)}`)
  const places = first.slice(0, 20).flatMap(({ row }) => leavesOf(rowTree(row)).map(({ place }) => place))
  return [...new Set(places)].slice(0, PARTS_MAX)
}
