import { sourceWords } from '../../../../words/source-words.ts'
import { typedSecret, typedText } from '../draft.ts'
import { LinesStep, StepsPanel } from '../steps-panel.tsx'
import type { GuideProps } from '../steps-panel.tsx'
import { managerConf } from './asterisk-conf.ts'
import { offhookAddress } from './offhook-address.ts'

const say = sourceWords.sources.asterisk

/** The configuration file of Asterisk's manager interface. */
const CONF_FILE = '/etc/asterisk/manager.conf'
const RELOAD = 'manager reload'

/** The setup of the PBX, with the typed values. */
export function AsteriskGuide({ draft }: GuideProps) {
  const host = typedText(draft, 'host')
  const conf = managerConf({
    username: typedText(draft, 'username'),
    secret: typedSecret(draft, 'secret'),
    host,
    from: offhookAddress(host, globalThis.location.hostname),
  })
  return (
    <StepsPanel why={say.stepsWhy}>
      <ol className="guide">
        <LinesStep
          title={say.conf1}
          file={CONF_FILE}
          text={conf}
          label={say.confLabel}
          copy={say.copyConf}
          hint={say.conf1Free}
        />
        <LinesStep title={say.conf2} text={RELOAD} label={say.reloadLabel} copy={say.copyReload} />
      </ol>
      <p className="hint">{say.conf3}</p>
    </StepsPanel>
  )
}
