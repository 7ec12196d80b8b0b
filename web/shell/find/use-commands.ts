// The commands that Find offers.
import { useQuery } from '@tanstack/react-query'
import {
  BookOpen,
  CircleOff,
  CirclePlay,
  Copy,
  FileStack,
  Hash,
  KeyRound,
  Keyboard,
  LogOut,
  Monitor,
  Moon,
  Plug,
  Plus,
  Send,
  Sun,
  Upload,
  UserPlus,
} from '../../parts/icons.ts'
import { useRefusals } from '../../api/may.ts'
import type { AccountVerb } from '../../api/may.ts'
import { accountUrl } from '../../api/client.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import { programQuery } from '../../api/program.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { routeName } from '../../parts/route-name.ts'
import { toast } from '../../parts/toasts.tsx'
import { useIntegrationActions } from '../../parts/use-integration-actions.ts'
import { words } from '../../words/words.ts'
import { chooseTheme, THEMES, useTheme } from '../theme.ts'
import { useSignOut } from '../use-sign-out.ts'
import { rowText } from './entries.ts'
import type { Entry } from './entries.ts'

const say = words.find.commands
const topics = words.find.commandTopics
const THEME_ICONS = { auto: Monitor, light: Sun, dark: Moon }

type Command = Omit<Entry, 'group'> & { readonly verb?: AccountVerb }

/** The commands that are possible now; commands that open a page are links. */
export function useCommands(onShortcuts: () => void): readonly Entry[] {
  const signOut = useSignOut()
  const refusalFor = useRefusals()
  const switches = useSwitches()
  const testCalls = useTestCalls()
  const theme = useTheme()
  const apiUrl = useApiUrl()
  const commands: readonly Command[] = [
    {
      icon: Plus,
      label: say.createIntegration,
      topics: topics.createIntegration,
      href: '/integrations/new',
      verb: 'integrations.change',
    },
    ...testCalls,
    {
      icon: Plug,
      label: say.connectSource,
      topics: topics.connectSource,
      href: '/sources?connect=choose',
      verb: 'sources.change',
    },
    { icon: FileStack, label: say.fromTemplate, href: '/integrations/new#template=', verb: 'integrations.change' },
    { icon: Hash, label: say.addNumber, href: '/numbers?add=new', verb: 'numbers.change' },
    { icon: Upload, label: say.importNumbers, href: '/numbers?view=import', verb: 'numbers.change' },
    { icon: KeyRound, label: say.createKey, topics: topics.createKey, href: '/settings?tab=keys', verb: 'keys.manage' },
    { icon: UserPlus, label: say.invite, topics: topics.invite, href: '/settings?tab=people', verb: 'people.change' },
    ...switches,
    ...THEMES.filter((one) => one !== theme).map((one) => ({
      icon: THEME_ICONS[one],
      label: say.theme[one],
      topics: topics.theme[one],
      run: () => chooseTheme(one),
    })),
    {
      icon: Copy,
      label: say.copyApiUrl,
      detail: apiUrl,
      topics: topics.copyApiUrl,
      run: () => void copy(apiUrl),
    },
    {
      icon: BookOpen,
      label: say.apiReference,
      topics: topics.apiReference,
      href: '/docs',
      isOutside: true,
    },
    { icon: Keyboard, label: say.shortcuts, topics: topics.shortcuts, run: onShortcuts },
    { icon: LogOut, label: say.signOut, topics: topics.signOut, run: () => void signOut() },
  ]
  return commands
    .filter(({ verb }) => refusalFor(verb) === null)
    .map(({ verb: _verb, ...command }) => ({ group: 'commands', ...command }))
}

/** Switches each integration on or off. Waiting deliveries are kept, so that a mistake loses nothing. */
function useSwitches(): readonly Command[] {
  const { data = [] } = useQuery({ ...integrationsQuery, staleTime: 30_000 })
  const { actions } = useIntegrationActions()
  return data.map((integration) => {
    const name = rowText(routeName(integration.name))
    return integration.enabled
      ? {
          verb: 'integrations.change',
          icon: CircleOff,
          label: say.switchOff(name),
          run: () => void actions.switchOff(integration, 'keep'),
        }
      : {
          verb: 'integrations.change',
          icon: CirclePlay,
          label: say.switchOn(name),
          run: () => void actions.switchOn(integration),
        }
  })
}

/** The kind of source for replayed sessions: no calls arrive there. */
const REPLAYED = 'replay'

/** A command to send a test call for each source that is on. Several sources are told apart by their names. */
function useTestCalls(): readonly Command[] {
  const { data } = useQuery(sourcesQuery)
  const able = data?.data.filter(({ enabled, kind }) => enabled && kind !== REPLAYED) ?? []
  return able.map(({ id, name }) => ({
    icon: Send,
    label: able.length === 1 ? say.testCall : say.testCallThrough(rowText(name)),
    topics: topics.testCall,
    href: `/sources/${id}?view=test`,
    verb: 'integrations.test',
  }))
}

function useApiUrl(): string {
  const { data } = useQuery({ ...programQuery, staleTime: 60_000 })
  return (data?.public_url ?? location.origin) + accountUrl('')
}

async function copy(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url)
    toast(words.find.commands.copiedApiUrl(url))
  } catch {
    // The clipboard is missing over plain HTTP from another machine, and may be forbidden: then the toast shows the URL.
    toast(`${words.parts.copyByHand} ${url}`)
  }
}
