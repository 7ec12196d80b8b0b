import { CircleStop, Play } from 'lucide-react'
import { messageOf } from '../../../api/problem.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { useBeforeUnload } from '../../../parts/use-before-unload.ts'
import { words } from '../../../words/words.ts'
import { Counts } from './counts.tsx'
import type { Sent } from './packs.ts'
import type { Sheet } from './sheet.ts'
import type { Import } from './use-import.ts'

const say = words.numbers.importing

interface RunProps {
  readonly sheet: Sheet
  readonly importing: Import
  readonly sent: Sent
  readonly onOther: () => void
  readonly onList: () => void
}

/** An import under way, or what came of it. */
export function Run({ sheet, importing: { isRunning, run, stop }, sent, onOther, onList }: RunProps) {
  const all = sheet.rows.length
  const left = all - sent.done
  useBeforeUnload(isRunning)
  return (
    <>
      <div className="row wrap">
        <progress className="progress" aria-label={say.progress} value={sent.done} max={all} />
        <span role="status">{say.running(sent.done, all)}</span>
        {isRunning && (
          <>
            <Button small icon={CircleStop} onClick={stop}>
              {say.stop}
            </Button>
            <span className="hint">{say.stay}</span>
          </>
        )}
      </div>
      {!isRunning && (
        <div role="status">
          {left === 0 && (
            <Banner tone="ok">
              {say.done}. {say.doneWhy}
            </Banner>
          )}
          {left > 0 && (
            <Banner
              tone={sent.error === null ? 'plain' : 'bad'}
              action={
                <Button small icon={Play} onClick={run}>
                  {say.goOn}
                </Button>
              }
            >
              {sent.error === null ? say.stopped(left) : `${say.broke(left)} ${messageOf(sent.error)}`}
            </Banner>
          )}
        </div>
      )}
      <Counts fresh={sent.created} changed={sent.changed} refused={sheet.refused.length + sent.refused.length} />
      {!isRunning && (
        <div className="row wrap">
          <Button onClick={onList}>{say.toList}</Button>
          <Button onClick={onOther}>{say.more}</Button>
        </div>
      )}
    </>
  )
}
