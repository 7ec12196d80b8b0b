import type { RowRefusal } from '../../../../src/calls/import/read-rows.ts'
import { ImportCounts } from '../../../parts/import/import-progress.tsx'
import { RefusedRows } from '../../../parts/import/refused-rows.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import type { OpenFile } from './open-file.ts'

const say = sourceWords.files

type RowOutcome = 'taken' | 'known' | 'passed' | 'refused'

/** Counts of new, known, skipped and refused rows, side by side. */
export function RowCounts(counts: Readonly<Record<RowOutcome, number>>) {
  const shown = (['taken', 'known', 'passed', 'refused'] as const).filter(
    (name) => name !== 'passed' || counts[name] > 0,
  )
  return <ImportCounts counts={shown.map((name) => [say.would[name], counts[name]])} />
}

export function RefusedCalls({ file, refused }: { file: OpenFile; refused: readonly RowRefusal[] }) {
  return (
    <RefusedRows
      heading="h3"
      fileName={say.reportName}
      csv={() => file.refusedCsv(refused)}
      rows={refused.map(({ line, problems }) => ({ line, why: problems.join(' ') }))}
    />
  )
}
