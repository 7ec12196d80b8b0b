import { sourceWords } from '../../../../words/source-words.ts'
import { Address, StepsPanel } from '../steps-panel.tsx'
import type { GuideProps } from '../steps-panel.tsx'

const say = sourceWords.sources.jambonz

/** Makes jambonz retry, which it does not do by default: docs/guide/jambonz.md. */
const RETRIES = '#rc=5&rp=ct,rt,5xx'

/** Says where to enter the address of the source. */
export function JambonzGuide({ source }: GuideProps) {
  const url = source?.url ?? null
  return (
    <StepsPanel why={say.stepsWhy}>
      <ol className="guide">
        <li>{say.findSecret}</li>
        <li>
          <span>{say.statusHook}</span>
          <Address url={url && `${url}${RETRIES}`} label={say.statusHookLabel} />
        </li>
        <li>{say.callIt}</li>
      </ol>
      <p className="hint">{say.recordings}</p>
    </StepsPanel>
  )
}
