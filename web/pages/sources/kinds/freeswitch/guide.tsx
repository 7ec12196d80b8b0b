import { sourceWords } from '../../../../words/source-words.ts'
import type { GuideProps } from '../face.ts'
import { secretTyped } from '../draft.ts'
import { offhookAddress } from '../offhook-address.ts'
import { LinesStep, StepsPanel } from '../steps-panel.tsx'
import type { FreeswitchDraft } from './draft.ts'
import { aclConf, isLetInAlready, socketConf } from './socket-conf.ts'

const say = sourceWords.sources.freeswitch

const socketFile = 'autoload_configs/event_socket.conf.xml'
const aclFile = 'autoload_configs/acl.conf.xml'
const reload = "fs_cli -x 'reloadacl' && fs_cli -x 'bgapi reload mod_event_socket'"

/** What to put where on the PBX, with what is typed beside it. */
export function FreeswitchGuide({ draft: { host, port, password } }: GuideProps<FreeswitchDraft>) {
  const conf = socketConf({ host, port, password: secretTyped(password) })
  return (
    <StepsPanel why={say.stepsWhy}>
      <ol className="guide">
        <LinesStep
          title={sourceWords.sources.form.intoFile}
          file={socketFile}
          text={conf}
          label={say.socketLabel}
          copy={sourceWords.sources.form.copyLines}
          hint={say.socketHint}
        />
        {!isLetInAlready({ host }) && (
          <LinesStep
            title={say.acl}
            file={aclFile}
            text={aclConf(offhookAddress(host, globalThis.location.hostname))}
            label={say.aclLabel}
            copy={sourceWords.sources.form.copyLines}
            hint={say.aclHint}
          />
        )}
        <LinesStep
          title={say.reload}
          text={reload}
          label={say.reloadLabel}
          copy={sourceWords.sources.form.copyCommand}
          hint={say.reloadHint}
        />
      </ol>
      <p className="hint">{say.open}</p>
    </StepsPanel>
  )
}
