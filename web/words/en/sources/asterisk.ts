export const asterisk = {
  stepsWhy: 'Offhook only listens. Nothing is installed on your PBX, and Offhook can change nothing there.',
  hostHint: 'Name or address of the machine that Asterisk runs on.',
  portHint: 'Of its manager interface.',
  username: 'Username',
  secret: 'Secret',
  secretHint: 'The same as in manager.conf. It is kept sealed, and never shown again.',
  folderHint:
    'Where this machine reads the files of MixMonitor and of the mailboxes: /var/spool/asterisk of the PBX, as it is mounted here. Without it, calls say "recorded, not fetched".',
  conf1: 'Into this file on the PBX',
  conf1Free: 'On FreePBX the [offhook] part goes into manager_custom.conf, or under Settings, Asterisk Manager Users.',
  conf2: 'Then in the Asterisk console',
  conf3: 'Across a network that is not yours alone, use a VPN or an SSH tunnel: this interface is not encrypted.',
  copyConf: 'Copy the lines',
  copyReload: 'Copy the command',
  confLabel: 'Lines for manager.conf',
  reloadLabel: 'Command for the Asterisk console',
}

/** Asterisk by its REST interface. */
export const ari = {
  stepsWhy:
    'Offhook only listens: its user may read, and change nothing. Use this where the manager interface may not be opened; it tells the same calls.',
  url: 'Address',
  urlHint: 'Of the HTTP server of Asterisk: http or https, host and port. What begins with /ari is left out.',
  username: 'Username',
  password: 'Password',
  passwordHint: 'The same as in ari.conf. It is kept sealed, and never shown again.',
  folderHint:
    'Where this machine reads the files that Asterisk records: /var/spool/asterisk of the PBX, as it is mounted here. Without it, calls say "recorded, not fetched".',
  httpLabel: 'Lines for http.conf',
  ariLabel: 'Lines for ari.conf',
  ariHint:
    'On FreePBX: Settings, Asterisk REST Interface Users, and for the server Advanced Settings, Asterisk Builtin mini-HTTP server.',
  reload: 'Then in the Asterisk console',
  reloadLabel: 'Command for the Asterisk console',
  open: 'Let only this machine reach the port. Across a network that is not yours alone, use https, a VPN or an SSH tunnel.',
}
