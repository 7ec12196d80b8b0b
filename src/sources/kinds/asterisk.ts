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

/** The port of the Asterisk Manager Interface unless manager.conf says otherwise. */
export const AMI_PORT = 5038

/** An Asterisk that is listened to by its manager interface. */
export const asterisk: SourceKind<'asterisk'> = {
  id: 'asterisk',
  name: 'Asterisk (AMI)',
  summary: 'Each step of each call of an Asterisk or FreePBX, as it happens.',
  needs: 'Needs a user of its manager interface (AMI).',
  also: 'freepbx issabel elastix vicidial ami pbx manager',
  usualName: 'Office PBX',
  mode: 'dialled',
  settings: {
    host: hostSetting('Asterisk'),
    port: portSetting(AMI_PORT, 'Of its manager interface.'),
    username: setting({
      type: 'code',
      label: 'Username',
      required: true,
      initial: 'offhook',
      check: (value) => lineFlaw(value, 'The username of the Asterisk'),
    }),
    secret: setting({
      type: 'secret',
      label: 'Secret',
      help: 'The same as in manager.conf. It is kept sealed, and never shown again.',
      required: true,
      isShared: true,
      check: (value) => lineFlaw(value, 'The secret of the Asterisk'),
    }),
    contexts,
    recordings_folder: folderSetting(
      'Where this machine reads the files of MixMonitor and of the mailboxes: /var/spool/asterisk of the PBX, as it is mounted here. Without it, calls say "recorded, not fetched".',
      '/var/spool/asterisk',
    ),
    country,
    records: recordsSetting('announced'),
  },
  form: [['host', 'port'], 'username', 'secret', 'recordings_folder', 'records', 'country'],
  origin: ({ host, port }) => `asterisk:${JSON.stringify([host ?? null, port ?? null])}`,
  at: (settings) => hostAndPort(settings, AMI_PORT),
}
