export const freeswitch = {
  stepsWhy:
    'Offhook listens to the event socket and sends no commands that change anything. Your dialplan stays as it is.',
  socketLabel: 'Lines for event_socket.conf.xml',
  socketHint:
    'The file is in /etc/freeswitch or the conf folder of your FreeSWITCH. On FusionPBX, also give fs_cli the new password.',
  acl: 'Add to network-lists in this file',
  aclLabel: 'Lines for acl.conf.xml',
  aclHint: 'Allows this machine and the PBX itself. Check that the address is right.',
  reload: 'Then run on the PBX',
  reloadLabel: 'Command for a terminal on the PBX',
  reloadHint: 'The socket restarts, which takes a few seconds. Active calls continue.',
  open: 'The password gives full control of FreeSWITCH, and the socket is not encrypted. Allow only this machine to reach the port. On a shared network, use a VPN or an SSH tunnel.',
}
