import { readWebAddress } from './address.ts'
import { contexts, country, folderSetting, lineFlaw, recordsSetting, USER_NAME_HELP } from './common-settings.ts'
import { setting, type SourceKind } from './kind.ts'

/** An Asterisk that is reached by ARI, its REST interface. */
export const asteriskAri: SourceKind<'asterisk_ari'> = {
  id: 'asterisk_ari',
  name: 'Asterisk (ARI)',
  summary: 'Every status of every call on Asterisk, through the REST interface. Use it if you can’t use AMI.',
  needs: 'Requires an ARI user.',
  also: 'freepbx rest websocket pbx',
  usualName: 'Office PBX',
  mode: 'dialled',
  settings: {
    url: setting({
      type: 'code',
      label: 'URL',
      help: 'URL of the Asterisk HTTP server: http or https, host and port, without /ari.',
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
          lineFlaw(value, 'The Asterisk username'),
          // The first colon ends the user name (RFC 7617, 2).
          typeof value === 'string' && value.includes(':') ? USER_NAME_HELP : null,
        ]
        return details.flatMap((detail) => (detail === null ? [] : [{ pointer: '', detail }]))
      },
    }),
    password: setting({
      type: 'secret',
      label: 'Password',
      help: 'The same as in ari.conf. Stored encrypted and never shown again.',
      required: true,
      isShared: true,
      check: (value) => lineFlaw(value, 'The Asterisk password'),
    }),
    contexts,
    country,
    records: recordsSetting('announced'),
    recordings_folder: folderSetting(
      'Path on this machine where /var/spool/asterisk of the PBX is mounted. Without it, recordings are not fetched.',
      '/var/spool/asterisk',
    ),
  },
  form: ['url', 'username', 'password', 'recordings_folder', 'records', 'country'],
  // Scheme, host and port; '' for an invalid address.
  origin: ({ url }) => readWebAddress(url)?.origin ?? '',
  at({ url }) {
    const address = readWebAddress(url)
    return address && { host: address.host, port: address.port, setting: 'url' }
  },
}

function urlFlaw(url: unknown): string | null {
  if (typeof url === 'string' && /^https?:\/\/[^/?#]*@/i.test(url))
    return 'Enter the username and password under Username and Password, not in the URL.'
  const address = readWebAddress(url)
  if (address === null)
    return 'Enter only the URL of the Asterisk HTTP server, for example http://pbx.example:8088, without ? or #.'
  return /\/ari(\/|$)/.test(address.prefix)
    ? 'Leave out /ari and everything after it. Scheme, host and port are enough.'
    : null
}
