import { Play } from '../icons.ts'
import type { IconImage } from '../icons.ts'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import type { BatchProgress } from '../../../src/calls/import/send-batches.ts'
import { messageOf } from '../../api/problem.ts'
import { importing } from '../../words/en/import.ts'
import { number } from '../../words/format.ts'
import { Banner } from '../banner.tsx'
import { Button } from '../button.tsx'
import type { ImportRun } from './use-import-run.ts'

interface ImportProgressProps<Now extends BatchProgress> {
  readonly run: ImportRun<Now>
  readonly sent: Now
  /** Number of rows. */
  readonly all: number
  /** The progress, in words. */
  readonly progress: ReactNode
  readonly stopIcon: IconImage
  readonly texts: {
    readonly stop: string
    readonly goOn: string
    readonly stopped: (left: number) => string
    readonly broke: (left: number) => string
  }
  /** A note to show while the import runs: beside the button, or below it. */
  readonly runningNote?: ReactNode
  readonly runningHint?: ReactNode
  /** The result. */
  readonly done: ReactNode
}

/** An import that is running, or its result. */
export function ImportProgress<Now extends BatchProgress>(props: ImportProgressProps<Now>) {
  const { run, sent, all, progress, stopIcon, texts, runningNote, runningHint, done } = props
  const left = all - sent.done
  useBeforeUnload(run.isRunning)
  return (
    <>
      <div className="row wrap">
        <progress className="progress" aria-label={importing.progress} value={sent.done} max={all} />
        {progress}
        {run.isRunning && (
          <>
            <Button small icon={stopIcon} onClick={run.stop}>
              {texts.stop}
            </Button>
            {runningNote}
          </>
        )}
      </div>
      {run.isRunning ? (
        runningHint
      ) : (
        <div role="status">
          {left === 0 ? (
            <Banner tone="ok">{done}</Banner>
          ) : (
            <Banner
              tone={sent.error === null ? 'plain' : 'bad'}
              action={
                <Button small icon={Play} onClick={run.run}>
                  {texts.goOn}
                </Button>
              }
            >
              {sent.error === null ? texts.stopped(left) : `${texts.broke(left)} ${messageOf(sent.error)}`}
            </Banner>
          )}
        </div>
      )}
    </>
  )
}

/** Asks before the page closes while work is under way. */
function useBeforeUnload(isRunning: boolean): void {
  useEffect(() => {
    if (!isRunning) return
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    globalThis.addEventListener('beforeunload', warn)
    return () => globalThis.removeEventListener('beforeunload', warn)
  }, [isRunning])
}

/** Counts of rows, side by side: new, changed, refused. */
export function ImportCounts({ counts }: { counts: readonly (readonly [label: string, n: number])[] }) {
  return (
    <dl className="counts">
      {counts.map(([label, n]) => (
        <div key={label}>
          <dt className="muted">{label}</dt>
          <dd>{number(n)}</dd>
        </div>
      ))}
    </dl>
  )
}
