import { useMutation } from '@tanstack/react-query'
import { Download } from '../../parts/icons.ts'
import { useState } from 'react'
import { allNumbers } from '../../api/numbers.ts'
import { messageOf } from '../../api/problem.ts'
import { Button } from '../../parts/button.tsx'
import { downloadCsv } from '../../parts/download.ts'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { directoryCsv } from './directory-csv.ts'

const say = words.numbers

/** Exports all numbers that match the search, as a file. */
export function ExportNumbers({ q }: { q: string }) {
  const [read, setRead] = useState(0)
  const exporting = useMutation({
    mutationFn: () => allNumbers(q, setRead),
    onSuccess: (rows) => {
      downloadCsv('numbers.csv', directoryCsv(rows))
      toast(say.exported(rows.length))
    },
    onError: (error) => toast(messageOf(error)),
    onSettled: () => setRead(0),
  })
  return (
    <Button icon={Download} busy={exporting.isPending} onClick={() => exporting.mutate()}>
      {exporting.isPending ? say.exporting(read) : say.export}
    </Button>
  )
}
