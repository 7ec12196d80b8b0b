// The context of every action: its transaction, its account and its actor.
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
import type { Access } from '../access/policy.ts'
import type { Actor } from './actor.ts'
import type { DeliveryDeps } from './deliveries/deps.ts'
import type { DeliveryStatus } from '../engine/delivery-status.ts'

/** The context of an action whose actor is not known yet: a sign-in, or the use of a link. */
export interface AnonymousContext {
  /** The transaction of the action. An action that only reads, or that waits for a server in between, receives the pool. */
  readonly db: Db
  /** The address that the request came from; `null`: Offhook is the actor. */
  readonly address: string | null
  /** When the action is done, in milliseconds since 1970. */
  readonly now: number
  /** The public address of this Offhook, without a slash at the end. */
  readonly publicUrl: string
  /** Records a change by the action. It is announced once, after the commit. */
  readonly changed: (change: Change) => void
  /** Runs a function after the commit, when the changes are announced. */
  readonly afterCommit: (follow: () => Promise<void> | void) => void
}

/** The context of an action outside of accounts whose actor is known. */
export interface ActorContext extends AnonymousContext {
  readonly actor: Actor
}

/** The context of an action in an account that needs no other parts of Offhook. */
export interface AccountContext extends ActorContext {
  readonly account: Account
  /** The role and the rights of the actor in the account (S34). */
  readonly access: Access
}

export interface ActionContext extends AccountContext {
  /** The larger action that this one is part of (S51). */
  readonly purpose: Purpose | null
  readonly deps: ActionDeps
}

type Purpose = { readonly type: 'configuration' } | { readonly type: 'restore'; readonly version: number }

/** The parts of Offhook that actions use. */
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
  /** The flaw of an address that somebody wants to save (S2, S6), and how to fix it; `null`: none. */
  readonly addressFlaw: (url: string) => string | null
  readonly setup: { readonly retention: Retention }
  /** Reports an unexpected error that does not make the action fail. */
  readonly failed: (what: string, error: unknown) => void
}
