// What every action is given: the transaction it works in, for whom, and who asks.
import type { Change } from '../changes/change.ts'
import type { Activity } from '../engine/activity.ts'
import type { OAuthClient } from '../engine/oauth-client.ts'
import type { UnreadableRows } from '../engine/unreadable-rows.ts'
import type { RecordingService } from '../recordings/runtime/recording-service.ts'
import type { CallImporter } from '../sources/runtime/call-importer.ts'
import type { SourceManager } from '../sources/runtime/source-manager.ts'
import type { StepRunner } from '../steps/step-runner.ts'
import type { Account } from '../store/accounts/accounts.ts'
import type { Retention } from '../store/database/retention.ts'
import type { Db } from '../store/database/tables.ts'
import type { Sealing } from '../store/secrets/sealing.ts'
import type { Actor } from './actor.ts'
import type { DeliveryDeps } from './deliveries/deps.ts'
import type { DeliveryStatus } from './deliveries/status.ts'

/** The context of an action before anybody knows its actor: a sign-in, the use of a link. */
export interface AnonymousContext {
  /** The transaction of the action; the pool, for an action that only reads, or that waits for somebody else in between. */
  readonly db: Db
  /** The address that the request came from; `null`: the program asks. */
  readonly address: string | null
  /** When it is done, in milliseconds since 1970. */
  readonly now: number
  /** Where others reach this program, without a slash at the end. */
  readonly publicUrl: string
  /** Takes down what the action changed: it is announced once, after the commit. */
  readonly changed: (change: Change) => void
  /** Does this when the action is committed and its changes are announced. */
  readonly afterCommit: (follow: () => Promise<void> | void) => void
}

export interface ActionContext extends AnonymousContext {
  readonly account: Account
  readonly actor: Actor
  /** What an action is part of, where its actor asked for something larger (S51). */
  readonly purpose: Purpose | null
  readonly deps: ActionDeps
}

export type Purpose = { readonly type: 'configuration' } | { readonly type: 'restore'; readonly version: number }

/** What actions need of the rest of the program. */
export interface ActionDeps {
  readonly sealing: Pick<Sealing, 'seal' | 'open'>
  readonly oauth: Pick<OAuthClient, 'newest' | 'trade'>
  readonly delivery: DeliveryDeps & DeliveryStatus
  readonly recordings: Pick<RecordingService, 'receive' | 'hasMp3' | 'hasSource' | 'changed' | 'forget' | 'link'>
  readonly sources: Pick<
    SourceManager,
    'flaws' | 'incomplete' | 'postedSource' | 'statusOf' | 'stopped' | 'stoppedWhy' | 'treeOf'
  >
  readonly imports: Pick<CallImporter, 'previewRows'>
  readonly steps: Pick<StepRunner, 'commandsOf'>
  readonly activity: Pick<Activity, 'hours' | 'minutes' | 'last' | 'settled'>
  readonly unreadable: Pick<UnreadableRows, 'reasonOf' | 'list'>
  /** What is wrong with an address that somebody wants to save (S2, S6), in words that say what to do; `null`: nothing. */
  readonly addressFlaw: (url: string) => string | null
  readonly setup: { readonly retention: Retention }
  /** Told what went wrong and was not foreseen, where that is no failure of the action. */
  readonly failed: (what: string, error: unknown) => void
}
