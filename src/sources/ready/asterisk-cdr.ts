// Asterisk's call detail records (CDR): rows of a file, or records that are posted when a call hangs up.
//
// Facts: Master.csv has the columns of cdr/cdr_csv.c (github.com/asterisk/asterisk), with `uniqueid` and `userfield` if cdr.conf
// has `loguniqueid` and `loguserfield`. The names are those of configs/samples/cdr_custom.conf.sample and of FreePBX's table
// (`calldate`, `cnum`, `cnam`, `did`, `recordingfile`). "CDR Specification" at docs.asterisk.org: Asterisk writes a record for
// each pair of legs, and ANSWERED refers to the channel. So a menu, a mailbox or a queue is ANSWERED too, and a person answered
// only if there is also a second channel. Checked against the rows of an Asterisk of 2026. A record does not say who hung up, so
// a call that the caller gave up looks like a call that nobody answered.
import type { Condition, ReadyMapping } from '../mapping/mapping.ts'

const answered: Condition = { place: '/body/disposition', values: ['ANSWERED'] }

/** A part of the PBX answered; a person is not known to have answered. */
const unanswered = { status: 'ended', outcome: 'unanswered' } as const

/** If a hangup handler posts the record: the result of the last Dial. */
const dialStatus = {
  ANSWER: { status: 'ended', outcome: 'answered' },
  BUSY: { status: 'ended', outcome: 'busy' },
  NOANSWER: { status: 'ended', outcome: 'missed' },
  CANCEL: { status: 'ended', outcome: 'abandoned' },
  CHANUNAVAIL: { status: 'ended', outcome: 'failed' },
  CONGESTION: { status: 'ended', outcome: 'failed' },
  DONTCALL: { status: 'ended', outcome: 'rejected' },
  TORTURE: { status: 'ended', outcome: 'rejected' },
} as const

export const asteriskCdr: ReadyMapping = {
  id: 'asterisk_cdr',
  name: 'Asterisk CDR (end of calls only)',
  summary:
    'Reports each call once, at its end: caller, number dialled, times, durations and outcome. Not included: active calls, menus, queues, hold, transfers and agents. For calls with several records, such as a second attempt or a transfer, the first record sets the end time. In queues, talk time starts when the queue takes the caller. After a menu or transfer, the number dialled is the last extension. Use AMI, ARI or CEL if you can.',
  steps: [
    'To import files: in cdr.conf set loguniqueid = yes under [csv], and import /var/log/asterisk/cdr-csv/Master.csv. A cdr_custom file with ${CDR(linkedid)} is better, because it keeps the records of a call together. Its first line must name these columns: linkedid, uniqueid, src, dst, clid, start, answer, end, duration, billsec, disposition, dstchannel, lastapp.',
    'To post each call: add a hangup handler for incoming calls in the dialplan, before Dial or Queue: same => n,Set(CHANNEL(hangup_handler_push)=offhook,s,1)',
    'In the context [offhook]: exten => s,1,Set(SENT=${CURL({url},linkedid=${CHANNEL(linkedid)}&src=${URIENCODE(${CDR(src)})}&clid=${URIENCODE(${CDR(clid)})}&dst=${URIENCODE(${CDR(dst)})}&start=${URIENCODE(${CDR(start)})}&answer=${URIENCODE(${CDR(answer)})}&dstchannel=${URIENCODE(${CDR(dstchannel)})}&lastapp=${CDR(lastapp)}&dialstatus=${DIALSTATUS}&hangupcause=${HANGUPCAUSE})}) and then: same => n,Return. Load the module func_curl.',
    'Times use the time zone of the PBX. Select it in the settings of this source.',
  ],
  columns: [
    'accountcode',
    'src',
    'dst',
    'dcontext',
    'clid',
    'channel',
    'dstchannel',
    'lastapp',
    'lastdata',
    'start',
    'answer',
    'end',
    'duration',
    'billsec',
    'disposition',
    'amaflags',
    'uniqueid',
    'userfield',
  ],
  mapping: {
    uniqueid: ['/body/linkedid', '/body/uniqueid'],
    status: [
      { place: '/body/dialstatus', values: dialStatus },
      // A mailbox answers too, and may be the second channel without a person.
      {
        when: answered,
        place: '/body/lastapp',
        values: {
          VoiceMail: unanswered,
          VoiceMailMain: unanswered,
          Record: unanswered,
          MinivmRecord: unanswered,
        },
      },
      { when: answered, place: '/body/dstchannel', values: { '*': { status: 'ended', outcome: 'answered' } } },
      {
        place: '/body/disposition',
        values: {
          ANSWERED: unanswered,
          'NO ANSWER': { status: 'ended', outcome: 'missed' },
          BUSY: { status: 'ended', outcome: 'busy' },
          FAILED: { status: 'ended', outcome: 'failed' },
          CONGESTION: { status: 'ended', outcome: 'failed' },
        },
      },
      // The record comes from a hangup handler, and the call dialled nobody.
      { place: '/body/linkedid', values: { '*': unanswered } },
    ],
    start: { place: '/body/start', as: 'auto' },
    answer: { place: '/body/answer', as: 'auto' },
    end: { place: '/body/end', as: 'auto' },
    at: { place: '/body/calldate', as: 'auto' },
    duration: { place: '/body/duration', as: 's' },
    talk: { place: '/body/billsec', as: 's' },
    fields: {
      caller_number: { places: ['/body/cnum', '/body/src'] },
      caller_name: { places: ['/body/cnam'] },
      tracking_number: { places: ['/body/did', '/body/dst'] },
      hangup_cause_code: { places: ['/body/hangupcause'] },
      'custom.context': { places: ['/body/dcontext'] },
      'custom.callerid': { places: ['/body/clid'] },
      'custom.channel': { places: ['/body/channel'] },
      'custom.answered_channel': { places: ['/body/dstchannel'] },
      'custom.last_application': { places: ['/body/lastapp'] },
      'custom.account_code': { places: ['/body/accountcode'] },
      'custom.user_field': { places: ['/body/userfield'] },
      'custom.recording_file': { places: ['/body/recordingfile'] },
    },
  },
  docs: 'https://docs.asterisk.org/Configuration/Reporting/Call-Detail-Records-CDR/CDR-Specification/',
  checked: '2026-11-27',
  confirmed: 'recorded',
}
