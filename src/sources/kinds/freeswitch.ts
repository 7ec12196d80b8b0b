import {
  contexts,
  country,
  folderSetting,
  hostAndPort,
  hostSetting,
  lineFlaw,
  portOf,
  portSetting,
  recordsSetting,
} from './common-settings.ts'
import { setting, type SourceKind } from './kind.ts'

/** `listen-port` of FreeSWITCH's own event_socket.conf.xml. */
export const EVENT_SOCKET_PORT = 8021

/** The password of FreeSWITCH's own event_socket.conf.xml, which everybody knows (S41). */
export const DELIVERED_PASSWORD = 'ClueCon'

/** A FreeSWITCH, dialled at its event socket. */
export const freeswitch: SourceKind<'freeswitch'> = {
  id: 'freeswitch',
  name: 'FreeSWITCH',
  summary: 'Each step of each call of a FreeSWITCH or FusionPBX, as it happens.',
  needs: 'Needs the password of its event socket.',
  also: 'fusionpbx signalwire esl event socket pbx',
  usualName: 'Office PBX',
  mode: 'dialled',
  settings: {
    host: hostSetting('FreeSWITCH'),
    port: portSetting(EVENT_SOCKET_PORT, 'Of its event socket.'),
    password: setting({
      type: 'secret',
      label: 'Password',
      help: 'The same as in event_socket.conf.xml. It is kept sealed, and never shown again.',
      required: true,
      isShared: true,
      caution: {
        value: DELIVERED_PASSWORD,
        text: `${DELIVERED_PASSWORD} is the password that every FreeSWITCH is delivered with: whoever reaches the port may do everything with yours. Make another one, and write it into event_socket.conf.xml.`,
      },
      check: (value) => lineFlaw(value, 'The password of the FreeSWITCH'),
    }),
    contexts,
    recordings_folder: folderSetting(
      'Where this machine reads the files that FreeSWITCH records, such as /var/lib/freeswitch/recordings of the PBX, as it is mounted here. Without it, calls say "recorded, not fetched".',
      '/var/lib/freeswitch/recordings',
    ),
    country,
    records: recordsSetting('announced'),
  },
  form: [['host', 'port'], 'password', 'recordings_folder', 'records', 'country'],
  origin: ({ host, port }) => `${typeof host === 'string' ? host : ''}:${portOf(port, EVENT_SOCKET_PORT)}`,
  at: (settings) => hostAndPort(settings, EVENT_SOCKET_PORT),
}
