// A body that is one template (behaviour 10), with the same fields and chips as any value; the renderer's problems are shown
// below while the person types.
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { Segments } from '../../../parts/choice.tsx'
import { ProblemText, TextField } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import type { DraftRequest } from '../draft/draft.ts'
import { ValueProblems } from '../value/value-problems.tsx'
import { Value } from '../value/value.tsx'

const say = words.values

type Raw = NonNullable<DraftRequest['raw']>

interface RawBodyProps {
  readonly raw: DraftRequest['raw']
  readonly onRaw: (raw: Raw) => void
  readonly problems: readonly ConfigProblem[]
}

const CONTENT_TYPES = { json: 'application/json', xml: 'application/xml', text: 'text/plain' } as const

type Kind = keyof typeof CONTENT_TYPES | 'other'

const BLANK: Raw = { content_type: CONTENT_TYPES.json, body: '' }

export function RawBody({ raw, onRaw, problems }: RawBodyProps) {
  const { content_type, body } = raw ?? BLANK
  const kind = kindOf(content_type)
  const ofType = problems.filter(({ path }) => path.endsWith('raw.content_type'))
  const ofBody = problems.filter(({ path }) => path.endsWith('raw.body') || path.endsWith('request.raw'))
  const setBody = (body: string): void => onRaw({ content_type, body })
  const pick = (picked: Kind): void => {
    if (picked !== kind) onRaw({ content_type: picked === 'other' ? '' : CONTENT_TYPES[picked], body })
  }
  return (
    <div className="raw-body">
      <div className="row wrap">
        <Segments<Kind>
          legend={say.contentType}
          name="raw-kind"
          value={kind}
          choices={(['json', 'xml', 'text', 'other'] as const).map((value) => ({ value, label: say.rawTypes[value] }))}
          onPick={pick}
        />
        {kind !== 'other' && <code className="muted">{content_type}</code>}
      </div>
      {kind === 'other' && (
        <TextField
          label={say.contentType}
          mono
          value={content_type}
          spellCheck={false}
          onText={(content_type) => onRaw({ content_type, body })}
        />
      )}
      {ofType.map(({ message }) => (
        <ProblemText key={message}>{message}</ProblemText>
      ))}
      <Value
        label={say.rawBody}
        place="raw"
        multiline
        text={body}
        onText={setBody}
        problems={ofBody}
        describedBy="raw-problems"
      />
      <ValueProblems id="raw-problems" text={body} problems={ofBody} onText={setBody} />
      <p className="hint">{say.rawHint}</p>
    </div>
  )
}

function kindOf(contentType: string): Kind {
  const found = (['json', 'xml', 'text'] as const).find((kind) => CONTENT_TYPES[kind] === contentType.trim())
  return found ?? 'other'
}
