export const jambonz = {
  stepsWhy:
    'Your application stays as it is. jambonz also reports the status of each leg to Offhook, signed with your account’s webhook secret.',
  findSecret: 'In the jambonz portal, open Account and copy the webhook secret into this source.',
  statusHook: 'Open Applications and your application. Set the call status webhook to POST and this URL',
  statusHookLabel: 'URL for the call status webhook',
  callIt: 'Save the application and make a call. Messages from jambonz appear under Messages.',
  recordings:
    'jambonz stores recordings in your own storage without notifying Offhook. To add them here, upload them through the API. End every call in your application with hangup or sip:decline.',
}
