import { Download } from 'lucide-react'
import { useZone } from '../../api/session.ts'
import { Menu } from '../../parts/menu.tsx'
import { writeSearch } from '../../shell/search.ts'
import { words } from '../../words/words.ts'
import { queryOfFilter } from './log-filter.ts'
import type { LogFilter } from './log-filter.ts'

const say = words.deliveries

/** All that the log is filter to, as a file. */
export function ExportDeliveries({ filter }: { filter: LogFilter }) {
  const zone = useZone()
  const load = (format: 'csv' | 'ndjson'): void => {
    const link = document.createElement('a')
    link.href = `/api/v1/deliveries/export${writeSearch({ format, ...queryOfFilter(filter, Date.now(), zone) })}`
    link.download = ''
    link.click()
  }
  return (
    <Menu
      label={say.export}
      icon={Download}
      small
      entries={[
        { id: 'csv', label: say.exportCsv, onPick: () => load('csv') },
        { id: 'ndjson', label: say.exportNdjson, onPick: () => load('ndjson') },
      ]}
    />
  )
}
