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

/** The `listen-port` in FreeSWITCH's default event_socket.conf.xml. */
export const EVENT_SOCKET_PORT = 8021

/** The password in FreeSWITCH's default event_socket.conf.xml, which is public (S41). */
export const DELIVERED_PASSWORD = 'ClueCon'

/** A FreeSWITCH, dialled at its event socket. */
export const freeswitch: SourceKind<'freeswitch'> = {
  id: 'freeswitch',
  name: 'FreeSWITCH',
  summary: 'Every status of every call on FreeSWITCH or FusionPBX, in real time.',
  needs: 'Requires the event socket password.',
  also: 'fusionpbx signalwire esl event socket pbx',
  usualName: 'Office PBX',
  mode: 'dialled',
  settings: {
    host: hostSetting('FreeSWITCH'),
    port: portSetting(EVENT_SOCKET_PORT, 'Event socket port.'),
    password: setting({
      type: 'secret',
      label: 'Password',
      help: 'The same as in event_socket.conf.xml. Stored encrypted and never shown again.',
      required: true,
      isShared: true,
      caution: {
        value: DELIVERED_PASSWORD,
        text: `${DELIVERED_PASSWORD} is the default password of every FreeSWITCH: anyone who reaches the port has full control. Choose another password and set it in event_socket.conf.xml.`,
      },
      check: (value) => lineFlaw(value, 'The FreeSWITCH password'),
    }),
    contexts,
    recordings_folder: folderSetting(
      'Path on this machine where the recordings of the PBX are mounted, for example /var/lib/freeswitch/recordings. Without it, recordings are not fetched.',
      '/var/lib/freeswitch/recordings',
    ),
    country,
    records: recordsSetting('announced'),
  },
  form: [['host', 'port'], 'password', 'recordings_folder', 'records', 'country'],
  origin: ({ host, port }) => `${typeof host === 'string' ? host : ''}:${portOf(port, EVENT_SOCKET_PORT)}`,
  at: (settings) => hostAndPort(settings, EVENT_SOCKET_PORT),
}
