// Asterisk's channel event logging (CEL): one event per row or per message.
//
// Facts: configs/samples/cel_custom.conf.sample and cel.conf.sample (github.com/asterisk/asterisk: names of events and columns)
// and "CEL Specification" at docs.asterisk.org. Where a column has two names, one is that of cel_custom, and the other that of
// the tables of FreePBX and cel_odbc (`cidnum`, `cid_num`). Checked against the events of an Asterisk of 2026: `extra` is JSON in
// a text; BRIDGE_ENTER of the second leg names the first leg as `peer`; HANGUP of the caller's leg has the result of its last
// Dial; a dialled leg starts at the extension `s`. APP_START is only logged for applications that cel.conf names.
// Unconfirmed: events of PJSIP beyond those recorded over AMI; the JSON that cel_custom of Asterisk 22 and later writes.
import type { Condition, ReadyMapping } from '../mapping/mapping.ts'

const isEvent = (...names: string[]): Condition => ({ place: '/body/eventtype', values: names })

/** Only for the call's first leg: legs of a group, a queue or a consultation have extensions and callers of their own. */
const ofFirstLeg = (and: Condition): Condition => ({ place: '/body/uniqueid', same_as: '/body/linkedid', and })

const ignored = { ignore: true } as const

export const asteriskCel: ReadyMapping = {
  id: 'asterisk_cel',
  name: 'Asterisk CEL',
  summary:
    'Reports ringing, menu, queue, answer, parking, blind transfer and the end with its outcome, in real time. Not included: hold, agent and queue names, who hung up, whether a voicemail was left, and the call direction. A consultation before a transfer appears as ringing. AMI and ARI report all of these.',
  steps: [
    'In cel.conf set enable = yes, apps = dial,queue,park,background,read,waitexten,voicemail,record and events = CHAN_START,ANSWER,HANGUP,APP_START,BRIDGE_ENTER,PARK_START,BLINDTRANSFER,LINKEDID_END.',
    'In cel_custom.conf, add one line under [mappings]: offhook.csv => ${CSV_QUOTE(${eventtype})},${CSV_QUOTE(${eventtime})},${CSV_QUOTE(${CALLERID(name)})},${CSV_QUOTE(${CALLERID(num)})},${CSV_QUOTE(${CALLERID(ANI)})},${CSV_QUOTE(${CALLERID(RDNIS)})},${CSV_QUOTE(${CALLERID(DNID)})},${CSV_QUOTE(${CHANNEL(exten)})},${CSV_QUOTE(${CHANNEL(context)})},${CSV_QUOTE(${CHANNEL(channame)})},${CSV_QUOTE(${CHANNEL(appname)})},${CSV_QUOTE(${CHANNEL(appdata)})},${CSV_QUOTE(${CHANNEL(amaflags)})},${CSV_QUOTE(${CHANNEL(accountcode)})},${CSV_QUOTE(${CHANNEL(uniqueid)})},${CSV_QUOTE(${CHANNEL(linkedid)})},${CSV_QUOTE(${BRIDGEPEER})},${CSV_QUOTE(${CHANNEL(userfield)})},${CSV_QUOTE(${userdeftype})},${CSV_QUOTE(${eventextra})}',
    'Run “module reload cel” and “module reload cel_custom”. Asterisk now writes each event to /var/log/asterisk/cel-custom/offhook.csv. Don’t import this file: an import reads each line as a whole call.',
    'Post each new line of the file to {url}, for example with the script post-cel.py from the guide “Asterisk CEL”. Your own software can also post the events, as JSON or form data with the properties eventtype, eventtime, cidnum, cidname, exten, context, channame, appname, uniqueid, linkedid, peer, extra.',
  ],
  columns: [
    'eventtype',
    'eventtime',
    'cidname',
    'cidnum',
    'cidani',
    'cidrdnis',
    'ciddnid',
    'exten',
    'context',
    'channame',
    'appname',
    'appdata',
    'amaflags',
    'accountcode',
    'uniqueid',
    'linkedid',
    'peer',
    'userfield',
    'userdeftype',
    'extra',
  ],
  mapping: {
    uniqueid: ['/body/linkedid'],
    at: { place: '/body/eventtime', as: 'auto' },
    status: [
      {
        when: isEvent('CHAN_START'),
        place: '/body/exten',
        values: { s: ignored, '*': { status: 'ringing' } },
      },
      {
        when: isEvent('APP_START'),
        place: '/body/appname',
        values: {
          Dial: { status: 'ringing' },
          FollowMe: { status: 'ringing' },
          Queue: { status: 'queued' },
          BackGround: { status: 'in_menu' },
          Read: { status: 'in_menu' },
          ReadExten: { status: 'in_menu' },
          SpeechBackground: { status: 'in_menu' },
          WaitExten: { status: 'in_menu' },
          MinivmRecord: { status: 'voicemail' },
          Record: { status: 'voicemail' },
          VoiceMail: { status: 'voicemail' },
          VoiceMailMain: { status: 'voicemail' },
          '*': ignored,
        },
      },
      { when: isEvent('BRIDGE_ENTER'), place: '/body/peer', values: { '*': { status: 'answered' } } },
      {
        when: isEvent('HANGUP'),
        place: '/body/extra/dialstatus',
        values: {
          BUSY: { outcome: 'busy' },
          NOANSWER: { outcome: 'missed' },
          CANCEL: { outcome: 'abandoned' },
          CHANUNAVAIL: { outcome: 'failed' },
          CONGESTION: { outcome: 'failed' },
          // The bridge shows whether a person answered.
          '*': ignored,
        },
      },
      {
        place: '/body/eventtype',
        values: {
          PARK_START: { status: 'on_hold' },
          BLINDTRANSFER: { status: 'transferring' },
          LINKEDID_END: { status: 'ended' },
          '*': ignored,
        },
      },
    ],
    fields: {
      // Before a call is forwarded, a dialplan often replaces the caller's number with the company's.
      caller_number: {
        when: ofFirstLeg(isEvent('CHAN_START', 'APP_START')),
        places: ['/body/cidnum', '/body/cid_num'],
        keep_first: true,
      },
      // Not the name in CHAN_START: a dialplan looks the name up first.
      caller_name: {
        when: ofFirstLeg(isEvent('APP_START')),
        places: ['/body/cidname', '/body/cid_name'],
        keep_first: true,
      },
      // A menu, a group or a Goto continues at another extension. A trunk may report none (`s`) until the dialplan has found
      // it.
      tracking_number: {
        when: ofFirstLeg({ place: '/body/ciddnid', number: {} }),
        places: ['/body/ciddnid'],
        keep_first: true,
        else: {
          when: ofFirstLeg({ place: '/body/cid_dnid', number: {} }),
          places: ['/body/cid_dnid'],
          keep_first: true,
          else: {
            when: ofFirstLeg({ ...isEvent('CHAN_START', 'APP_START'), and: { place: '/body/exten', number: {} } }),
            places: ['/body/exten'],
            keep_first: true,
          },
        },
      },
      transferred_to: { when: isEvent('BLINDTRANSFER'), places: ['/body/extra/extension'] },
      hangup_cause_code: { when: isEvent('HANGUP'), places: ['/body/extra/hangupcause'] },
      'custom.context': { when: isEvent('APP_START'), places: ['/body/context'] },
      'custom.answered_channel': { when: isEvent('BRIDGE_ENTER'), places: ['/body/peer'] },
      'custom.application': { when: isEvent('APP_START'), places: ['/body/appname'] },
      'custom.application_data': { when: isEvent('APP_START'), places: ['/body/appdata'] },
    },
  },
  docs: 'https://docs.asterisk.org/Configuration/Reporting/Channel-Event-Logging-CEL/',
  checked: '2026-11-27',
  confirmed: 'recorded',
}
