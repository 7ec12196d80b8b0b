import { plainLines } from '../../parts/body-text.ts'
import { Code } from '../../parts/code.tsx'
import { Copy } from '../../parts/copy.tsx'
import { words } from '../../words/words.ts'
import type { AsteriskDraft } from './asterisk-draft.ts'
import { managerConf, offhookAddress } from './manager-conf.ts'

const say = words.sources.asterisk

/** Where the manager interface of an Asterisk is set up. */
const confFile = '/etc/asterisk/manager.conf'
const reload = 'manager reload'

/** What to put where on the PBX, with what is typed beside it. */
export function AsteriskGuide({ draft }: { draft: AsteriskDraft }) {
  const facts = { username: draft.username, from: offhookAddress(draft.host, globalThis.location.hostname) }
  const conf = managerConf({ ...facts, secret: draft.secret })
  return (
    <section className="panel" aria-label={say.steps}>
      <div className="head">
        <h2>{say.steps}</h2>
      </div>
      <div className="body stackgap">
        <p className="hint">{say.stepsWhy}</p>
        <ol className="guide">
          <li>
            <div className="row wrap">
              <span>{say.conf1}</span>
              <code>{confFile}</code>
              <span className="push">
                <Copy text={conf} label={say.copyConf} />
              </span>
            </div>
            <Code label={say.confLabel} lines={plainLines(conf)} />
            <p className="hint">{say.conf1Free}</p>
          </li>
          <li>
            <div className="row wrap">
              <span>{say.conf2}</span>
              <span className="push">
                <Copy text={reload} label={say.copyReload} />
              </span>
            </div>
            <Code label={say.reloadLabel} lines={plainLines(reload)} />
          </li>
        </ol>
        <p className="hint">{say.conf3}</p>
      </div>
    </section>
  )
}
