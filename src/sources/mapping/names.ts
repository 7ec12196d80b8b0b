// The usual names of message parts in phone systems: `propose` uses them. English first; the usual German, French and Spanish
// names if a system in that language is known to use them. Written without punctuation and capitals: `call_id`, `Call-ID`,
// `callId` and `/call/id` are one name. The first of a list is the most certain.

/** The role of a part that is not a field. */
export type Role =
  | 'uniqueid'
  | 'event_id'
  | 'order'
  | 'status'
  | 'outcome'
  | 'at'
  | 'start'
  | 'answer'
  | 'end'
  | 'duration'
  | 'talk'
  | 'recording'

const roleNames: Readonly<Record<Role, string>> = {
  uniqueid:
    'callid calluuid callsid callsessionid callguid uniqueid linkedid calluniqueid mastercallid sessionid sessionuuid conversationid ' +
    'conversationuuid interactionid contactid callreference callref callkey calllegid callcontrolid uuid cdrid ' +
    'callidentifier sipcallid historyid anrufid gespraechsid idappel idllamada dataid id',
  event_id:
    'eventid eventuuid webhookid xeventid xwebhookid messageid notificationid deliveryid idempotencykey idempotencytoken ' +
    'xidempotencykey xrequestid requestid svixid id',
  order: 'sequencenumber eventsequence sequence seq eventnumber seqno',
  status:
    'callstatus callstate status state event eventtype eventname callevent callstatusname dialcallstatus messagetype ' +
    'notificationtype messagestatus type action trigger hook notify xevent xeventtype topic disposition dialstatus callresult result ' +
    'statut etat estado zustand ereignis evento',
  outcome:
    'disposition dialstatus callresult answered isanswered wasanswered result outcome endreason endedreason hangupcause missedcallreason cause reason calltype ' +
    'callstatus status resultat resultado ergebnis',
  at: 'eventtimestamp eventtime occurredat timestamp time datetime eventdate sentat date createdat zeitstempel horodatage fechahora fecha datum at ts when',
  start:
    'starttime startedat callstart callstarttime starttimestamp startstamp timestart datestarted startdate initiatedat ' +
    'begintime start calldate callcreatedat createdat datecreated startzeit beginn heuredebut debut fechainicio horainicio inicio',
  answer:
    'answertime answeredat answerstamp callanswertime answertimestamp timeanswered dateconnected connectedat connecttime pickuptime ' +
    'answerdate answered annahmezeit heurereponse',
  end:
    'endtime endedat callend callendtime endtimestamp endstamp timeend dateended enddate hangupat hanguptime completedat finishedat end ' +
    'endzeit ende heurefin fin fechafin horafin',
  duration:
    'callduration totalduration duration durationseconds durationsec totaltime totalcallduration calldurationseconds durationms ' +
    'durationminutes length callttl dauer anrufdauer duree duracion',
  talk:
    'talkduration talktime billsec billableseconds conversationduration talkseconds answeredduration talkingtime billduration ' +
    'gespraechsdauer dureeconversation',
  recording:
    'recordingurl recordinglink recordurl recording recordfile recordingpath recordings callrecordingurl recordingpublicurl ' +
    'recordingmp3url recordingdetailsurl recordingsurl mediaurl record aufnahme enregistrement grabacion rec audiourl audio',
}

const fieldSpellings: Readonly<Record<string, string>> = {
  direction: 'direction calldirection callway calltype richtung sens direccion',
  caller_number:
    'callernumber callernum callerid calleridnum calleridnumber callerphonenumber callerphone fromnumber fromphonenumber ' +
    'customerphonenumber customernumber externalnumber ani callingnumber callfrom from caller src sourcenumber cli rawdigits ' +
    'contactphone contactphonenumber remotenumber phonenumber anrufer anrufernummer rufnummer appelant numeroappelant llamante numeroorigen origen number',
  caller_name:
    'callername calleridname fromname customername contactname contactfullname cname callerfullname fromcallername anrufername nomappelant nombre name',
  tracking_number:
    'trackingnumber trackingphonenumber diallednumber dialednumber callednumber tonumber tophonenumber dnis did ddi didnumber ' +
    'numberdigits internalnumber calledphonenumber phonenumbernumber callee calleenumber called callto to dst dest destination ' +
    'angerufen gewaehltenummer zielrufnummer appele numeroappele numerodestino destino',
  tracking_number_name: 'trackingnumbername numbername didname trackernumbername',
  destination_number:
    'destinationnumber businessphonenumber forwardedto forwardto destinationphonenumber answeringnumber',
  destination_name: 'destinationname',
  agent_id: 'agentid agentextension extension ext userid operatorid targetid memberid agent',
  agent_name:
    'agentname username agentfullname operatorname employeename targetname answeredby answeredbyname operator mitarbeiter user users',
  agent_email: 'agentemail useremail targetemail operatoremail',
  queue_name: 'queuename queue groupname ringgroup teamname team departmentname department callqueue warteschlange',
  transferred_to: 'transferredto transferto transfertarget',
  hangup_by: 'hangupby hangupside endedby disconnectedby',
  hangup_cause:
    'hangupcause endedreason hangupreason disconnectreason endreason missedcallreason terminationreason cause',
  hangup_cause_code: 'hangupcausecode causecode hangupcode q850',
  sip_status: 'sipcode sipstatus sipresponsecode sipstatuscode',
  sip_call_id: 'sipcallid',
  parent_call_id: 'parentcallid linkedcallid entrypointcallid',
  caller_city: 'callercity customercity fromcity',
  caller_state: 'callerstate customerstate fromstate',
  caller_postcode: 'callerzip fromzip callerpostcode customerzip customerpostcode',
  caller_country: 'callercountry customercountry fromcountry',
  first_call: 'firstcall',
  transcript: 'transcript transcription transcriptiontext artifacttranscript',
  summary: 'summary callsummary analysissummary',
  sentiment: 'sentiment',
  tags: 'tags labels tagsname labelsname',
  notes: 'notes note comment remark notiz notescontent commentscontent',
  lead_score: 'leadscore',
  value: 'value conversionvalue',
  currency: 'currency priceunit',
  cost: 'cost price callcost kosten',
  source: 'source trafficsource',
  medium: 'medium',
  campaign_name: 'campaign campaignname kampagne campagne campana',
  keyword: 'keywords keyword',
  utm_source: 'utmsource',
  utm_medium: 'utmmedium',
  utm_campaign: 'utmcampaign',
  utm_term: 'utmterm',
  utm_content: 'utmcontent',
  gclid: 'gclid',
  gbraid: 'gbraid',
  wbraid: 'wbraid',
  msclkid: 'msclkid',
  fbc: 'fbc',
  fbp: 'fbp',
  ga_client_id: 'gaclientid gaclient ga clientid',
  landing_page: 'landingpageurl landingpage',
  page_called_from: 'lastrequestedurl pagecalledfrom lastpage',
  referrer: 'referrer referrerurl referer referringurl',
  visitor_ip: 'visitorip ipaddress ip',
  visitor_user_agent: 'visitoruseragent useragent',
  visitor_id: 'visitorid visitorsid persontrackingid',
  dtmf_digits: 'digits dtmf dtmfdigits',
  ivr_path: 'ivrpath menupath',
  recording_duration: 'recordingduration recordingdurationseconds',
  voicemail_url: 'voicemailurl voicemaillink voicemail',
}

/** The usual names of the code of a SIP response. */
const sipCodes =
  'sipcode sipstatus sipresponsecode sipstatuscode sipresponse responsecode statuscode replycode finalcode code status reply'

/** The certainty of a name: 100 for the first of its list, less for each further one. */
export type Sureness = ReadonlyMap<string, number>

function surenessOf(names: string): Sureness {
  const list = names.split(' ')
  return new Map(list.map((name, index) => [name, 100 - Math.round((index / list.length) * 70)]))
}

/** The usual names of each role. */
export const ROLE_NAMES: ReadonlyMap<Role, Sureness> = new Map(
  Object.entries(roleNames).map(([role, names]) => [role as Role, surenessOf(names)]),
)

/** The usual names of the code of a SIP response. */
export const SIP_CODE_NAMES: Sureness = surenessOf(sipCodes)

/** Names of the dialled party that contain a name as often as a number. */
export const DIALLED_NAMES: Sureness = surenessOf('to dst dest destination callee called callto dnis')

/** The usual names of each field, by its code. */
export const FIELD_NAMES: ReadonlyMap<string, Sureness> = new Map(
  Object.entries(fieldSpellings).map(([code, names]) => [code, surenessOf(names)]),
)

/** A name without punctuation and capitals; accents are removed: `Durée` is `duree`. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replaceAll(/[^a-z0-9]/g, '')
}

/**
 * How well the name of a place fits: by its last step, and by the last two or three together (`/call/id`), which are more
 * certain. 0: not at all.
 */
export function fit(steps: readonly string[], names: Sureness): number {
  const namedSteps = steps.filter((step) => step !== '#text' && step !== '*').map(plainName)
  const [last = ''] = namedSteps.slice(-1)
  const two = namedSteps.slice(-2).join('')
  const three = namedSteps.slice(-3).join('')
  // Deeply nested values describe parts of parts: values of the call itself are further up. A value in a list is one of many.
  const deep = Math.max(0, namedSteps.length - 2) * 3 + (steps.includes('*') ? 30 : 0)
  const best = Math.max(
    names.get(three) ?? 0,
    names.get(two) ?? 0,
    (names.get(last) ?? 0) - (namedSteps.length > 2 ? 5 : 0),
  )
  return best === 0 ? 0 : Math.max(1, best - deep)
}
