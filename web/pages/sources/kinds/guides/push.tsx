import { Download } from '../../../../parts/icons.ts'
import { useState } from 'react'
import type { ReadyMapping } from '../../../../api/mappings.ts'
import type { Source } from '../../../../api/sources.ts'
import { Button } from '../../../../parts/button.tsx'
import { Disclosure } from '../../../../parts/disclosure.tsx'
import { downloadText } from '../../../../parts/download.ts'
import { sourceWords } from '../../../../words/source-words.ts'
import { authDraftOf } from '../push/auth-draft.ts'
import type { AuthDraft } from '../push/auth-draft.ts'
import { Address, Lines, StepsPanel } from '../steps-panel.tsx'
import type { GuideProps } from '../steps-panel.tsx'
import { exampleMessages, plainMessages, pushCurl } from './push-curl.ts'

const say = sourceWords.sources.push

/** The setup at the vendor, or for any other system the address, and a command that posts to it. */
export function PushGuide({ draft, source, ready }: GuideProps) {
  return (
    <StepsPanel why={ready ? ready.summary : say.stepsWhy}>
      {ready ? <ReadySteps ready={ready} url={source?.url ?? null} /> : <AnySteps url={source?.url ?? null} />}
      {source?.url && <Try source={source} url={source.url} auth={draft.auth ?? authDraftOf(null)} />}
    </StepsPanel>
  )
}

function ReadySteps({ ready, url }: { ready: ReadyMapping; url: string | null }) {
  return (
    <>
      <ol className="guide">
        {ready.steps.map((step) => (
          <ReadyStep key={step} step={step} url={url} file={ready.file} />
        ))}
      </ol>
      <p className="hint">
        {ready.basis === 'recorded' ? say.recorded(ready.checked_on) : say.documented(ready.checked_on)}{' '}
        <a href={ready.docs} target="_blank" rel="noreferrer">
          {say.theirDocs}
        </a>
      </p>
    </>
  )
}

interface ReadyStepProps {
  readonly step: string
  readonly url: string | null
  readonly file: ReadyMapping['file']
}

/** A step; if it names the file, a button to download it, and if it names the address of the source, the address to copy. */
function ReadyStep({ step, url, file }: ReadyStepProps) {
  if (file !== null && step.includes(file.name))
    return (
      <li>
        <div className="row wrap">
          <span>{step}</span>
          <span className="push">
            <Button icon={Download} onClick={() => downloadText(file.name, file.text)}>
              {say.download}
            </Button>
          </span>
        </div>
      </li>
    )
  const [address] = /\{url\}[^\s"”,;]*/.exec(step) ?? []
  if (address === undefined) return <li>{step}</li>
  const isLast = step.endsWith(address)
  return (
    <li>
      <span>{isLast ? step.slice(0, -address.length).trimEnd() : step.replaceAll('{url}', say.theAddress)}</span>
      <Address url={url && address.replace('{url}', url)} label={say.addressLabel} />
    </li>
  )
}

function AnySteps({ url }: { url: string | null }) {
  return (
    <ol className="guide">
      <li>
        <span>{say.paste}</span>
        <Address url={url} label={say.addressLabel} />
        <p className="hint">{say.pasteHint}</p>
      </li>
      <li>{say.callIt}</li>
      <li>{say.mapIt}</li>
    </ol>
  )
}

function Try({ source, url, auth }: { source: Source; url: string; auth: AuthDraft }) {
  const [id] = useState(() => `try-${Date.now().toString(36)}`)
  const messages = exampleMessages(source.settings['mapping'], id) ?? plainMessages(id)
  const curl = pushCurl({ url, auth, messages })
  return (
    <Disclosure title={say.tryIt}>
      <div className="stackgap tight folded">
        <Lines
          title={auth.type === 'none' ? say.tryPaste : say.tryPasteSecret}
          text={curl}
          label={say.curlLabel}
          copy={sourceWords.sources.form.copyCommand}
          hint={say.tryHint}
          fold
        />
      </div>
    </Disclosure>
  )
}
