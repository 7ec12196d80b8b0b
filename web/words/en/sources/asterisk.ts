export const asterisk = {
  stepsWhy: 'Offhook only listens. Nothing is installed on your PBX, and Offhook can change nothing there.',
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
  httpLabel: 'Lines for http.conf',
  ariLabel: 'Lines for ari.conf',
  ariHint:
    'On FreePBX: Settings, Asterisk REST Interface Users, and for the server Advanced Settings, Asterisk Builtin mini-HTTP server.',
  reload: 'Then in the Asterisk console',
  reloadLabel: 'Command for the Asterisk console',
  open: 'Let only this machine reach the port. Across a network that is not yours alone, use https, a VPN or an SSH tunnel.',
}
