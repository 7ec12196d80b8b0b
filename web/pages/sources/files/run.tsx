import { CirclePause, Play } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import type { ImportSent } from '../../../../src/calls/sheet/import-rows.ts'
import { messageOf } from '../../../api/problem.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button, classOf } from '../../../parts/button.tsx'
import { useBeforeUnload } from '../../../parts/use-before-unload.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { Counts } from './counts.tsx'
import type { OpenFile } from './open-file.ts'
import { Refused } from './refused.tsx'
import type { Import } from './use-import.ts'

const say = sourceWords.files

interface RunProps {
  readonly file: OpenFile
  readonly importing: Import
  readonly sent: ImportSent
  readonly onOther: () => void
}

/** An import under way, or what came of it. */
export function Run({ file, importing: { isRunning, perSecond, run, pause }, sent, onOther }: RunProps) {
  const left = file.count - sent.done
  useBeforeUnload(isRunning)
  const unread = file.unread.map(({ line, problem }) => ({ line, problems: [problem] }))
  return (
    <>
      <div className="row wrap">
        <progress className="progress" aria-label={say.progress} value={sent.done} max={file.count} />
        <span className="nowrap">{say.running(sent.done, file.count)}</span>
        {isRunning && perSecond !== null && perSecond > 0 && (
          <span className="muted">{say.pace(perSecond, (left / perSecond) * 1000)}</span>
        )}
        {isRunning && (
          <Button small icon={CirclePause} onClick={pause}>
            {say.pause}
          </Button>
        )}
      </div>
      {isRunning ? (
        <p className="hint">{say.stay}</p>
      ) : (
        <div role="status">
          {left === 0 ? (
            <Banner tone="ok">
              {sent.taken > 0 ? say.imported(sent.taken) : sent.known > 0 ? say.nothingNew : say.imported(0)}
            </Banner>
          ) : (
            <Banner
              tone={sent.error === null ? 'plain' : 'bad'}
              action={
                <Button small icon={Play} onClick={run}>
                  {say.goOn}
                </Button>
              }
            >
              {sent.error === null ? say.paused(left) : `${say.broke(left)} ${messageOf(sent.error)}`}
            </Banner>
          )}
        </div>
      )}
      <Counts
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
      <Refused file={file} refused={[...unread, ...sent.refused]} />
    </>
  )
}
