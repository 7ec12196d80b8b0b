// The commands of the terminal: the help, the command line and docs/reference/commands.md are made from this table.
import type { AnyCommand } from './command.ts'
import type { ServiceCommand } from './service-settings.ts'

interface CommandRow extends ServiceCommand {
  readonly summary: string
  /** Loaded only when the command runs: most commands need little of the program. */
  readonly load: () => Promise<AnyCommand>
}

/** In the order of the help. */
export const COMMANDS: readonly CommandRow[] = [
  {
    name: 'demo',
    summary: 'See Offhook work with recorded calls',
    uses: 'nothing',
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    name: 'serve',
    summary: 'Run Offhook',
    uses: 'files',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'replay',
    summary: 'Replay a recorded session',
    uses: 'api',
    load: async () => (await import('./replay.ts')).replay,
  },
  {
    name: 'simulate',
    summary: 'Simulate calls at a given rate',
    uses: 'api',
    load: async () => (await import('./simulate.ts')).simulate,
  },
  {
    name: 'tail',
    summary: 'Follow calls and deliveries live',
    uses: 'api',
    load: async () => (await import('./tail.ts')).tail,
  },
  {
    name: 'test',
    summary: 'Send a test request',
    uses: 'api',
    load: async () => (await import('./send-test.ts')).sendTest,
  },
  {
    name: 'resend',
    summary: 'Resend deliveries',
    uses: 'api',
    load: async () => (await import('./resend.ts')).resend,
  },
  {
    name: 'export',
    summary: 'Export the configuration, calls or deliveries',
    uses: 'api',
    load: async () => (await import('./export.ts')).exportRows,
  },
  {
    name: 'apply',
    summary: 'Apply a configuration file',
    uses: 'api',
    load: async () => (await import('./apply.ts')).apply,
  },
  {
    name: 'import',
    summary: 'Import past calls from a file',
    uses: 'api',
    load: async () => (await import('./import.ts')).importCalls,
  },
  {
    name: 'services',
    summary: 'List services and their settings',
    uses: 'api',
    load: async () => (await import('./services.ts')).services,
  },
  {
    name: 'accounts',
    summary: 'List, create, suspend and delete accounts',
    uses: 'api',
    load: async () => (await import('./accounts.ts')).accounts,
  },
  {
    name: 'groups',
    summary: 'Manage groups of accounts',
    uses: 'api',
    load: async () => (await import('./groups.ts')).groups,
  },
  {
    name: 'keys',
    summary: 'List, create, change and revoke API keys',
    uses: 'api',
    load: async () => (await import('./keys.ts')).keys,
  },
  {
    name: 'users',
    summary: 'List users, create sign-in links, sign users out',
    uses: 'api',
    load: async () => (await import('./users.ts')).users,
  },
  {
    name: 'rotate-key',
    summary: 'Rotate the encryption key',
    uses: 'api',
    load: async () => (await import('./rotate-key.ts')).rotateKey,
  },
  {
    name: 'move',
    summary: 'Move to your own PostgreSQL',
    uses: 'files',
    load: async () => (await import('./move.ts')).move,
  },
  {
    name: 'doctor',
    summary: 'Check the installation',
    uses: 'files',
    load: async () => (await import('./doctor.ts')).doctor,
  },
]
