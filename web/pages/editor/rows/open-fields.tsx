import { List } from 'lucide-react'
import { Icon } from '../../../parts/icon.tsx'
import { words } from '../../../words/words.ts'

/** On a small screen the fields are a sheet: the way to it. */
export function OpenFields() {
  return (
    <button type="button" className="btn sm sheet-open" popoverTarget="fields">
      <Icon of={List} small />
      {words.values.openFields}
    </button>
  )
}
