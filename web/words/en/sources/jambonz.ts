export const jambonz = {
  stepsWhy:
    'Your application stays as it is: jambonz tells the status of each leg beside it, signed with the webhook secret of your account.',
  findSecret: 'In the jambonz portal, open Account, and copy the webhook secret into this source.',
  statusHook: 'Open Applications, your application. Call status webhook: POST, with this address',
  statusHookLabel: 'Address for the call status webhook',
  callIt: 'Save there, and call. What jambonz says appears under Listen.',
  recordings:
    'jambonz records into a storage of yours and does not say so: upload recordings by the API, if you want them here. Let your application end every call with hangup or sip:decline.',
}
