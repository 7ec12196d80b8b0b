import { sourceWords } from '../../../../words/source-words.ts'
import type { GuideProps } from '../face.ts'
import { secretTyped } from '../draft.ts'
import { offhookAddress } from '../offhook-address.ts'
import { LinesStep, StepsPanel } from '../steps-panel.tsx'
import type { AsteriskDraft } from './draft.ts'
import { managerConf } from './manager-conf.ts'

const say = sourceWords.sources.asterisk

/** Where the manager interface of an Asterisk is set up. */
const confFile = '/etc/asterisk/manager.conf'
const reload = 'manager reload'

/** What to put where on the PBX, with what is typed beside it. */
export function AsteriskGuide({ draft }: GuideProps<AsteriskDraft>) {
  const from = offhookAddress(draft.host, globalThis.location.hostname)
  const conf = managerConf({
    username: draft.username,
    secret: secretTyped(draft.secret),
    host: draft.host,
    from,
  })
  return (
    <StepsPanel why={say.stepsWhy}>
      <ol className="guide">
        <LinesStep
          title={say.conf1}
          file={confFile}
          text={conf}
          label={say.confLabel}
          copy={say.copyConf}
          hint={say.conf1Free}
        />
        <LinesStep title={say.conf2} text={reload} label={say.reloadLabel} copy={say.copyReload} />
      </ol>
      <p className="hint">{say.conf3}</p>
    </StepsPanel>
  )
}
