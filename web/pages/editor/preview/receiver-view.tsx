import { useMemo } from 'react'
import type { ValidatedDraft } from '../../../../src/integrations/preview.ts'
import { bodyText } from '../../../parts/body-text.ts'
import { Code } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { words } from '../../../words/words.ts'
import { receiverDocument } from './receiver-schema.ts'

const say = words.preview

/** The API that a receiver has to offer, as an OpenAPI document. */
export function ReceiverView({ validated }: { validated: ValidatedDraft }) {
  const text = useMemo(() => JSON.stringify(receiverDocument(validated), null, 2), [validated])
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
