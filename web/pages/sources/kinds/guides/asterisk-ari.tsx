import { sourceWords } from '../../../../words/source-words.ts'
import { typedSecret, typedText } from '../draft.ts'
import { LinesStep, StepsPanel } from '../steps-panel.tsx'
import type { GuideProps } from '../steps-panel.tsx'
import { ariConf, httpConf } from './asterisk-conf.ts'

const say = sourceWords.sources.ari

const HTTP_FILE = '/etc/asterisk/http.conf'
const ARI_FILE = '/etc/asterisk/ari.conf'
const RELOAD = 'core reload'

/** The setup of the PBX, with the typed values. */
export function AriGuide({ draft }: GuideProps) {
  const ari = ariConf({ username: typedText(draft, 'username'), password: typedSecret(draft, 'password') })
  return (
    <StepsPanel why={say.stepsWhy}>
      <ol className="guide">
        <LinesStep file={HTTP_FILE} text={httpConf(typedText(draft, 'url'))} label={say.httpLabel} />
        <LinesStep file={ARI_FILE} text={ari} label={say.ariLabel} hint={say.ariHint} />
        <LinesStep
          title={say.reload}
          text={RELOAD}
          label={say.reloadLabel}
          copy={sourceWords.sources.form.copyCommand}
        />
      </ol>
      <p className="hint">{say.open}</p>
    </StepsPanel>
  )
}
