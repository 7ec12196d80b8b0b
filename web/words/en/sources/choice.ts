/** What can be connected, and what each is for. */
export const choice = {
  search: 'Search systems',
  searchHint: 'Name of your phone system',
  found: (n: number) => (n === 1 ? '1 system fits' : `${n} systems fit`),
  none: 'No system of this name',
  noneWhy: 'If it can post what happens to its calls somewhere, it can be connected all the same.',
  another: 'Choose another',
  connectOne: (name: string) => `Connect ${name}`,
  titles: {
    push: 'Connect any system that posts',
    api: 'Connect by the API',
    files: 'Read files of calls',
  } as Readonly<Record<string, string>>,
  groups: { systems: 'Phone systems', ready: 'With a ready mapping', anything: 'Anything else' },
  readyWhy: 'Offhook knows what their messages mean. Each needs an administrator’s access there.',
  needsFile: 'Needs a file that it exports.',
  entries: {
    asterisk: {
      what: 'Each step of each call of an Asterisk or FreePBX, as it happens.',
      needs: 'Needs a user of its manager interface (AMI).',
      also: 'freepbx issabel elastix vicidial ami pbx manager',
    },
    asterisk_ari: {
      what: 'The same by the REST interface, where the manager interface may not be opened.',
      needs: 'Needs a user of ARI.',
      also: 'freepbx rest websocket pbx',
    },
    freeswitch: {
      what: 'Each step of each call of a FreeSWITCH or FusionPBX, as it happens.',
      needs: 'Needs the password of its event socket.',
      also: 'fusionpbx signalwire esl event socket pbx',
    },
    twilio: {
      what: 'Calls of your Twilio numbers, with their recordings.',
      needs: 'Needs Account SID and auth token.',
      also: 'studio twiml programmable voice cloud',
    },
    jambonz: {
      what: 'Calls of your jambonz applications.',
      needs: 'Needs the webhook secret of your account.',
      also: 'cpaas voice agent cloud',
    },
    push: {
      what: 'Whatever posts its calls somewhere: you say by clicking what its messages mean.',
      needs: 'Needs a place where its webhook address is entered.',
      also: 'webhook generic custom http post mapping pbx',
    },
    api: {
      what: 'Your own program tells calls, in the words of Offhook.',
      needs: 'Needs somebody who programs.',
      also: 'rest developer script curl program',
    },
    files: {
      what: 'Finished calls from a CSV or NDJSON, read once or again and again.',
      needs: 'Needs the file.',
      also: 'csv ndjson import cdr cel spreadsheet excel history',
    },
  },
}
