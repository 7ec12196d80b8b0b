import { Switch } from '../../../../parts/choice.tsx'
import { TextField } from '../../../../parts/field.tsx'
import { Disclosure } from '../../../../parts/disclosure.tsx'
import { SecretField } from '../../../../parts/secret-field.tsx'
import { sourceWords } from '../../../../words/source-words.ts'
import { AnsweredByField, CountryField, MachineField, NameField, RecordsField } from '../common-fields.tsx'
import type { FieldsProps } from '../face.ts'
import type { TwilioDraft } from './draft.ts'

const say = sourceWords.sources.twilio

type TextMember = 'name' | 'account_sid' | 'forward_to' | 'timeout_s' | 'country'

export function TwilioFields({ draft, onDraft, saved, flaws }: FieldsProps<TwilioDraft>) {
  const wire = (member: TextMember) => ({
    value: draft[member],
    onText: (text: string) => onDraft({ ...draft, [member]: text }),
    problem: flaws.get(member === 'name' ? '/name' : `/settings/${member}`),
  })
  return (
    <>
      <NameField usual={say.name} {...wire('name')} />
      <MachineField label={say.accountSid} hint={say.accountSidHint} {...wire('account_sid')} />
      <SecretField
        label={say.authToken}
        hint={say.authTokenHint}
        value={draft.auth_token}
        saved={saved?.auth_token ?? null}
        onValue={(token) => onDraft({ ...draft, auth_token: token })}
        problem={flaws.get('/settings/auth_token')}
      />
      <TextField label={say.forwardTo} hint={say.forwardToHint} inputMode="tel" {...wire('forward_to')} />
      {draft.forward_to.trim() !== '' && (
        <div className="field">
          <Switch label={say.record} on={draft.record} onSwitch={(record) => onDraft({ ...draft, record })} />
          <p className="hint">{say.recordHint}</p>
        </div>
      )}
      <CountryField {...wire('country')} />
      <Disclosure title={say.more}>
        <div className="dialog-form folded">
          <TextField
            label={say.timeout}
            hint={say.timeoutHint}
            inputMode="numeric"
            placeholder={say.timeoutUsual}
            {...wire('timeout_s')}
          />
          <AnsweredByField
            value={draft.answered_by}
            onPick={(by) => onDraft({ ...draft, answered_by: by })}
            problem={flaws.get('/settings/answered_by')}
          />
          <RecordsField
            value={draft.records}
            onPick={(records) => onDraft({ ...draft, records })}
            problem={flaws.get('/settings/records')}
          />
        </div>
      </Disclosure>
    </>
  )
}
