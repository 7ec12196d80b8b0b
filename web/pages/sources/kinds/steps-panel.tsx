// The setup steps in a phone system, with lines and addresses to copy.
import type { ReactNode } from 'react'
import type { ReadyMapping } from '../../../api/mappings.ts'
import type { Source } from '../../../api/sources.ts'
import { plainLines } from '../../../parts/code-line.ts'
import { Code } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { words } from '../../../words/words.ts'
import type { SourceDraft } from './draft.ts'

const say = sourceWords.sources.form

export interface GuideProps {
  readonly draft: SourceDraft
  /** `null`: it is not saved yet, and has no address. */
  readonly source: Source | null
  readonly ready: ReadyMapping | null
}

/** A panel with setup steps: a reason, and steps as `Step`s or other content. */
export function StepsPanel({ why, children }: { why: string; children: ReactNode }) {
  return (
    <section className="panel" aria-label={say.steps}>
      <div className="head">
        <h2>{say.steps}</h2>
      </div>
      <div className="body stackgap">
        <p className="hint">{why}</p>
        {children}
      </div>
    </section>
  )
}

interface LinesStepProps {
  /** Absent: "into this file". */
  readonly title?: ReactNode
  readonly file?: string
  readonly text: string
  /** The name of the lines, for screen readers. */
  readonly label: string
  /** The label of the copy button; absent: for lines of a file. */
  readonly copy?: string
  readonly hint?: ReactNode
  readonly fold?: boolean
}

/** A step with lines to paste somewhere. */
export function LinesStep(props: LinesStepProps) {
  return (
    <li>
      <Lines {...props} />
    </li>
  )
}

/** Lines to paste somewhere, with their purpose. */
export function Lines({ title = say.intoFile, file, text, label, copy = say.copyLines, hint, fold }: LinesStepProps) {
  return (
    <>
      <div className="row wrap">
        <span>{title}</span>
        {file !== undefined && <code>{file}</code>}
        <span className="push">
          <Copy text={text} label={copy} />
        </span>
      </div>
      <Code label={label} lines={plainLines(text)} {...(fold !== undefined && { fold })} />
      {hint !== undefined && <p className="hint">{hint}</p>}
    </>
  )
}

/** An address of a source, or of a part of it, with its purpose; `null`: available once the source is saved. */
export function Address({ url, label }: { url: string | null; label: string }) {
  if (url === null) return <p className="hint addresslater">{say.addressLater}</p>
  return (
    <div className="addressline">
      <output className="value mono anywhere" aria-label={label}>
        {url}
      </output>
      <Copy text={url} label={words.parts.copy} />
    </div>
  )
}
