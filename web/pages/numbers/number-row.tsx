import { FileCode, MicOff, Trash2 } from 'lucide-react'
import { memo } from 'react'
import type { ListedNumber } from '../../api/numbers.ts'
import { IconButton } from '../../parts/button.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { phone } from '../../parts/phone.ts'
import { Badge } from '../../parts/status.tsx'
import { TABLE_ROLES } from '../../parts/table.tsx'
import { words } from '../../words/words.ts'

const say = words.numbers

interface NumberRowProps {
  readonly row: ListedNumber
  readonly onOpen: (id: string) => void
  readonly onRemove: (row: ListedNumber) => void
}

export const NumberRow = memo(function NumberRow({ row, onOpen, onRemove }: NumberRowProps) {
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="nowrap grow">
        <button type="button" className="name link" onClick={() => onOpen(row.id)}>
          {phone(row.number)}
        </button>
      </td>
      <Text value={row.name} />
      <Text value={row.custom_id} />
      <Text value={row.custom_group} />
      <Text value={row.campaign} />
      <Text value={[row.source, row.medium].filter(Boolean).join(', ') || null} />
      <Text value={row.country} />
      <Text value={row.timezone} />
      <td {...TABLE_ROLES.cell} className={row.do_not_record || row.managed ? undefined : 'gone'}>
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
      <td {...TABLE_ROLES.cell} className="num act">
        <IconButton small icon={Trash2} label={say.deleteOne(phone(row.number))} onClick={() => onRemove(row)} />
      </td>
    </tr>
  )
})

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
