import {
  contexts,
  country,
  folderSetting,
  hostAndPort,
  hostSetting,
  lineFlaw,
  portSetting,
  recordsSetting,
} from './common-settings.ts'
import { setting, type SourceKind } from './kind.ts'

/** The default port of the Asterisk Manager Interface. */
export const AMI_PORT = 5038

/** An Asterisk that is reached by its manager interface. */
export const asterisk: SourceKind<'asterisk'> = {
  id: 'asterisk',
  name: 'Asterisk (AMI)',
  summary: 'Every status of every call on Asterisk or FreePBX, in real time.',
  needs: 'Requires an AMI user.',
  also: 'freepbx issabel elastix vicidial ami pbx manager',
  usualName: 'Office PBX',
  mode: 'dialled',
  settings: {
    host: hostSetting('Asterisk'),
    port: portSetting(AMI_PORT, 'AMI port.'),
    username: setting({
      type: 'code',
      label: 'Username',
      required: true,
      initial: 'offhook',
      check: (value) => lineFlaw(value, 'The Asterisk username'),
    }),
    secret: setting({
      type: 'secret',
      label: 'Secret',
      help: 'The same as in manager.conf. Stored encrypted and never shown again.',
      required: true,
      isShared: true,
      check: (value) => lineFlaw(value, 'The Asterisk secret'),
    }),
    contexts,
    recordings_folder: folderSetting(
      'Path on this machine where /var/spool/asterisk of the PBX is mounted. Offhook reads MixMonitor and voicemail files there. Without it, recordings are not fetched.',
      '/var/spool/asterisk',
    ),
    country,
    records: recordsSetting('announced'),
  },
  form: [['host', 'port'], 'username', 'secret', 'recordings_folder', 'records', 'country'],
  origin: ({ host, port }) => `asterisk:${JSON.stringify([host ?? null, port ?? null])}`,
  at: (settings) => hostAndPort(settings, AMI_PORT),
}
