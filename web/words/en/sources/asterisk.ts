export const asterisk = {
  stepsWhy: 'Offhook only reads events. It installs nothing on your PBX and can’t change anything there.',
  conf1: 'On the PBX, add these lines to',
  conf1Free:
    'On FreePBX, add the [offhook] section to manager_custom.conf, or create the user under Settings › Asterisk Manager Users.',
  conf2: 'Then run in the Asterisk console',
  conf3: 'AMI is not encrypted. On a shared network, use a VPN or an SSH tunnel.',
  copyConf: 'Copy lines',
  copyReload: 'Copy command',
  confLabel: 'Lines for manager.conf',
  reloadLabel: 'Command for the Asterisk console',
}

/** Asterisk by its REST interface. */
export const ari = {
  stepsWhy:
    'Offhook only reads events; its user is read-only. Use ARI if you can’t use AMI: it reports the same calls.',
  httpLabel: 'Lines for http.conf',
  ariLabel: 'Lines for ari.conf',
  ariHint:
    'On FreePBX, use Settings › Asterisk REST Interface Users. Set up the server under Advanced Settings › Asterisk Builtin mini-HTTP server.',
  reload: 'Then run in the Asterisk console',
  reloadLabel: 'Command for the Asterisk console',
  open: 'Allow only this machine to reach the port. On a shared network, use HTTPS, a VPN or an SSH tunnel.',
}
