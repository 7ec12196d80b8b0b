// The keys of the list: j and k move, Enter opens (the row's own link), r resends, Escape closes.
import { useMay } from '../../api/may.ts'
import type { ListedDelivery } from '../../api/deliveries.ts'
import { useShortcuts } from '../../shell/use-shortcuts.ts'

interface RowKeysOptions {
  readonly rows: readonly ListedDelivery[]
  readonly open: string | null
  readonly onOpen: (id: string) => void
  readonly onClose: () => void
  readonly onResend: (row: ListedDelivery) => void
}

export function useRowKeys({ rows, open, onOpen, onClose, onResend }: RowKeysOptions): void {
  const current = (): number => rows.findIndex(({ id }) => id === (open ?? focused()))
  const move = (by: number): void => {
    const at = current()
    const row = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]
    if (!row) return
    if (open === null) linkOf(row.id)?.focus()
    else if (row.id !== open) {
      onOpen(row.id)
      linkOf(row.id)?.scrollIntoView({ block: 'nearest' })
    }
  }
  const mayResend = useMay('deliveries.resend')
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    r: () => {
      const row = rows[current()]
      if (row && mayResend) onResend(row)
    },
    ...(open !== null && { Escape: onClose }),
  })
}

/** The link of a visible row. */
export function linkOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(id)}"] .stretched`)
}

function focused(): string | undefined {
  return document.activeElement?.closest<HTMLElement>('tr[data-id]')?.dataset['id']
}
