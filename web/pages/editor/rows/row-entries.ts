import { ArrowDown, ArrowUp, Trash2 } from '../../../parts/icons.ts'
import type { MenuEntry } from '../../../parts/menu.tsx'
import { words } from '../../../words/words.ts'

const say = words.values

interface MoveActions {
  readonly move: (id: string, by: number) => void
  readonly remove: (id: string) => void
}

/** The last entries of every row's menu: move and remove. */
export function placeEntries(id: string, rows: readonly { readonly id: string }[], actions: MoveActions): MenuEntry[] {
  return [
    { id: 'up', label: say.moveUp, icon: ArrowUp, disabled: rows.at(0)?.id === id, onPick: () => actions.move(id, -1) },
    {
      id: 'down',
      label: say.moveDown,
      icon: ArrowDown,
      disabled: rows.at(-1)?.id === id,
      onPick: () => actions.move(id, 1),
    },
    { id: 'delete', label: say.deleteRow, icon: Trash2, danger: true, onPick: () => actions.remove(id) },
  ]
}
