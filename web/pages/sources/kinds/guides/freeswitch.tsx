import { sourceWords } from '../../../../words/source-words.ts'
import { typedSecret, typedText } from '../draft.ts'
import { LinesStep, StepsPanel } from '../steps-panel.tsx'
import type { GuideProps } from '../steps-panel.tsx'
import { offhookAddress } from './offhook-address.ts'
import { aclConf, isLetInAlready, socketConf } from './socket-conf.ts'

const say = sourceWords.sources.freeswitch

const SOCKET_FILE = 'autoload_configs/event_socket.conf.xml'
const ACL_FILE = 'autoload_configs/acl.conf.xml'
const RELOAD = "fs_cli -x 'reloadacl' && fs_cli -x 'bgapi reload mod_event_socket'"

/** The setup of the PBX, with the typed values. */
export function FreeswitchGuide({ draft }: GuideProps) {
  const host = typedText(draft, 'host')
  const conf = socketConf({ host, port: typedText(draft, 'port'), password: typedSecret(draft, 'password') })
  return (
    <StepsPanel why={say.stepsWhy}>
      <ol className="guide">
        <LinesStep file={SOCKET_FILE} text={conf} label={say.socketLabel} hint={say.socketHint} />
        {!isLetInAlready({ host }) && (
          <LinesStep
            title={say.acl}
            file={ACL_FILE}
            text={aclConf(offhookAddress(host, globalThis.location.hostname))}
            label={say.aclLabel}
            hint={say.aclHint}
          />
        )}
        <LinesStep
          title={say.reload}
          text={RELOAD}
          label={say.reloadLabel}
          copy={sourceWords.sources.form.copyCommand}
          hint={say.reloadHint}
        />
      </ol>
      <p className="hint">{say.open}</p>
    </StepsPanel>
  )
}
