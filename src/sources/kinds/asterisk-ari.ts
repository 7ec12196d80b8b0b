import { readWebAddress } from './address.ts'
import { contexts, country, folderSetting, lineFlaw, recordsSetting, USER_NAME_HELP } from './common-settings.ts'
import { setting, type SourceKind } from './kind.ts'

/** An Asterisk that is listened to by ARI, its REST interface. */
export const asteriskAri: SourceKind<'asterisk_ari'> = {
  id: 'asterisk_ari',
  name: 'Asterisk (ARI)',
  summary: 'The same by the REST interface, where the manager interface may not be opened.',
  needs: 'Needs a user of ARI.',
  also: 'freepbx rest websocket pbx',
  usualName: 'Office PBX',
  mode: 'dialled',
  settings: {
    url: setting({
      type: 'code',
      label: 'Address',
      help: 'Of the HTTP server of Asterisk: http or https, host and port. What begins with /ari is left out.',
      required: true,
      example: 'http://192.0.2.5:8088',
      check: urlFlaw,
    }),
    username: setting({
      type: 'code',
      label: 'Username',
      required: true,
      initial: 'offhook',
      check(value) {
        const details = [
          lineFlaw(value, 'The username of the Asterisk'),
          // The first colon ends the user name (RFC 7617, 2).
          typeof value === 'string' && value.includes(':') ? USER_NAME_HELP : null,
        ]
        return details.flatMap((detail) => (detail === null ? [] : [{ pointer: '', detail }]))
      },
    }),
    password: setting({
      type: 'secret',
      label: 'Password',
      help: 'The same as in ari.conf. It is kept sealed, and never shown again.',
      required: true,
      isShared: true,
      check: (value) => lineFlaw(value, 'The password of the Asterisk'),
    }),
    contexts,
    country,
    records: recordsSetting('announced'),
    recordings_folder: folderSetting(
      'Where this machine reads the files that Asterisk records: /var/spool/asterisk of the PBX, as it is mounted here. Without it, calls say "recorded, not fetched".',
      '/var/spool/asterisk',
    ),
  },
  form: ['url', 'username', 'password', 'recordings_folder', 'records', 'country'],
  // Scheme, host and port; '' for an address that cannot be one.
  origin: ({ url }) => readWebAddress(url)?.origin ?? '',
  at({ url }) {
    const address = readWebAddress(url)
    return address && { host: address.host, port: address.port, setting: 'url' }
  },
}

function urlFlaw(url: unknown): string | null {
  if (typeof url === 'string' && /^https?:\/\/[^/?#]*@/i.test(url))
    return 'Write user name and password into their own fields, not into the address.'
  const address = readWebAddress(url)
  if (address === null)
    return "Write the address of Asterisk's HTTP server alone, such as http://pbx.example:8088, without ? or #."
  return /\/ari(\/|$)/.test(address.prefix) ? 'Leave out what begins with /ari: host and port are enough.' : null
}
