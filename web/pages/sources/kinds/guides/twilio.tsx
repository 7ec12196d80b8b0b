import { useState } from 'react'
import { Banner } from '../../../../parts/banner.tsx'
import { Tabs } from '../../../../parts/tabs.tsx'
import { sourceWords } from '../../../../words/source-words.ts'
import { typedText } from '../draft.ts'
import { Address, LinesStep, StepsPanel } from '../steps-panel.tsx'
import type { GuideProps } from '../steps-panel.tsx'
import { dialDocument, fallbackDocument, statusAddress, voiceAddress } from './twilio-addresses.ts'

const say = sourceWords.sources.twilio

type Connection = keyof typeof say.ways

/** Three ways to connect: Offhook forwards the call, the customer's own TwiML does, or a flow of Studio. */
export function TwilioGuide({ draft, source }: GuideProps) {
  const [connection, setConnection] = useState<Connection>('forward')
  const url = source?.url ?? null
  const isUnreachable = url !== null && !url.startsWith('https://')
  return (
    <StepsPanel why={say.stepsWhy}>
      {isUnreachable && <Banner tone="warn">{say.noHttps}</Banner>}
      <Tabs<Connection>
        label={say.choose}
        tabs={(['forward', 'own', 'studio'] as const).map((id) => ({ id, label: say.ways[id] }))}
        open={connection}
        onOpen={setConnection}
        small
        panelClass="stackgap"
      >
        <p className="hint">{say.wayWhy[connection]}</p>
        {connection === 'forward' && <Forward url={url} to={typedText(draft, 'forward_to')} />}
        {connection === 'own' && <Own url={url} />}
        {connection === 'studio' && <Studio url={url} />}
      </Tabs>
    </StepsPanel>
  )
}

function Forward({ url, to }: { url: string | null; to: string }) {
  const isNowhere = to.trim() === ''
  return (
    <>
      {isNowhere && <Banner tone="warn">{say.forwardMissing}</Banner>}
      <ol className="guide">
        <li>{say.openNumber}</li>
        <li>
          <span>{say.comesIn}</span>
          <Address url={url && voiceAddress(url)} label={say.comesInLabel} />
        </li>
        <Changes url={url} />
        {isNowhere ? (
          <li>
            <span>{say.fallback}</span>
            <p className="hint addresslater">{say.fallbackLater}</p>
          </li>
        ) : (
          <LinesStep title={say.fallback} text={fallbackDocument(to)} label={say.fallbackLabel} fold />
        )}
        <li>{say.callIt}</li>
      </ol>
    </>
  )
}

/** The step of every way: report the end of each call. */
function Changes({ url }: { url: string | null }) {
  return (
    <li>
      <span>{say.changes}</span>
      <Address url={url && statusAddress(url)} label={say.changesLabel} />
    </li>
  )
}

function Own({ url }: { url: string | null }) {
  return (
    <ol className="guide">
      <li>{say.openNumber}</li>
      <Changes url={url} />
      {url === null ? (
        <li>{say.dialLater}</li>
      ) : (
        <LinesStep title={say.dial} text={dialDocument(url)} label={say.dialLabel} hint={say.dialHint} fold />
      )}
    </ol>
  )
}

function Studio({ url }: { url: string | null }) {
  return (
    <ol className="guide">
      <li>{say.openNumber}</li>
      <Changes url={url} />
      <li>
        <span>{say.redirect}</span>
        <Address url={url && `${url}/voice`} label={say.redirectLabel} />
        <p className="hint">{say.redirectHint}</p>
      </li>
      <li>
        <span>{say.studioRecording}</span>
        <Address url={url && statusAddress(url)} label={say.studioRecordingLabel} />
      </li>
    </ol>
  )
}
