import { List } from '../../../parts/icons.ts'
import { Icon } from '../../../parts/icon.tsx'
import { words } from '../../../words/words.ts'

/** The button that opens the list of fields, which is a sheet on a small screen. */
export function OpenFields() {
  return (
    <button type="button" className="btn sm sheet-open" popoverTarget="fields">
      <Icon of={List} small />
      {words.values.openFields}
    </button>
  )
}
