export const freeswitch = {
  stepsWhy:
    'Offhook listens to the event socket, and asks for nothing that changes anything. Your dialplan stays as it is.',
  socketLabel: 'Lines for event_socket.conf.xml',
  socketHint:
    'In /etc/freeswitch, or where your FreeSWITCH has its conf. On FusionPBX fs_cli has to get the new password too.',
  acl: 'Into the network-lists of this file',
  aclLabel: 'Lines for acl.conf.xml',
  aclHint: 'It lets in this machine, if the address is right, and the PBX itself.',
  reload: 'Then on the PBX',
  reloadLabel: 'Command for a terminal of the PBX',
  reloadHint: 'The socket is opened anew, which takes some seconds. Calls go on.',
  open: 'Whoever has the password may do everything. Let only this machine reach the port, and across a network that is not yours alone use a VPN or an SSH tunnel: it is not encrypted.',
}
