// What the receiving side is told: an OpenAPI document of this route's request.
import { useMemo } from 'react'
import type { ValidatedDraft as JudgedDraft } from '../../../../src/integrations/preview.ts'
import { bodyText } from '../../../parts/body-text.ts'
import { Code } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { words } from '../../../words/words.ts'
import { receiverDocument } from './receiver-schema.ts'

const say = words.preview

export function ReceiverView({ judged }: { judged: JudgedDraft }) {
  const text = useMemo(() => JSON.stringify(receiverDocument(judged), null, 2), [judged])
  const { lines, left } = useMemo(() => bodyText(text, 'json'), [text])
  return (
    <>
      <p className="hint">{say.receiverHint}</p>
      <Code label={say.receiverLabel} lines={lines} left={left} fold />
      <div className="row wrap">
        <Copy text={text} label={say.copyReceiver} />
      </div>
    </>
  )
}
