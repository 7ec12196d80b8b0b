// The request as a cURL command, with shell variables for its secrets unless the person asks to see the typed secrets.
import { useMemo, useState } from 'react'
import { renderDraft } from '../../../../src/integrations/preview.ts'
import type { ValidatedDraft } from '../../../../src/integrations/preview.ts'
import { printCurl } from '../../../../src/render/curl/print.ts'
import { variableFor } from '../../../../src/render/curl/variables.ts'
import { Banner } from '../../../parts/banner.tsx'
import { plainLines } from '../../../parts/code-line.ts'
import { Check } from '../../../parts/choice.tsx'
import { Code } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { words } from '../../../words/words.ts'
import { useSample } from './preview-provider.tsx'

const say = words.preview

/** A longer command is cut on the page, but copied in full. */
const SHOWN_MAX = 64 * 1024

export function CurlView({ validated }: { validated: ValidatedDraft }) {
  const { moment, facts } = useSample()
  const [typed, setTyped] = useState(false)
  const request = useMemo(() => renderDraft(validated, moment, facts), [validated, moment, facts])
  const names = 'refused' in request ? [] : [...new Set(request.secrets.map(({ name }) => name))]
  const canFill = names.length > 0 && names.every((name) => validated.typed.get(name))
  const fill = typed && canFill
  const command = useMemo(() => {
    if ('refused' in request) return ''
    return fill ? printCurl(request, (name) => validated.typed.get(name) ?? null) : printCurl(request)
  }, [request, fill, validated])
  if ('refused' in request) return <Banner tone="bad">{request.detail}</Banner>
  return (
    <>
      <Code
        label={say.curlLabel}
        lines={plainLines(command.slice(0, SHOWN_MAX))}
        left={Math.max(0, command.length - SHOWN_MAX)}
        fold
      />
      {names.length > 0 && !fill && (
        <p className="hint">{say.curlSecrets(names.map((name) => `$${variableFor(name)}`).join(', '))}</p>
      )}
      <div className="row wrap">
        <Copy text={command} label={say.copyCurl} />
        {canFill && <Check label={say.curlTyped} on={typed} onSwitch={setTyped} />}
      </div>
    </>
  )
}
