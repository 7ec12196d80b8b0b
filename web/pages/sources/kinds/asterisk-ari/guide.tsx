import { sourceWords } from '../../../../words/source-words.ts'
import type { GuideProps } from '../face.ts'
import { secretTyped } from '../draft.ts'
import { LinesStep, StepsPanel } from '../steps-panel.tsx'
import { ariConf, httpConf } from './ari-conf.ts'
import type { AriDraft } from './draft.ts'

const say = sourceWords.sources.ari

const httpFile = '/etc/asterisk/http.conf'
const ariFile = '/etc/asterisk/ari.conf'
const reload = 'core reload'

/** What to put where on the PBX, with what is typed beside it. */
export function AriGuide({ draft: { url, username, password } }: GuideProps<AriDraft>) {
  const ari = ariConf({ username, password: secretTyped(password) })
  return (
    <StepsPanel why={say.stepsWhy}>
      <ol className="guide">
        <LinesStep
          title={sourceWords.sources.form.intoFile}
          file={httpFile}
          text={httpConf(url)}
          label={say.httpLabel}
          copy={sourceWords.sources.form.copyLines}
        />
        <LinesStep
          title={sourceWords.sources.form.intoFile}
          file={ariFile}
          text={ari}
          label={say.ariLabel}
          copy={sourceWords.sources.form.copyLines}
          hint={say.ariHint}
        />
        <LinesStep
          title={say.reload}
          text={reload}
          label={say.reloadLabel}
          copy={sourceWords.sources.form.copyCommand}
        />
      </ol>
      <p className="hint">{say.open}</p>
    </StepsPanel>
  )
}
