import { answeredBy, country, recordsSetting } from './common-settings.ts'
import { setting, type SourceKind } from './kind.ts'

/** jambonz posts the status of each leg, signed with the account's webhook secret. */
export const jambonz: SourceKind<'jambonz'> = {
  id: 'jambonz',
  name: 'jambonz',
  summary: 'Calls to your jambonz applications.',
  needs: 'Requires your account’s webhook secret.',
  also: 'cpaas voice agent cloud',
  usualName: 'jambonz',
  mode: 'posted',
  settings: {
    secret: setting({
      type: 'secret',
      label: 'Webhook secret',
      help: 'Shown in the jambonz portal under Account.',
      required: true,
      check: (value) =>
        typeof value === 'string' && value !== ''
          ? null
          : 'Enter your jambonz webhook secret. The jambonz portal shows it under Account.',
    }),
    answered_by: { ...answeredBy, isDocumented: false },
    country,
    // jambonz records to the account’s own storage, and its status webhooks do not report recordings.
    records: recordsSetting('announced'),
  },
  form: ['secret', 'answered_by', 'records', 'country'],
  origin: () => '',
}
