// offhook rotate-key: another key seals what is stored sealed.
import type { ExitCode } from './command.ts'
import { defineCommand } from './command.ts'
import { TARGET_ARGS, clientOf } from './target.ts'
import { count, printNote, printJson } from './terminal.ts'

export const rotateKey = defineCommand({
  name: 'rotate-key',
  summary: 'Change the key that seals secrets',
  about: [
    'Asks the running Offhook to make a new key, to seal the data key of every account with it, and to put it into the file',
    'secret.key of its data folder. It needs the key of the operator. Nothing stops meanwhile, and no secret has to be entered',
    'again. With OFFHOOK_SECRET_KEY set there is no file: start with the new one there, and the old one in',
    'OFFHOOK_SECRET_KEY_PREVIOUS.',
  ].join('\n'),
  args: TARGET_ARGS,
  examples: [
    ['offhook rotate-key', 'On the machine where "offhook serve" runs'],
    ['offhook rotate-key --json', 'The same in a script'],
  ],
  run: async (args): Promise<ExitCode> => {
    const client = await clientOf(args)
    const rotated = await client.post<{ readonly key: string; readonly accounts: number }>(
      '/api/v1/program/rotate-key',
      {},
    )
    if (args.json) printJson(rotated)
    else {
      printNote(`The key is ${rotated.key} now: the secrets of ${count(rotated.accounts, 'account')} are sealed by it.`)
      printNote('Take a backup: one from before opens only with the key from before.')
    }
    return 0
  },
})
