import { CirclePause } from '../../../parts/icons.ts'
import { Link } from '@tanstack/react-router'
import type { ImportTotals } from '../../../../src/calls/import/import-rows.ts'
import { Button, classOf } from '../../../parts/button.tsx'
import { ImportProgress } from '../../../parts/import/import-progress.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { RowCounts, RefusedCalls } from './row-counts.tsx'
import type { OpenFile } from './open-file.ts'
import type { CallsImport } from './use-import.ts'

const say = sourceWords.files

interface FileImportProps {
  readonly file: OpenFile
  readonly importing: CallsImport
  readonly sent: ImportTotals
  readonly onOther: () => void
}

/** A running import, or its result. */
export function FileImport({ file, importing, sent, onOther }: FileImportProps) {
  const { isRunning, perSecond } = importing
  const left = file.count - sent.done
  const unread = file.unread.map(({ line, problem }) => ({ line, problems: [problem] }))
  return (
    <>
      <ImportProgress
        run={importing}
        sent={sent}
        all={file.count}
        progress={
          <>
            <span className="nowrap">{say.running(sent.done, file.count)}</span>
            {isRunning && perSecond !== null && perSecond > 0 && (
              <span className="muted">{say.pace(perSecond, (left / perSecond) * 1000)}</span>
            )}
          </>
        }
        stopIcon={CirclePause}
        texts={{ stop: say.pause, goOn: say.goOn, stopped: say.paused, broke: say.broke }}
        runningHint={<p className="hint">{say.stay}</p>}
        done={sent.taken > 0 || sent.known === 0 ? say.imported(sent.taken) : say.nothingNew}
      />
      <RowCounts
        taken={sent.taken}
        known={sent.known}
        passed={sent.passedOver}
        refused={sent.refused.length + unread.length}
      />
      {!isRunning && (
        <div className="row wrap">
          <Link to="/calls" className={classOf({})}>
            {say.toCalls}
          </Link>
          <Button onClick={onOther}>{say.more}</Button>
        </div>
      )}
      <RefusedCalls file={file} refused={[...unread, ...sent.refused]} />
    </>
  )
}
