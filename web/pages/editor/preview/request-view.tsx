// The request as it would be sent: request line, headers and body; changed lines flash once.
import { addedHeaders } from '../../../../src/render/auth/kinds.ts'
import { useMemo, useState } from 'react'
import { previewDraft } from '../../../../src/integrations/preview.ts'
import type { ValidatedDraft } from '../../../../src/integrations/preview.ts'
import { fieldOf } from '../../../../src/calls/fields.ts'
import { parseTemplate } from '../../../../src/render/template/parse.ts'
import { Banner } from '../../../parts/banner.tsx'
import { changedLines, Code } from '../../../parts/code.tsx'
import type { CodeLine } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { words } from '../../../words/words.ts'
import type { Draft, DraftRow } from '../draft/draft.ts'
import { messageOf } from '../message/message-parts.ts'
import { requestLines } from './request-lines.ts'
import { useSample } from './preview-provider.tsx'

const say = words.preview

interface RequestViewProps {
  readonly draft: Draft
  readonly validated: ValidatedDraft
  /** A saved integration has a signing key. */
  readonly isSaved: boolean
  readonly activeRow: string | null
}

export function RequestView({ draft, validated, isSaved, activeRow }: RequestViewProps) {
  const { moment, facts } = useSample()
  const { request, problems } = useMemo(() => previewDraft(validated, moment, facts), [validated, moment, facts])
  const { head, body, left, leftOut } = useMemo(
    () => requestLines(request, { request: draft.request, activeRow, emptyNote: say.emptyForCall }),
    [request, draft.request, activeRow],
  )
  const refusal = problems.find(({ path }) => path === 'request')
  // Choosing another call changes every line: that is not worth a flash.
  const shownHead = useChanged(head, moment)
  const shownBody = useChanged(body ?? NO_LINES, moment)
  const added = addedHeaders(draft.request.auth)
  return (
    <>
      {refusal && <Banner tone="bad">{refusal.message}</Banner>}
      <Code label={say.head} lines={shownHead} fold />
      <p className="hint">{!draft.signing.enabled ? say.unsigned : isSaved ? say.signed : say.signedOnceSaved}</p>
      {added.length > 0 && <p className="hint">{say.addedByAuth(added.join(', '))}</p>}
      {body === null && !refusal && draft.request.rows.length > 0 && (
        <p className="hint">{say.inAddress(request.method)}</p>
      )}
      {body !== null && request.body !== '' && <Code label={say.body} lines={shownBody} left={left} fold={left > 0} />}
      {request.body === '' && !refusal && <p className="hint">{say.noBody}</p>}
      {leftOut.length > 0 && <LeftOut draft={draft} rows={leftOut} />}
      {body !== null && request.body !== '' && (
        <div className="row wrap">
          <Copy text={request.body ?? ''} label={say.copyBody} />
        </div>
      )}
    </>
  )
}

/** Lists the rows that are left out, by their keys; for a message, whose rows are hidden, by the empty fields. */
function LeftOut({ draft, rows }: { draft: Draft; rows: readonly DraftRow[] }) {
  const isMessage = !draft.customised && messageOf(draft) !== null
  const names = rows.flatMap(({ key, value }) => (isMessage ? fieldLabels(value) : [key]))
  return <p className="hint">{say.leftOut([...new Set(names)].join(', '))}</p>
}

function fieldLabels(value: string): readonly string[] {
  return parseTemplate(value).flatMap((part) =>
    part.kind === 'placeholder' && part.of === 'field' ? (fieldOf(part.name)?.label ?? part.name) : [],
  )
}

const NO_LINES: readonly CodeLine[] = []

interface Drawn {
  readonly source: readonly CodeLine[]
  readonly shown: readonly CodeLine[]
  readonly anew: unknown
  readonly revision: number
}

/** The lines, with changed ones marked to flash; none flashes after `anew` has changed. */
function useChanged(lines: readonly CodeLine[], anew: unknown): readonly CodeLine[] {
  const [drawn, setDrawn] = useState<Drawn>({ source: lines, shown: lines, anew, revision: 0 })
  if (drawn.source === lines && drawn.anew === anew) return drawn.shown
  const revision = drawn.revision + 1
  const shown = changedLines(drawn.anew === anew ? drawn.shown : NO_LINES, lines, revision)
  setDrawn({ source: lines, shown, anew, revision })
  return shown
}
