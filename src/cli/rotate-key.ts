// offhook rotate-key: re-encrypts the stored secrets with another encryption key.
import { unwrap } from './client.ts'
import type { ExitCode } from './command.ts'
import { defineCommand } from './command.ts'
import { SERVER_ARGS, serverClientOf } from './target.ts'
import { count, printNote, printJson } from './terminal.ts'

export const rotateKey = defineCommand({
  name: 'rotate-key',
  summary: 'Rotate the encryption key',
  about: [
    'Creates a new encryption key, re-encrypts the data key of every account with it, and writes it to secret.key in the',
    'data folder. Requires the administrator key and a running Offhook. There is no downtime, and you don’t re-enter secrets.',
    'If you set OFFHOOK_SECRET_KEY yourself, restart with the new key there and the old one in',
    'OFFHOOK_SECRET_KEY_PREVIOUS.',
  ].join('\n'),
  args: SERVER_ARGS,
  examples: [
    ['offhook rotate-key', 'Rotate, on the machine where "offhook serve" runs'],
    ['offhook rotate-key --json', 'Rotate from a script'],
  ],
  run: async (args): Promise<ExitCode> => {
    const client = await serverClientOf(args)
    const rotated = await unwrap(client.POST('/api/v1/system/rotate-key'))
    if (args.json) printJson(rotated)
    else {
      printNote(
        `The new encryption key is ${rotated.key_fingerprint}. It protects the secrets of ${count(rotated.account_count, 'account')}.`,
      )
      printNote('Take a new backup. Older backups need the previous key.')
    }
    return 0
  },
})
