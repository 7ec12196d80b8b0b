// Made of /openapi.json by openapi-typescript: npm run docs.
// SHA-256 of the document without examples: ae855ee96cddf3f158a7d51e0eea892a802129202086ba21be524ad60d09d61f

export interface paths {
    readonly "/api/v1/accounts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List accounts
         * @description The administrator key lists all accounts. An account’s key lists its own account.
         */
        readonly get: operations["listAccounts"];
        readonly put?: never;
        /**
         * Create an account
         * @description Requires the administrator key. The path of each request in the new account contains its ID or number.
         */
        readonly post: operations["createAccount"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get an account
         * @description Get an account.
         */
        readonly get: operations["getAccount"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Update an account
         * @description Requests built from now on use the new time zone and country. Setting either one also sets location_confirmed.
         */
        readonly patch: operations["updateAccount"];
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/calls": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List calls
         * @description Sorted by start, newest first by default. A page can have fewer items than limit. Continue until `next` is `null`.
         */
        readonly get: operations["listCalls"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/calls/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a call
         * @description Get a call.
         */
        readonly get: operations["getCall"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/calls/{id}/additions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Add tags, a note, a value or an outcome to a call
         * @description What people add lies over what the phone system reports, now and later. Integrations that ask for updates are sent an `updated` event. All or nothing is added. An outcome can be corrected once the call has ended.
         */
        readonly post: operations["addToCall"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/calls/{id}/additions/{addition}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove an addition from a call
         * @description The addition is still listed, with who removed it.
         */
        readonly delete: operations["removeAddition"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/calls/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the events of a call
         * @description Each event with the fields that its requests are built from. Returns the newest 200, oldest first.
         */
        readonly get: operations["listCallEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/calls/{id}/recording": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Upload a recording
         * @description Send the audio as the body: WAV, MP3, Ogg Opus, FLAC or M4A, up to 200 MiB. Offhook responds once it is stored, then converts it to MP3. Uploading the same bytes for the same call again returns the same recording.
         */
        readonly put: operations["uploadRecording"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/calls/{id}/steps/{name}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Retry a failed step of a call
         * @description Retry a failed step of a call.
         */
        readonly post: operations["retryCallStep"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/config": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Export the configuration
         * @description The configuration of the account. Secrets are replaced by references to environment variables.
         */
        readonly get: operations["exportConfig"];
        readonly put?: never;
        /**
         * Apply a configuration
         * @description Applies everything or nothing. Items that were managed by config and are missing from this configuration are removed. An item with the same name as one in it becomes managed by config. Other items are unchanged.
         */
        readonly post: operations["applyConfig"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/contents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get what is lost with an account
         * @description Get what is lost with an account.
         */
        readonly get: operations["getAccountContents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete an account
         * @description The account is deleted after 14 days, with all its data and the people without another account. Until then it accepts and sends nothing, and can be kept.
         */
        readonly post: operations["deleteAccount"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List deliveries
         * @description Newest first. A page can have fewer items than limit. Continue until `next` is `null`.
         */
        readonly get: operations["listDeliveries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/deliveries/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a delivery
         * @description Get a delivery.
         */
        readonly get: operations["getDelivery"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/deliveries/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancel a waiting delivery
         * @description Cancel a waiting delivery.
         */
        readonly post: operations["cancelDelivery"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/deliveries/{id}/preview-current": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Preview a resend
         * @description Builds the request of the original event with the current settings. Nothing is sent. Returns 409 if the event is past its retention period.
         */
        readonly post: operations["previewResend"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/deliveries/{id}/resend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Resend a delivery
         * @description A waiting delivery becomes due immediately instead. With `current` its request is rebuilt; if it was sent before, a new delivery takes its place.
         */
        readonly post: operations["resendDelivery"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/deliveries/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancel waiting deliveries
         * @description Newest first. The job skips deliveries that are finished or being sent.
         */
        readonly post: operations["cancelDeliveries"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/deliveries/count": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Count deliveries
         * @description Counts matching deliveries up to 1,000. Searches that take long end earlier.
         */
        readonly get: operations["countDeliveries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/deliveries/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Export deliveries
         * @description Exports all matching deliveries, newest first, as NDJSON (one JSON object per line) or CSV with a header line. In CSV, cells that a spreadsheet would treat as a formula are prefixed with '. Phone numbers are unchanged.
         */
        readonly get: operations["exportDeliveries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/deliveries/resend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Resend deliveries
         * @description Oldest first. Waiting deliveries become due immediately. The job skips deliveries that can’t be resent.
         */
        readonly post: operations["resendDeliveries"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/diagnostics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get what is wrong in an account
         * @description Get what is wrong in an account.
         */
        readonly get: operations["getDiagnostics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send call updates to an account
         * @description As POST /api/v1/events, with the account in the path, for the administrator key. Send one update of a call, or up to 1000 in an array. Offhook responds once they are stored. If one is invalid, none is stored.
         */
        readonly post: operations["sendAccountEvents"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/fields/seen": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List fields seen in recent calls
         * @description Based on the newest 1,000 calls of the last 30 days, without tests. Fields of a single request, such as event_id, are left out. Cached for one minute.
         */
        readonly get: operations["listRecentFields"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/first-steps": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get the first steps of an account
         * @description What the dashboard shows until it is done or somebody dismisses it (`first_steps_dismissed` of the account). Looks at the latest calls and deliveries.
         */
        readonly get: operations["getFirstSteps"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/hand-over": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Hand over an account
         * @description Makes a member an owner in your place. Requires a signed-in owner.
         */
        readonly post: operations["handOverAccount"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/inbox/{token}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List requests of an inbox
         * @description The built-in test receiver accepts any request at /inbox/{token}. The token is 1 to 64 letters, digits, - and _. Simulate failures with ?status=500, ?delay_ms=2000 and ?fail=3; a number out of range returns 400. An inbox keeps its last 100 requests and belongs to the first account that sends to it or reads it.
         */
        readonly get: operations["listInboxRequests"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Clear an inbox
         * @description Deletes its requests and resets the counter of ?fail.
         */
        readonly delete: operations["clearInbox"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List integrations
         * @description List integrations.
         */
        readonly get: operations["listIntegrations"];
        readonly put?: never;
        /**
         * Create an integration
         * @description An incomplete integration is saved and stays off until an update completes it. `problems` lists what is missing.
         */
        readonly post: operations["createIntegration"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get an integration
         * @description Get an integration.
         */
        readonly get: operations["getIntegration"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Delete an integration
         * @description Waiting deliveries are skipped. The delivery log is kept.
         */
        readonly delete: operations["deleteIntegration"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Update an integration
         * @description Takes a JSON Merge Patch. An integration with errors stays off. One that is off only because it was incomplete is switched on once it is complete, unless the patch sets enabled. Changing the scheme, host or port of the URL clears its secrets, so that they are never sent to another receiver.
         */
        readonly patch: operations["updateIntegration"];
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}/acknowledge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Acknowledge a switch-off
         * @description For an integration that Offhook switched off: it stays off, and no longer counts as needing attention. Returns 409 if Offhook did not switch it off.
         */
        readonly post: operations["acknowledgeIntegration"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}/duplicate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Duplicate an integration
         * @description The copy is off. It has the same secrets, but a new signing key.
         */
        readonly post: operations["duplicateIntegration"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}/not-sent": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Count calls that were not sent
         * @description The calls that ended while the integration was off, the last time that it was, that its current conditions match and that it has not been sent since. Send them with POST /api/v1/integrations/{id}/past-calls, the same period and `only_not_sent`.
         */
        readonly get: operations["getNotSentCalls"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}/oauth/begin": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Start OAuth 2 authorisation
         * @description Returns an authorisation URL of the vendor. Open it in a browser within ten minutes. It works once, and the person who started must be the one who returns. Returns 409 if a setting is missing.
         */
        readonly post: operations["beginAuthorization"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}/past-calls": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send past calls
         * @description Sends the calls of a period to an integration. Calls it has already received are left out unless `include_sent` is set.
         */
        readonly post: operations["sendPastCalls"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Resume an integration
         * @description Resumes a paused integration, or one that Offhook switched off. Waiting deliveries are sent immediately, except those that failed within the last minute. Returns 409 if a person switched it off or it is incomplete.
         */
        readonly post: operations["resumeIntegration"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}/rotate-signing-secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Rotate the signing key
         * @description The old key signs too for one day, so that you can update the receiver. At most five earlier keys sign at a time. Returns 409 if you rotate more often.
         */
        readonly post: operations["rotateSigningKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a test of an integration
         * @description Send a test of an integration.
         */
        readonly post: operations["testIntegration"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}/versions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List versions of an integration
         * @description A save that changes something is a version. The last 200 are kept, without secrets.
         */
        readonly get: operations["listIntegrationVersions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}/versions/{version}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a version of an integration
         * @description Its secrets are only shown as set.
         */
        readonly get: operations["getIntegrationVersion"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/{id}/versions/{version}/restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Restore a version of an integration
         * @description Saves the configuration of the version as a new version. Today’s secrets are kept where the origin is the same. Restoring doesn’t switch the integration on. It stays off if something is missing, such as a secret.
         */
        readonly post: operations["restoreIntegrationVersion"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/activity": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the activity of integrations
         * @description The activity of all integrations of the account, oldest integration first. Tests are not counted.
         */
        readonly get: operations["listIntegrationActivity"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/disable": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Switch off integrations
         * @description All of them or, if one is refused, none.
         */
        readonly post: operations["disableIntegrations"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/enable": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Switch on integrations
         * @description All of them or, if one is refused, none. An integration with errors stays off.
         */
        readonly post: operations["enableIntegrations"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/preview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Preview a request
         * @description Builds as much of the request as possible. `problems` lists the errors.
         */
        readonly post: operations["previewIntegration"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/integrations/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a test of an unsaved integration
         * @description Send a test of an unsaved integration.
         */
        readonly post: operations["testDraft"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/invitations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List invitations
         * @description List invitations.
         */
        readonly get: operations["listInvitations"];
        readonly put?: never;
        /**
         * Invite a person
         * @description Pass the link on: whoever opens it chooses a password, or signs in with their own, and gets the role. Offhook sends no email. API keys can’t do this, except the administrator key.
         */
        readonly post: operations["createInvitation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/invitations/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Revoke an invitation
         * @description Its link stops working. API keys can’t do this, except the administrator key.
         */
        readonly delete: operations["deleteInvitation"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/invitations/{id}/link": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Create a new link for an invitation
         * @description The earlier link stops working. API keys can’t do this, except the administrator key.
         */
        readonly post: operations["createInvitationLink"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/jobs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List jobs
         * @description List jobs.
         */
        readonly get: operations["listJobs"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/jobs/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a job
         * @description Get a job.
         */
        readonly get: operations["getJob"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/jobs/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancel a job
         * @description Deliveries that are already queued are still sent.
         */
        readonly post: operations["cancelJob"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List API keys
         * @description List API keys.
         */
        readonly get: operations["listKeys"];
        readonly put?: never;
        /**
         * Create an API key
         * @description To rotate a key, create a new one, switch to it, then revoke the old one. A key can’t do more than whoever creates it, and expires no later than a key that creates it.
         */
        readonly post: operations["createKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/keys/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Revoke an API key
         * @description The key stops working immediately. It is still listed.
         */
        readonly delete: operations["revokeKey"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Update an API key
         * @description A key that a person made can do no more than this person, and stops working when the person leaves the account. To keep it, hand it over: set `owner` to another person, or to `null` for the account.
         */
        readonly patch: operations["updateKey"];
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get live activity
         * @description For live dashboards. Cached for up to one second.
         */
        readonly get: operations["getLiveActivity"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/numbers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List dialled numbers
         * @description List dialled numbers.
         */
        readonly get: operations["listNumbers"];
        readonly put?: never;
        /**
         * Add or update dialled numbers
         * @description One, or up to 1000 in an array. Existing entries keep the properties that you omit. The entries apply to calls that start from now on. If one is invalid, all are refused unless partial is set.
         */
        readonly post: operations["saveNumbers"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/numbers/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a dialled number
         * @description Get a dialled number.
         */
        readonly get: operations["getNumber"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Delete a dialled number
         * @description Delete a dialled number.
         */
        readonly delete: operations["deleteNumber"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Update a dialled number
         * @description Omitted properties are unchanged. `null` clears a property. The entry applies to calls that start from now on.
         */
        readonly patch: operations["updateNumber"];
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/numbers/unknown": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List numbers missing from the directory
         * @description Based on the newest inbound calls.
         */
        readonly get: operations["listUnknownNumbers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/people": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List people
         * @description List people.
         */
        readonly get: operations["listPeople"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/people/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a person
         * @description The person loses access to the account immediately. The last owner can’t be removed. API keys can’t do this, except the administrator key.
         */
        readonly delete: operations["removePerson"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Change the role of a person
         * @description Nobody can give a higher role than their own, and only owners can change owners. An account always keeps an owner. API keys can’t do this, except the administrator key.
         */
        readonly patch: operations["updatePerson"];
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/people/{id}/link": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Create a one-time link for a person
         * @description For someone else’s forgotten password. Earlier links stop working. Requires that you manage all accounts of the person. API keys can’t do this, except the administrator key.
         */
        readonly post: operations["createPersonLink"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/people/{id}/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Sign a person out everywhere
         * @description Ends all sessions of the person immediately and forgets their browsers. Requires that you manage all accounts of the person. API keys can’t do this, except the administrator key.
         */
        readonly delete: operations["endPersonSessions"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/recording-settings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get the recording settings
         * @description Get the recording settings.
         */
        readonly get: operations["getRecordingSettings"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Update the recording settings
         * @description Update the recording settings.
         */
        readonly patch: operations["updateRecordingSettings"];
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/recordings/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a recording
         * @description Get a recording.
         */
        readonly get: operations["getRecording"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Delete a recording
         * @description Deletes the audio permanently. All links to it stop working.
         */
        readonly delete: operations["deleteRecording"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/recordings/{id}/audio": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Listen to a recording
         * @description Returns the MP3. Supports Range. The recording lists who listened. Requires the right to listen to recordings.
         */
        readonly get: operations["listenToRecording"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/recordings/{id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Retry a failed recording
         * @description Converts the original audio if it is stored, or fetches it again. You can also retry a ready recording whose MP3 is missing from the disk. Returns 409 for an uploaded recording whose audio was not kept: upload it again.
         */
        readonly post: operations["retryRecording"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Replay a recorded session
         * @description Send the raw output of the Asterisk Manager Interface, a FreeSWITCH event socket or ARI. It goes through the same adapter as a live connection. Times are those of the recording. The calls are stored, marked as replayed, and replace those of an earlier replay. Nothing is sent. With `send=true`, integrations receive the calls as if they happened now, except calls that are already known. Recordings are not fetched.
         */
        readonly post: operations["replaySession"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Keep an account
         * @description Undoes the deletion, as long as it has not begun.
         */
        readonly post: operations["restoreAccount"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Resume an account
         * @description Waiting deliveries are sent. Calls that ended in the meantime can be sent as past calls.
         */
        readonly post: operations["resumeAccount"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/search": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Search everything
         * @description Searches by name, ID or phone number. Phone numbers can be in any common format. Newest calls and deliveries first.
         */
        readonly get: operations["searchAll"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List sources
         * @description List sources.
         */
        readonly get: operations["listSources"];
        readonly put?: never;
        /**
         * Create a source
         * @description Create a source.
         */
        readonly post: operations["createSource"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a source
         * @description Get a source.
         */
        readonly get: operations["getSource"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Delete a source
         * @description Its calls are kept. Its keys are revoked.
         */
        readonly delete: operations["deleteSource"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Update a source
         * @description Takes a JSON Merge Patch. If the host, port or recordings URL changes, send the secret again.
         */
        readonly patch: operations["updateSource"];
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources/{id}/import": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Import past calls
         * @description Reads each row with the mapping of the source, which must be of kind files or push. A row is imported completely or refused. Calls that have already ended are left alone, so you can send rows again.
         */
        readonly post: operations["importCalls"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources/{id}/messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List messages of a source
         * @description The latest messages that were understood, and for one day those that were not. Headers and parameters used for authentication are left out.
         */
        readonly get: operations["listSourceMessages"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Delete the messages of a source
         * @description Delete the messages of a source.
         */
        readonly delete: operations["deleteSourceMessages"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources/{id}/messages/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Reprocess messages
         * @description Processes messages that were not understood again, with the current mapping.
         */
        readonly post: operations["replaySourceMessages"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources/{id}/rotate-url": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Rotate the URL of a source
         * @description For a URL that has leaked. Messages sent to the old URL are refused.
         */
        readonly post: operations["rotateSourceUrl"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources/{id}/status": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get the status of a source
         * @description Get the status of a source.
         */
        readonly get: operations["getSourceStatus"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources/{id}/test-call": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a test call
         * @description Processes an example call like a real one of this source, with is_test set. Integrations really send it to their receivers. Limited to six a minute.
         */
        readonly post: operations["sendTestCall"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources/{id}/versions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List versions of a source
         * @description A save that changes something is a version. The last 200 are kept, without secrets.
         */
        readonly get: operations["listSourceVersions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources/{id}/versions/{version}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a version of a source
         * @description Its secrets are only shown as set.
         */
        readonly get: operations["getSourceVersion"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources/{id}/versions/{version}/restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Restore a version of a source
         * @description Saves the configuration of the version as a new version. Today’s secrets are kept where the origin is the same. The source stays on or off. Returns 422 if a secret has to be entered again: update the source with the configuration of the version and the secret instead.
         */
        readonly post: operations["restoreSourceVersion"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/sources/check": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Test source settings
         * @description Connects to the phone system, logs in and checks the permissions of the user, within ten seconds. Limited to ten checks a minute, including sources saved with new settings.
         */
        readonly post: operations["checkSource"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/statistics/calls": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get call statistics
         * @description Ended calls by when they started and by outcome. Test calls, replayed and merged calls are not counted.
         */
        readonly get: operations["getCallStatistics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/statistics/calls/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Export call statistics
         * @description A row for each period, with a column for each outcome.
         */
        readonly get: operations["exportCallStatistics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/statistics/deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get delivery statistics
         * @description Finished deliveries and response times, in total and by integration. Tests are not counted. Days are kept for 400 days.
         */
        readonly get: operations["getDeliveryStatistics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/statistics/deliveries/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Export delivery statistics
         * @description A row for each integration and period with deliveries, oldest first.
         */
        readonly get: operations["exportDeliveryStatistics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/statistics/numbers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get calls by number
         * @description Ended calls by your number: the dialled number, or the caller of an outbound call.
         */
        readonly get: operations["getNumberStatistics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/statistics/numbers/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Export calls by number
         * @description A row for each number, with a column for each outcome.
         */
        readonly get: operations["exportNumberStatistics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/step-commands": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List commands
         * @description List commands.
         */
        readonly get: operations["listStepCommands"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/steps": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List post-call steps
         * @description List post-call steps.
         */
        readonly get: operations["listSteps"];
        readonly put?: never;
        /**
         * Create a step
         * @description Adds the step after the others. It runs for every call that ends from now on.
         */
        readonly post: operations["createStep"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/steps/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a step
         * @description Get a step.
         */
        readonly get: operations["getStep"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Delete a step
         * @description Calls no longer wait for the step.
         */
        readonly delete: operations["deleteStep"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Update a step
         * @description Update a step.
         */
        readonly patch: operations["updateStep"];
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/steps/{id}/versions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List versions of a step
         * @description A save that changes something is a version. The last 200 are kept, without secrets.
         */
        readonly get: operations["listStepVersions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/steps/{id}/versions/{version}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a version of a step
         * @description Its secrets are only shown as set.
         */
        readonly get: operations["getStepVersion"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/steps/{id}/versions/{version}/restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Restore a version of a step
         * @description Saves the configuration of the version as a new version. Today’s secrets are kept where the origin is the same. The step stays on or off. Returns 422 if a secret has to be entered again: update the step with the configuration of the version and the secret instead.
         */
        readonly post: operations["restoreStepVersion"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Stream changes
         * @description Server-sent events: `call` (`id`, `event`, `sequence`, `at`, `uniqueid`, `status`, `outcome`), `delivery` (`id`, `integration_id`, `call_id`, `kind`, `state`, `attempt_count`, `status_code`, `error`, `at`) and `integration` (`id`). After a gap (a first connection or a slow reader), a resync event asks you to fetch the current state again. A `heartbeat` is sent every 3 seconds: without one for 10 seconds, Offhook or the network is down.
         */
        readonly get: operations["streamChanges"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/suspend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Suspend an account
         * @description From now on, calls are accepted and shown as before, and nothing is sent: waiting deliveries wait for up to 14 days, and new calls are not sent. A suspended account stays as it is.
         */
        readonly post: operations["suspendAccount"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/views": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List saved views
         * @description List saved views.
         */
        readonly get: operations["listViews"];
        readonly put?: never;
        /**
         * Save a view
         * @description Save a view.
         */
        readonly post: operations["createView"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/views/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Delete a view
         * @description Delete a view.
         */
        readonly delete: operations["deleteView"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Update a view
         * @description A view can be updated and deleted by the person who saved it and with the administrator key. A view that was saved with an API key can be updated and deleted by everyone with the scope `manage`.
         */
        readonly patch: operations["updateView"];
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/wallboards": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List wallboard links
         * @description List wallboard links.
         */
        readonly get: operations["listWallboards"];
        readonly put?: never;
        /**
         * Create a wallboard link
         * @description Whoever opens the link sees the active calls without signing in, until the link is revoked.
         */
        readonly post: operations["createWallboard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/accounts/{account}/wallboards/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Revoke a wallboard link
         * @description Screens that show it stop immediately.
         */
        readonly delete: operations["deleteWallboard"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send call updates
         * @description Send one update of a call, or up to 1000 in an array. Offhook responds once they are stored. If one is invalid, none is stored. The account is the one of the key.
         */
        readonly post: operations["sendEvents"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/fields": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List fields
         * @description List fields.
         */
        readonly get: operations["listFields"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/filters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List placeholder filters
         * @description List placeholder filters.
         */
        readonly get: operations["listFilters"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/links/{token}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a one-time link
         * @description Doesn’t use up the link.
         */
        readonly get: operations["getLink"];
        readonly put?: never;
        /**
         * Use a one-time link
         * @description Creates the first person (send an email) or the invited person, or sets the password of the link’s person and ends all their other sessions. The response sets the session cookie.
         */
        readonly post: operations["useLink"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/links/{token}/accept": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Accept an invitation
         * @description Makes you a member of the account with the role of the invitation. Uses up the link.
         */
        readonly post: operations["acceptInvitation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/mappings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List built-in mappings
         * @description List built-in mappings.
         */
        readonly get: operations["listMappings"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/people/link": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Create a one-time link for an email address
         * @description Requires the administrator key. If nobody has signed up yet, the link opens the setup. For an unknown address it is an invitation, for a known one it sets a new password.
         */
        readonly post: operations["createEmailLink"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/services": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List services
         * @description List services.
         */
        readonly get: operations["listServices"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get the current session
         * @description Get the current session.
         */
        readonly get: operations["getSession"];
        readonly put?: never;
        /**
         * Sign in
         * @description The response sets a session cookie and a device cookie. A device that the person has signed in with before is limited to 5 attempts a minute. Others are limited to 20 a minute per IP address and 100 an hour per person.
         */
        readonly post: operations["signIn"];
        /**
         * Sign out
         * @description Sign out.
         */
        readonly delete: operations["signOut"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session/join": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Join with your other sign-in
         * @description Two people can have the same email address, each with a password and accounts. With the password of the other one, both become one: you keep your password, and get the accounts, views and keys of the other.
         */
        readonly post: operations["joinPerson"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session/password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change your password
         * @description Ends all your other sessions.
         */
        readonly post: operations["changePassword"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List your sessions
         * @description List your sessions.
         */
        readonly get: operations["listSessions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/sessions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * End one of your sessions
         * @description Signs the session out immediately.
         */
        readonly delete: operations["endSession"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/setup": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get sign-in options
         * @description Get sign-in options.
         */
        readonly get: operations["getSetup"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/system": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get system information
         * @description Get system information.
         */
        readonly get: operations["getSystem"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/system/rotate-key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Rotate the encryption key
         * @description Requires the administrator key. Replaces the key in the data folder. Secrets keep their values.
         */
        readonly post: operations["rotateEncryptionKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/templates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List templates
         * @description Integrations to start from. Send `integration` to `POST /api/v1/integrations`, then set what `problems` lists.
         */
        readonly get: operations["listTemplates"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/wallboard": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get what a wallboard shows
         * @description For screens: authenticate with the token of the link, as a Bearer token. Cached for up to one second.
         */
        readonly get: operations["getWallboard"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/wallboard/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Stream changes of a wallboard
         * @description For screens: authenticate with the token of the link, as a Bearer token. Server-sent events: `call` (`id`) when a call has changed, `resync` and `heartbeat`, as with streamChanges. The stream ends when the link is revoked.
         */
        readonly get: operations["streamWallboard"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/healthz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Check liveness
         * @description Check liveness.
         */
        readonly get: operations["getHealth"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/in/{token}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Post a message to a source
         * @description Phone systems post to the `url` of the source, with any method and any path after it. Authentication and response depend on the kind of the source. Offhook responds once the call updates are stored. A message that isn’t understood is kept and still accepted. Returns 403 if authentication fails, and 503 if the message should be sent again. Bodies can have up to 256 KiB.
         */
        readonly post: operations["postSourceMessage"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get Prometheus metrics
         * @description Open to requests from the same machine. Other requests, and those through a proxy, require the administrator key.
         */
        readonly get: operations["getMetrics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/readyz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Check readiness
         * @description Ready when the database is available and migrated, and the engine is running.
         */
        readonly get: operations["getReadiness"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/recordings/{signed}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get the audio of a recording
         * @description Returns the MP3 of a signed link, such as [[recording_url]]. Supports Range. An expired link says when it expired.
         */
        readonly get: operations["getRecordingAudio"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/steps/{signed}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Complete a step asynchronously
         * @description Post the fields of the step as JSON to its callback URL. It works once.
         */
        readonly post: operations["completeStep"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface webhooks {
    readonly "call.answered": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * call.answered
         * @description A person picks up, or is connected again after hold or a transfer. The method, headers and body are those of the integration. The example is a JSON body with some rows, each under the name of its field.
         */
        readonly post: operations["onAnswered"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "call.ended": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * call.ended
         * @description The call ends. No status follows. The method, headers and body are those of the integration. The example is a JSON body with some rows, each under the name of its field.
         */
        readonly post: operations["onEnded"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "call.final": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * call.final
         * @description The call has ended, and everything that the integration waits for is available: recordings and post-call steps. Sent once per call, by default no later than 20 minutes after the end. The method, headers and body are those of the integration. The example is a JSON body with some rows, each under the name of its field.
         */
        readonly post: operations["onFinal"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "call.in_menu": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * call.in_menu
         * @description A menu (IVR) takes the call. No person has answered yet. The method, headers and body are those of the integration. The example is a JSON body with some rows, each under the name of its field.
         */
        readonly post: operations["onInMenu"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "call.on_hold": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * call.on_hold
         * @description The call is put on hold or parked. The method, headers and body are those of the integration. The example is a JSON body with some rows, each under the name of its field.
         */
        readonly post: operations["onOnHold"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "call.queued": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * call.queued
         * @description The call starts waiting in a queue. The method, headers and body are those of the integration. The example is a JSON body with some rows, each under the name of its field.
         */
        readonly post: operations["onQueued"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "call.ringing": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * call.ringing
         * @description The call starts ringing. The method, headers and body are those of the integration. The example is a JSON body with some rows, each under the name of its field.
         */
        readonly post: operations["onRinging"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "call.transferring": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * call.transferring
         * @description A transfer starts. The method, headers and body are those of the integration. The example is a JSON body with some rows, each under the name of its field.
         */
        readonly post: operations["onTransferring"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "call.updated": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * call.updated
         * @description Something changed after `final`: a late recording, notes, a corrected end. Sent to integrations that select updates. The method, headers and body are those of the integration. The example is a JSON body with some rows, each under the name of its field.
         */
        readonly post: operations["onUpdated"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "call.voicemail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * call.voicemail
         * @description The mailbox takes the call. The method, headers and body are those of the integration. The example is a JSON body with some rows, each under the name of its field.
         */
        readonly post: operations["onVoicemail"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface components {
    schemas: {
        readonly AcceptedInvitation: {
            /** @description The account that you are a member of now. */
            readonly account_number: number;
        };
        readonly AcceptedRecording: {
            /** @example rec_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly state: components["schemas"]["RecordingState"];
        };
        readonly Account: {
            readonly country: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description When the account is deleted. Until then it can be kept.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly delete_at: string | null;
            /** @description Who deleted the account. */
            readonly delete_by: components["schemas"]["AccountActor"] | null;
            /** @description Whether the dashboard no longer shows the first steps: they are done, or someone dismissed them. */
            readonly first_steps_dismissed: boolean;
            /** @example acc_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @description Whether someone confirmed the country and time zone. `false`: they were guessed at the first start. */
            readonly location_confirmed: boolean;
            readonly name: string;
            /** @description The value of account_id in webhook requests. */
            readonly number: number;
            /** @description `suspended`: calls are accepted, and nothing is sent. `deleting`: nothing is accepted or sent, and the account is deleted at `delete_at`. */
            readonly status: components["schemas"]["AccountStatus"];
            /**
             * Format: date-time
             * @description Since when the account is suspended.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly suspended_at: string | null;
            /** @description Who suspended the account. */
            readonly suspended_by: components["schemas"]["AccountActor"] | null;
            readonly timezone: string;
        };
        /** @description Who changed the state of an account. `administrator`: the administrator key. */
        readonly AccountActor: {
            /** @description ID of the person. */
            readonly id: string | null;
            /** @description Name of the person at that time. */
            readonly name: string | null;
            readonly type: components["schemas"]["AccountActorType"];
        };
        /** @enum {string} */
        readonly AccountActorType: "person" | "key" | "administrator" | "offhook";
        /** @description Account settings. Omitted settings are unchanged. */
        readonly AccountConfig: {
            /**
             * @description Two-letter country code, for numbers without a country code.
             * @example AU
             */
            readonly country?: string;
            /**
             * @description Name of the account.
             * @example Front office
             */
            readonly name?: string;
            /**
             * @description IANA time zone.
             * @example Australia/Sydney
             */
            readonly timezone?: string;
        };
        readonly AccountContents: {
            readonly calls: components["schemas"]["Amount"];
            readonly deliveries: components["schemas"]["Amount"] & unknown;
            readonly integrations: number;
            readonly keys: number;
            /** @description People without another account, who are deleted too. */
            readonly people: number;
            readonly recordings: components["schemas"]["Amount"];
            readonly sources: number;
        };
        readonly AccountDeletion: {
            /** @description Name of the account, to confirm. */
            readonly name: string;
        };
        readonly AccountInput: {
            /**
             * @description Two-letter country code, for numbers without a country code.
             * @default AU
             * @example AU
             */
            readonly country?: string;
            /**
             * @description Name of the account.
             * @example Front office
             */
            readonly name: string;
            /**
             * @description IANA time zone.
             * @default UTC
             * @example Australia/Sydney
             */
            readonly timezone?: string;
        };
        readonly AccountList: {
            readonly data: readonly components["schemas"]["Account"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        readonly AccountPatch: {
            /**
             * @description Two-letter country code, for numbers without a country code.
             * @example AU
             */
            readonly country?: string;
            readonly first_steps_dismissed?: boolean;
            readonly location_confirmed?: boolean;
            /**
             * @description Name of the account.
             * @example Front office
             */
            readonly name?: string;
            /**
             * @description IANA time zone.
             * @example Australia/Sydney
             */
            readonly timezone?: string;
        };
        /** @enum {string} */
        readonly AccountStatus: "active" | "suspended" | "deleting";
        readonly Addition: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly added_at: string;
            readonly added_by: components["schemas"]["AdditionAuthor"];
            /** @description The currency of a value, if it was set. */
            readonly currency: string | null;
            /** @example add_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @description `tag`: a tag was added. `untag`: a tag was removed. `value`: the value of the call. `outcome`: a corrected outcome. */
            readonly kind: components["schemas"]["AdditionKind"];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly removed_at: string | null;
            readonly removed_by: components["schemas"]["AdditionAuthor"] | null;
            /** @description The tag, the note, the amount or the outcome. */
            readonly value: components["schemas"]["FieldValue"];
        };
        /** @description Who added or removed something. `operator`: the administrator key. */
        readonly AdditionAuthor: {
            /** @description ID of the person or the API key. */
            readonly id: string | null;
            /** @description Name of the person or the API key at that time. */
            readonly name: string | null;
            readonly type: components["schemas"]["AdditionAuthorType"];
        };
        /** @enum {string} */
        readonly AdditionAuthorType: "person" | "key" | "operator" | "offhook";
        readonly AdditionInput: {
            readonly currency?: string;
            readonly note?: string;
            readonly outcome?: components["schemas"]["CallOutcome"];
            readonly tags?: {
                readonly add?: readonly string[];
                readonly remove?: readonly string[];
            };
            readonly value?: number | string;
        };
        /** @enum {string} */
        readonly AdditionKind: "tag" | "untag" | "note" | "value" | "outcome";
        readonly Additions: {
            readonly data: readonly components["schemas"]["Addition"][];
        };
        /** @enum {string} */
        readonly AfterHandOver: "admin" | "leave";
        /**
         * Airtable
         * @description Adds a record for each inbound call to an Airtable table and updates it when call data changes.
         */
        readonly AirtableIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "airtable";
            readonly settings?: components["schemas"]["AirtableSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Airtable. */
        readonly AirtableSettings: {
            /**
             * Base ID
             * @description The part of the table’s URL that starts with app.
             * @example appA1b2C3d4E5f6G7
             */
            readonly base?: string | null;
            /**
             * Table ID
             * @description The part of the table’s URL that starts with tbl. The table needs the columns listed below.
             * @example tblA1b2C3d4E5f6G7
             */
            readonly table?: string | null;
            /**
             * Personal access token
             * @description At airtable.com/create/tokens, choose Create new token, with the scope data.records:write and access to this base.
             * @example patA1b2C3d4E5f6G7.0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
             */
            readonly token?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        readonly Amount: {
            readonly count: number;
            /** @description `false`: there are more. Up to 10,000 are counted. */
            readonly exact: boolean;
        };
        /**
         * Who answers first
         * @enum {string}
         */
        readonly AnsweredBy: "person" | "application";
        readonly ApiKey: {
            /**
             * @description Networks or addresses that the key can be used from. Empty: any.
             * @example [
             *       "203.0.113.0/24"
             *     ]
             */
            readonly addresses: readonly string[];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly expires_at: string | null;
            /** @example key_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /**
             * Format: date-time
             * @description Accurate to about a minute.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_used_at: string | null;
            readonly last4: string;
            readonly name: string;
            /**
             * @description The person with whom the key ends. `null`: the key belongs to the account.
             * @example per_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly owner: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly revoked_at: string | null;
            /** @description Rights beside the role: to see `numbers`, to see `bodies`, to listen to `recordings`, to send `events`. Responders always see numbers and bodies; editors and admins always have all but `events`. */
            readonly rights: readonly components["schemas"]["ApiKeyRight"][];
            /** @description What the key may do. `null`: it only sends events. */
            readonly role: components["schemas"]["ApiKeyRole"] | null;
            /**
             * @description The source of calls sent with this key.
             * @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly source_id: string | null;
        };
        readonly ApiKeyInput: {
            /**
             * @description Networks or addresses that the key can be used from. Empty: any.
             * @default []
             * @example [
             *       "203.0.113.0/24"
             *     ]
             */
            readonly addresses?: readonly string[];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly expires_at?: string | null;
            readonly name: string;
            /** @description Rights beside the role: to see `numbers`, to see `bodies`, to listen to `recordings`, to send `events`. Responders always see numbers and bodies; editors and admins always have all but `events`. */
            readonly rights?: readonly components["schemas"]["ApiKeyRight"][];
            /** @description What the key may do. `null`: it only sends events. */
            readonly role?: components["schemas"]["ApiKeyRole"] | null;
            /** @description A source of kind api. Defaults to the account’s own. */
            readonly source_id?: string;
        };
        readonly ApiKeyList: {
            readonly data: readonly components["schemas"]["ApiKey"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        readonly ApiKeyPatch: {
            /**
             * @description Networks or addresses that the key can be used from. Empty: any.
             * @example [
             *       "203.0.113.0/24"
             *     ]
             */
            readonly addresses?: readonly string[];
            readonly name?: string;
            readonly owner?: string | null;
        };
        /** @enum {string} */
        readonly ApiKeyPlace: "header" | "query";
        /** @enum {string} */
        readonly ApiKeyRight: "numbers" | "bodies" | "recordings" | "events";
        /** @enum {string} */
        readonly ApiKeyRole: "viewer" | "responder" | "editor" | "admin";
        /**
         * API settings
         * @description Settings of a source of kind API.
         */
        readonly ApiSettings: {
            /**
             * Country
             * @description Used for numbers without a country code.
             */
            readonly country?: string | null;
            /**
             * Recording server URL
             * @description For example https://pbx.example. The username and password are sent only to this server. Leave empty to send none.
             */
            readonly recordings_origin?: string | null;
            /**
             * Password
             * @description If you change the server, enter it again.
             */
            readonly recordings_password?: string | components["schemas"]["ShownSecret"] | null;
            /** Username */
            readonly recordings_username?: string | null;
            /** @description Defaults to announced. */
            readonly records?: components["schemas"]["RecordingPolicy"] | null;
        };
        /**
         * API
         * @description Your own software reports calls through the Offhook API.
         */
        readonly ApiSourceCheckInput: {
            /** @description Ignored. */
            readonly enabled?: boolean;
            /** @description ID of the saved source. Its secrets are used where the body has them as shown. */
            readonly id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "api";
            /** @description Ignored, so that you can send the same body as when you create a source. */
            readonly name?: string;
            readonly settings?: components["schemas"]["ApiSettings"];
        };
        /**
         * API
         * @description Your own software reports calls through the Offhook API.
         */
        readonly ApiSourceInput: {
            /**
             * @description Whether the source is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "api";
            /** @description Name of the source. */
            readonly name: string;
            readonly settings?: components["schemas"]["ApiSettings"];
        };
        readonly AppliedConfig: {
            readonly applied: boolean;
            readonly plan: readonly components["schemas"]["PlanItem"][];
        };
        readonly ApplyConfigInput: {
            readonly config: components["schemas"]["Config"];
            /**
             * @description `true`: only return the plan.
             * @default false
             */
            readonly dry_run?: boolean;
            /**
             * @description `true`: secrets omitted from the configuration are unchanged. Otherwise they count as missing.
             * @default false
             */
            readonly keep_secrets?: boolean;
        };
        /** @enum {string} */
        readonly ArgumentPresence: "none" | "optional" | "required";
        /**
         * Asterisk (ARI) settings
         * @description Settings of a source of kind Asterisk (ARI).
         */
        readonly AsteriskAriSettings: {
            /** @description Role of each dialplan context, by name. */
            readonly contexts?: {
                readonly [key: string]: components["schemas"]["ContextRole"];
            } | null;
            /**
             * Country
             * @description Used for numbers without a country code.
             */
            readonly country?: string | null;
            /**
             * Password
             * @description The same as in ari.conf. Stored encrypted and never shown again.
             */
            readonly password?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Recordings folder
             * @description Path on this machine where /var/spool/asterisk of the PBX is mounted. Without it, recordings are not fetched.
             */
            readonly recordings_folder?: string | null;
            /** @description Defaults to announced. */
            readonly records?: components["schemas"]["RecordingPolicy"] | null;
            /**
             * URL
             * @description URL of the Asterisk HTTP server: http or https, host and port, without /ari.
             */
            readonly url: string | null;
            /** Username */
            readonly username: string | null;
        };
        /**
         * Asterisk (ARI)
         * @description Every status of every call on Asterisk, through the REST interface. Use it if you can’t use AMI.
         */
        readonly AsteriskAriSourceCheckInput: {
            /** @description Ignored. */
            readonly enabled?: boolean;
            /** @description ID of the saved source. Its secrets are used where the body has them as shown. */
            readonly id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "asterisk_ari";
            /** @description Ignored, so that you can send the same body as when you create a source. */
            readonly name?: string;
            readonly settings?: components["schemas"]["AsteriskAriSettings"];
        };
        /**
         * Asterisk (ARI)
         * @description Every status of every call on Asterisk, through the REST interface. Use it if you can’t use AMI.
         */
        readonly AsteriskAriSourceInput: {
            /**
             * @description Whether the source is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "asterisk_ari";
            /** @description Name of the source. */
            readonly name: string;
            readonly settings?: components["schemas"]["AsteriskAriSettings"];
        };
        /**
         * Asterisk (AMI) settings
         * @description Settings of a source of kind Asterisk (AMI).
         */
        readonly AsteriskSettings: {
            /** @description Role of each dialplan context, by name. */
            readonly contexts?: {
                readonly [key: string]: components["schemas"]["ContextRole"];
            } | null;
            /**
             * Country
             * @description Used for numbers without a country code.
             */
            readonly country?: string | null;
            /**
             * Host
             * @description Hostname or IP address of the Asterisk server.
             */
            readonly host: string | null;
            /**
             * Port
             * @description AMI port. Defaults to 5038.
             * @example 5038
             */
            readonly port?: number | null;
            /**
             * Recordings folder
             * @description Path on this machine where /var/spool/asterisk of the PBX is mounted. Offhook reads MixMonitor and voicemail files there. Without it, recordings are not fetched.
             */
            readonly recordings_folder?: string | null;
            /** @description Defaults to announced. */
            readonly records?: components["schemas"]["RecordingPolicy"] | null;
            /**
             * Secret
             * @description The same as in manager.conf. Stored encrypted and never shown again.
             */
            readonly secret?: string | components["schemas"]["ShownSecret"] | null;
            /** Username */
            readonly username: string | null;
        };
        /**
         * Asterisk (AMI)
         * @description Every status of every call on Asterisk or FreePBX, in real time.
         */
        readonly AsteriskSourceCheckInput: {
            /** @description Ignored. */
            readonly enabled?: boolean;
            /** @description ID of the saved source. Its secrets are used where the body has them as shown. */
            readonly id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "asterisk";
            /** @description Ignored, so that you can send the same body as when you create a source. */
            readonly name?: string;
            readonly settings?: components["schemas"]["AsteriskSettings"];
        };
        /**
         * Asterisk (AMI)
         * @description Every status of every call on Asterisk or FreePBX, in real time.
         */
        readonly AsteriskSourceInput: {
            /**
             * @description Whether the source is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "asterisk";
            /** @description Name of the source. */
            readonly name: string;
            readonly settings?: components["schemas"]["AsteriskSettings"];
        };
        readonly Attempt: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly at: string;
            /** @description Kind of error, such as timeout. */
            readonly error: string | null;
            /** @description What went wrong and what to do, in a sentence. */
            readonly error_detail: string | null;
            /** @example att_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @description Further details, such as a rejected token that was renewed. */
            readonly note: string | null;
            /** @description Number of the attempt, from 1. 0 if the delivery finished without an attempt. */
            readonly number: number;
            readonly request: components["schemas"]["SentRequest"] | null;
            readonly response: {
                readonly body: string | null;
                readonly headers: readonly (readonly [
                    string,
                    string
                ])[];
                readonly status_code: number;
                /** @description Whether the body was truncated. */
                readonly truncated: boolean;
            } | null;
            /** @description State of the delivery after the attempt. `late`: the response arrived too late to count. */
            readonly state: string;
            /** @description Milliseconds per phase. */
            readonly timing: {
                readonly [key: string]: number | null;
            } | null;
        };
        /** @enum {string} */
        readonly Attestation: "A" | "B" | "C" | "failed";
        readonly Auth: components["schemas"]["AuthNone"] | components["schemas"]["AuthBasic"] | components["schemas"]["AuthBearer"] | components["schemas"]["AuthApiKey"] | components["schemas"]["AuthOauth2"] | components["schemas"]["AuthHmac"] | components["schemas"]["AuthAws4"];
        readonly AuthApiKey: {
            readonly in: components["schemas"]["ApiKeyPlace"];
            readonly name: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "api_key";
            readonly value: components["schemas"]["ShownSecret"] | null;
        };
        readonly AuthApiKeyInput: {
            /** @description Where the key is sent. */
            readonly in: components["schemas"]["ApiKeyPlace"];
            /** @description Name of the header or query parameter. */
            readonly name: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "api_key";
            readonly value?: string | components["schemas"]["ShownSecret"] | null;
        };
        readonly AuthAws4: {
            readonly access_key_id: string;
            readonly region: string;
            readonly secret_access_key: components["schemas"]["ShownSecret"] | null;
            readonly service: string;
            readonly session_token: components["schemas"]["ShownSecret"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "aws4";
        };
        readonly AuthAws4Input: {
            /**
             * @description Access key ID.
             * @default
             */
            readonly access_key_id?: string;
            /**
             * @description AWS region.
             * @default
             * @example eu-west-1
             */
            readonly region?: string;
            readonly secret_access_key?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * @description Name of the AWS service in the signature, such as sqs, events or s3.
             * @default
             * @example sqs
             */
            readonly service?: string;
            readonly session_token?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "aws4";
        };
        readonly AuthBasic: {
            readonly password: components["schemas"]["ShownSecret"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "basic";
            readonly username: string;
        };
        readonly AuthBasicInput: {
            readonly password?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "basic";
            /** @default  */
            readonly username?: string;
        };
        readonly AuthBearer: {
            readonly scheme?: string;
            readonly token: components["schemas"]["ShownSecret"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "bearer";
        };
        readonly AuthBearerInput: {
            /** @description Word before the token. Defaults to Bearer. */
            readonly scheme?: string;
            readonly token?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "bearer";
        };
        readonly AuthHmac: {
            readonly algorithm: components["schemas"]["HmacAlgorithm"];
            readonly encoding: components["schemas"]["HmacEncoding"];
            readonly header: string;
            readonly key: components["schemas"]["ShownSecret"] | null;
            readonly signs: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "hmac";
            readonly value: string;
        };
        readonly AuthHmacInput: {
            /**
             * @description Hash algorithm.
             * @default sha256
             */
            readonly algorithm?: components["schemas"]["HmacAlgorithm"];
            /**
             * @description Encoding of the signature.
             * @default hex
             */
            readonly encoding?: components["schemas"]["HmacEncoding"];
            /**
             * @description Header that contains the signature.
             * @default
             */
            readonly header?: string;
            readonly key?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * @description The signed content, with {body}, {timestamp}, {id}, {method}, {url} and {path}.
             * @default {body}
             */
            readonly signs?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "hmac";
            /**
             * @description Value of the header, with {signature} and {timestamp} (seconds since 1970).
             * @default {signature}
             */
            readonly value?: string;
        };
        /** @description Defaults to `{"type":"none"}`. */
        readonly AuthInput: components["schemas"]["AuthNoneInput"] | components["schemas"]["AuthBasicInput"] | components["schemas"]["AuthBearerInput"] | components["schemas"]["AuthApiKeyInput"] | components["schemas"]["AuthOauth2Input"] | components["schemas"]["AuthHmacInput"] | components["schemas"]["AuthAws4Input"];
        readonly AuthNone: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "none";
        };
        readonly AuthNoneInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "none";
        };
        readonly AuthOauth2: {
            readonly authorize_url: string;
            readonly client_auth: components["schemas"]["OAuthClientAuth"];
            readonly client_id: string;
            readonly client_secret: components["schemas"]["ShownSecret"] | null;
            readonly extra: readonly {
                readonly key: string;
                readonly value: string;
            }[];
            readonly grant: components["schemas"]["OAuthGrant"];
            readonly refresh_token: components["schemas"]["ShownSecret"] | null;
            readonly scheme: string;
            readonly scope: string;
            readonly token_url: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "oauth2";
        };
        readonly AuthOauth2Input: {
            /**
             * @description Authorization URL of the vendor, with its query. Empty: the refresh token is pasted.
             * @default
             */
            readonly authorize_url?: string;
            /**
             * @description How the client secret is sent: in a Basic header or in the form. none: there is no secret.
             * @default basic
             */
            readonly client_auth?: components["schemas"]["OAuthClientAuth"];
            /**
             * @description Client ID.
             * @default
             */
            readonly client_id?: string;
            readonly client_secret?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * @description Extra token parameters, such as an audience.
             * @default []
             */
            readonly extra?: readonly {
                readonly key: string;
                readonly value: string;
            }[];
            /** @description Grant type. */
            readonly grant: components["schemas"]["OAuthGrant"];
            readonly refresh_token?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * @description Word before the token.
             * @default Bearer
             */
            readonly scheme?: string;
            /**
             * @description Scopes, separated by spaces.
             * @default
             */
            readonly scope?: string;
            /**
             * @description Token URL of the vendor.
             * @default
             */
            readonly token_url?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "oauth2";
        };
        /** @enum {string} */
        readonly AuthorType: "person" | "key" | "operator" | "config" | "offhook";
        /** @enum {string} */
        readonly BacklogPolicy: "every" | "latest";
        /** @enum {string} */
        readonly BodyFormat: "form" | "json" | "xml" | "raw";
        readonly Call: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly ended_at: string | null;
            /** @description The fields of the call, keyed by code (GET /api/v1/fields). */
            readonly fields: {
                readonly [key: string]: components["schemas"]["FieldValue"] | null;
            };
            /** @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @description Whether the call comes from a replayed session. */
            readonly is_replayed: boolean;
            readonly is_test: boolean;
            readonly outcome: components["schemas"]["CallOutcome"] | null;
            /** @description What the reason is based on. `null` if unknown. */
            readonly outcome_evidence: {
                /** @description The cause reported for the end. `null` if unknown. */
                readonly cause: {
                    readonly code: number | null;
                    readonly kind: components["schemas"]["EndCauseKind"];
                    readonly name: string | null;
                } | null;
                /** @description Status before the end. */
                readonly during: components["schemas"]["CallStatus"] | null;
                /** @description Who hung up. `null` if unknown. */
                readonly ended_by: components["schemas"]["HangupBy"] | null;
                /** @description The phones and numbers that were rung. At most 8. If the call was answered, only those that answered. */
                readonly legs: readonly components["schemas"]["EvidenceLeg"][];
                /** @description Lower bound of the number of rung phones and numbers beyond `legs`. */
                readonly more_legs: number;
                readonly rule: components["schemas"]["OutcomeRule"];
            } | null;
            /**
             * @description The reason for the outcome as a sentence. `null` until the call has ended, or if unknown.
             * @example Missed: 201 and 202 rang 20 s, nobody answered; the queue gave up
             */
            readonly outcome_reason: string | null;
            /** @description The combined state of its recordings and a link to the longest. `null` if no recording was reported. */
            readonly recording: components["schemas"]["CallRecording"] | null;
            /** @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly source_id: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly started_at: string;
            readonly status: components["schemas"]["CallStatus"] | null;
            readonly uniqueid: string;
        };
        /** @description A person picks up, or is connected again after hold or a transfer. */
        readonly CallAnsweredEvent: components["schemas"]["CallEvent"] & {
            /** @constant */
            readonly event_type?: "call.answered";
        };
        readonly CallDelivery: {
            readonly attempt_count: number;
            readonly attempts: readonly components["schemas"]["ShortAttempt"][];
            /**
             * @description `null` for a test, and for a resend of one.
             * @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly call_id: string | null;
            readonly caller: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            readonly dialled: string | null;
            /** @description Whether this was a dry run: the service checked the test without storing it. */
            readonly dry_run: boolean;
            /**
             * Format: date-time
             * @description When the delivery is sent, while it is the next of its call and integration. Not before the end of a pause of its integration. `null` while the integration is off, or while Offhook checks whether its receiver is back.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly due_at: string | null;
            /** @description Duration of the last attempt in milliseconds. */
            readonly duration_ms: number | null;
            /** @description Kind of the last error. */
            readonly error: string | null;
            /** @description The event, such as answered or final. `null` for a test, or if the event is past its retention period. */
            readonly event: string | null;
            /** @example dlv_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /**
             * @description `null` for a test of an unsaved integration.
             * @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly integration_id: string | null;
            readonly integration_name: string | null;
            readonly kind: components["schemas"]["DeliveryKind"];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_attempt_at: string | null;
            readonly method: string | null;
            /** @description Explanation of the state, in a sentence. */
            readonly reason: string | null;
            /** @description Number of the event within the call. */
            readonly sequence: number;
            readonly state: components["schemas"]["DeliveryState"];
            /** @description HTTP status of the last response. */
            readonly status_code: number | null;
            readonly uniqueid: string | null;
            readonly url: string | null;
        };
        readonly CallDetail: {
            /** @description What people added, oldest first, removed additions included. */
            readonly additions: readonly components["schemas"]["Addition"][];
            /** @description The newest 100 deliveries. */
            readonly deliveries: readonly components["schemas"]["CallDelivery"][];
            /** @description The current directory entry of the dialled number. `null` if the directory has none. */
            readonly dialled: {
                /** @example num_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
                readonly name: string | null;
            } | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly ended_at: string | null;
            readonly events: readonly {
                /**
                 * Format: date-time
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly at: string;
                readonly sequence: number;
                readonly type: string;
            }[];
            /** @description The fields of the call, keyed by code (GET /api/v1/fields). */
            readonly fields: {
                readonly [key: string]: components["schemas"]["FieldValue"] | null;
            };
            /** @description Periods during the call without a connection to the phone system. Data may be missing. `to` is `null` while the gap lasts. */
            readonly gaps: readonly {
                /** @description Why data may be missing. `not_connected`: no connection to the phone system. `not_running`: Offhook was not running. `settings_changed`: the source reconnected with new settings. `missing_permission`: the login may not read call events. `updates_dropped`: the database rejected or missed updates. */
                readonly code: components["schemas"]["GapCode"];
                /**
                 * Format: date-time
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly from: string;
                /**
                 * Format: date-time
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly to: string | null;
            }[];
            /** @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @description Whether the call comes from a replayed session. */
            readonly is_replayed: boolean;
            readonly is_test: boolean;
            /** @description Integrations that were sent nothing of the call, or not all that they ask for, with the reason. At most 100, oldest integration first. Deleted ones are left out. `null` if the delivery log of that time is no longer kept. */
            readonly not_sent: readonly components["schemas"]["NotSent"][] | null;
            readonly outcome: components["schemas"]["CallOutcome"] | null;
            /** @description What the reason is based on. `null` if unknown. */
            readonly outcome_evidence: {
                /** @description The cause reported for the end. `null` if unknown. */
                readonly cause: {
                    readonly code: number | null;
                    readonly kind: components["schemas"]["EndCauseKind"];
                    readonly name: string | null;
                } | null;
                /** @description Status before the end. */
                readonly during: components["schemas"]["CallStatus"] | null;
                /** @description Who hung up. `null` if unknown. */
                readonly ended_by: components["schemas"]["HangupBy"] | null;
                /** @description The phones and numbers that were rung. At most 8. If the call was answered, only those that answered. */
                readonly legs: readonly components["schemas"]["EvidenceLeg"][];
                /** @description Lower bound of the number of rung phones and numbers beyond `legs`. */
                readonly more_legs: number;
                readonly rule: components["schemas"]["OutcomeRule"];
            } | null;
            /**
             * @description The reason for the outcome as a sentence. `null` until the call has ended, or if unknown.
             * @example Missed: 201 and 202 rang 20 s, nobody answered; the queue gave up
             */
            readonly outcome_reason: string | null;
            /** @description The combined state of its recordings and a link to the longest. `null` if no recording was reported. */
            readonly recording: components["schemas"]["CallRecording"] | null;
            /** @description The recordings, oldest first. */
            readonly recordings: readonly components["schemas"]["Recording"][];
            /** @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly source_id: string | null;
            readonly source_name: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly started_at: string;
            readonly status: components["schemas"]["CallStatus"] | null;
            /** @description Post-call steps, in order. */
            readonly steps: readonly components["schemas"]["StepRun"][];
            readonly uniqueid: string;
        };
        /** @enum {string} */
        readonly CallDirection: "inbound" | "outbound" | "internal";
        /** @description The call ends. No status follows. */
        readonly CallEndedEvent: components["schemas"]["CallEvent"] & {
            /** @constant */
            readonly event_type?: "call.ended";
        };
        /** @description All fields of a call, by code. The rows of the integration select which fields are sent, and under which keys. */
        readonly CallEvent: {
            /**
             * @description The ID of the account that the call belongs to.
             * @example 1001
             */
            readonly account_id?: string | null;
            /**
             * @description The name of the account that the call belongs to.
             * @example Acme Pty Ltd
             */
            readonly account_name?: string | null;
            /**
             * @description The email address of the agent who answered.
             * @example sam@acme.au
             */
            readonly agent_email?: string | null;
            /**
             * @description The ID of the agent who answered, as used by the phone system.
             * @example 204
             */
            readonly agent_id?: string | null;
            /**
             * @description The name of the agent who answered.
             * @example Sam Lee
             */
            readonly agent_name?: string | null;
            /**
             * Format: date-time
             * @description When a person first answered.
             * @example 2026-11-25T03:04:12.000Z
             */
            readonly answer_time?: string | null;
            /**
             * @description Whether a person answered the call.
             * @example true
             */
            readonly answered?: boolean | null;
            /** @description How far the carrier vouches for the caller’s number (STIR/SHAKEN): A in full, B and C in part, failed if the signature is invalid. */
            readonly attestation?: components["schemas"]["Attestation"] | null;
            /**
             * @description Whether the caller withheld their number.
             * @example false
             */
            readonly caller_anonymous?: boolean | null;
            /**
             * @description The city or exchange of the caller’s number.
             * @example Sydney
             */
            readonly caller_city?: string | null;
            /**
             * @description The country of the caller’s number, as a two-letter code.
             * @example AU
             */
            readonly caller_country?: string | null;
            /**
             * @description The caller’s name, as sent with the call.
             * @example Jane "JJ" O'Neil
             */
            readonly caller_name?: string | null;
            /**
             * @description The number of the side that calls, in international format; in outbound calls, your own.
             * @example +61412345678
             */
            readonly caller_number?: string | null;
            /**
             * @description The caller’s number in national format.
             * @example 0412 345 678
             */
            readonly caller_number_local?: string | null;
            /**
             * @description The postcode of the caller’s number.
             * @example 2000
             */
            readonly caller_postcode?: string | null;
            /**
             * @description The state of the caller’s number.
             * @example NSW
             */
            readonly caller_state?: string | null;
            /** @description The type of line the caller used. */
            readonly caller_type?: components["schemas"]["NumberType"] | null;
            /**
             * @description The number of calls from or to this number in the last 30 days, including this one.
             * @example 1
             */
            readonly calls_30d?: number | null;
            /**
             * @description The number of calls between this number and the dialled one in the last 30 days, including this one.
             * @example 1
             */
            readonly calls_30d_per_number?: number | null;
            /**
             * @description The campaign of the dialled number.
             * @example Spring sale
             */
            readonly campaign_name?: string | null;
            /** @description The cost of the call. */
            readonly cost?: string | null;
            /**
             * @description The currency of value and cost, as a three-letter code.
             * @example AUD
             */
            readonly currency?: string | null;
            /**
             * @description Your group for the dialled number, from the directory.
             * @example Dealers NSW
             */
            readonly custom_group?: string | null;
            /**
             * @description Your ID for the dialled number, from the directory.
             * @example AD-778
             */
            readonly custom_id?: string | null;
            /**
             * @description The name of the person or place the call was sent to.
             * @example Reception
             */
            readonly destination_name?: string | null;
            /**
             * @description The number the call was sent to.
             * @example +61299991111
             */
            readonly destination_number?: string | null;
            /** @description Inbound, outbound or internal. */
            readonly direction?: components["schemas"]["CallDirection"] | null;
            /**
             * @description How the agent classified the call.
             * @example Sale
             */
            readonly disposition?: string | null;
            /**
             * @description The digits the caller pressed.
             * @example 13
             */
            readonly dtmf_digits?: string | null;
            /**
             * @description Seconds from start to end.
             * @example 95
             */
            readonly duration?: number | null;
            /**
             * Format: date-time
             * @description When the call ended.
             * @example 2026-11-25T03:05:35.000Z
             */
            readonly end_time?: string | null;
            /**
             * @description Identifies the event; retries send the same ID.
             * @example evt_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly event_id?: string | null;
            /**
             * Format: date-time
             * @description When the event happened.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly event_time?: string | null;
            /**
             * @description The event that triggered the request, such as call.answered, call.final or call.updated.
             * @example call.answered
             */
            readonly event_type?: string | null;
            /**
             * @description The _fbc cookie of the visit.
             * @example fb.1.1554763741205.AbCdEfGh
             */
            readonly fbc?: string | null;
            /**
             * @description The _fbp cookie of the visit.
             * @example fb.1.1558571054389.1098115397
             */
            readonly fbp?: string | null;
            /**
             * @description Whether this is the first call from or to this number.
             * @example true
             */
            readonly first_call?: boolean | null;
            /**
             * @description Whether this is the first call between this number and the dialled one.
             * @example true
             */
            readonly first_call_per_number?: boolean | null;
            /**
             * @description The visitor’s client ID in Google Analytics.
             * @example 123456.7654321
             */
            readonly ga_client_id?: string | null;
            /**
             * @description The ID of the visit’s session in Google Analytics.
             * @example 1764039600
             */
            readonly ga_session_id?: string | null;
            /**
             * @description The gbraid of the visit.
             * @example 0AAAAADnk3vUf1
             */
            readonly gbraid?: string | null;
            /**
             * @description The gclid of the visit.
             * @example Cj0KCQiA5NSsBhDfARIsALpXa0
             */
            readonly gclid?: string | null;
            /** @description Who ended the call: the other party (caller), your side (agent) or the phone system. */
            readonly hangup_by?: components["schemas"]["HangupBy"] | null;
            /**
             * @description Why the call ended, as reported by the phone system.
             * @example NORMAL_CLEARING
             */
            readonly hangup_cause?: string | null;
            /**
             * @description The number of the hang-up cause in the standard Q.850.
             * @example 16
             */
            readonly hangup_cause_code?: number | null;
            /**
             * @description Seconds on hold.
             * @example 5
             */
            readonly hold_duration?: number | null;
            /**
             * @description Whether the request reports a status change rather than the completed call.
             * @example true
             */
            readonly is_realtime?: boolean | null;
            /**
             * @description Whether the call was replayed from a recorded session.
             * @example false
             */
            readonly is_replayed?: boolean | null;
            /**
             * @description Whether this is a test call.
             * @example false
             */
            readonly is_test?: boolean | null;
            /**
             * @description The menu options the caller chose.
             * @example 1>3
             */
            readonly ivr_path?: string | null;
            /**
             * @description The keyword the visitor searched for.
             * @example plumber sydney
             */
            readonly keyword?: string | null;
            /**
             * @description The keywords detected in the call.
             * @example [
             *       "price",
             *       "booking"
             *     ]
             */
            readonly keywords_spotted?: readonly string[] | null;
            /**
             * @description The first page of the visit.
             * @example https://acme.example/?utm_source=google
             */
            readonly landing_page?: string | null;
            /**
             * @description Who last answered a call from or to this number: the agent’s name, or their ID if the name is unknown.
             * @example Sam Lee
             */
            readonly last_agent?: string | null;
            /**
             * @description Who last answered a call between this number and the dialled one.
             * @example Sam Lee
             */
            readonly last_agent_per_number?: string | null;
            /**
             * Format: date-time
             * @description When the previous call from or to this number started.
             * @example 2026-11-20T01:12:30.000Z
             */
            readonly last_call_at?: string | null;
            /**
             * Format: date-time
             * @description When the previous call between this number and the dialled one started.
             * @example 2026-11-20T01:12:30.000Z
             */
            readonly last_call_at_per_number?: string | null;
            /** @description How the previous call from or to this number ended. */
            readonly last_outcome?: components["schemas"]["CallOutcome"] | null;
            /** @description How the previous call between this number and the dialled one ended. */
            readonly last_outcome_per_number?: components["schemas"]["CallOutcome"] | null;
            /**
             * @description How promising the lead is.
             * @example 0.82
             */
            readonly lead_score?: number | null;
            /**
             * @description The marketing medium, such as cpc.
             * @example cpc
             */
            readonly medium?: string | null;
            /**
             * @description The msclkid of the visit.
             * @example b2f1d5c0a9e84b7f
             */
            readonly msclkid?: string | null;
            /**
             * @description The notes on the call.
             * @example call back Friday
             */
            readonly notes?: string | null;
            /** @description How the call ended; a corrected outcome counts. */
            readonly outcome?: components["schemas"]["CallOutcome"] | null;
            /**
             * @description Whether a person corrected the outcome.
             * @example true
             */
            readonly outcome_corrected?: boolean | null;
            /**
             * @description The page that showed the number.
             * @example https://acme.example/contact
             */
            readonly page_called_from?: string | null;
            /**
             * @description The Unique ID of the call that this one came from or was joined to.
             * @example 1761742800.4700
             */
            readonly parent_call_id?: string | null;
            /** @description The status before the current one. */
            readonly previous_status?: components["schemas"]["CallStatus"] | null;
            /**
             * @description The number of earlier calls from or to this number.
             * @example 0
             */
            readonly prior_calls?: number | null;
            /**
             * @description The number of earlier calls between this number and the dialled one.
             * @example 0
             */
            readonly prior_calls_per_number?: number | null;
            /**
             * @description Seconds in queues; known once the call is answered or ends.
             * @example 0
             */
            readonly queue_duration?: number | null;
            /**
             * @description The queue or group the call waited in.
             * @example Sales
             */
            readonly queue_name?: string | null;
            /**
             * @description Whether the call was recorded.
             * @example true
             */
            readonly recorded?: boolean | null;
            /**
             * @description The length of the recording in seconds.
             * @example 83
             */
            readonly recording_duration?: number | null;
            /**
             * @description The ID of the recording.
             * @example rec_91
             */
            readonly recording_id?: string | null;
            /**
             * Format: uri
             * @description A link to the recording.
             * @example https://calls.example/recordings/rec_91.mp3
             */
            readonly recording_url?: string | null;
            /**
             * @description The page or app that led to the visit.
             * @example https://www.google.com/
             */
            readonly referrer?: string | null;
            /** @description The outcome as the phone system reported it, if a person corrected it. */
            readonly reported_outcome?: components["schemas"]["CallOutcome"] | null;
            /**
             * @description Seconds the call rang; known once the call is answered or ends.
             * @example 12
             */
            readonly ring_duration?: number | null;
            /**
             * @description The name of the integration that sends the request.
             * @example CRM
             */
            readonly route_name?: string | null;
            /** @description The sentiment of the call. */
            readonly sentiment?: components["schemas"]["Sentiment"] | null;
            /**
             * @description The number of the event within its call: 1, 2, 3.
             * @example 2
             */
            readonly sequence?: number | null;
            /**
             * @description The SIP Call-ID of the caller’s leg.
             * @example a84b4c76e66710@pc33
             */
            readonly sip_call_id?: string | null;
            /**
             * @description The code of the final SIP response.
             * @example 200
             */
            readonly sip_status?: number | null;
            /**
             * @description Where the visitor came from, such as google.
             * @example google
             */
            readonly source?: string | null;
            /**
             * Format: date-time
             * @description When the call started.
             * @example 2026-11-25T03:04:00.000Z
             */
            readonly start_time?: string | null;
            /** @description The current status of the call. */
            readonly status?: components["schemas"]["CallStatus"] | null;
            /**
             * @description A summary of the call.
             * @example Asked for a quote.
             */
            readonly summary?: string | null;
            /**
             * @description The caller’s answer in the survey.
             * @example 5
             */
            readonly survey_outcome?: string | null;
            /**
             * @description The tags set by people or rules.
             * @example [
             *       "quote"
             *     ]
             */
            readonly tags?: readonly string[] | null;
            /**
             * @description Seconds from the first answer to the end of the conversation, including hold; 0 if nobody answered.
             * @example 83
             */
            readonly talk_duration?: number | null;
            /**
             * @description The time zone of the dialled number, or of the account.
             * @example Australia/Sydney
             */
            readonly timezone?: string | null;
            /**
             * @description The number that was dialled; in outbound calls, the customer’s.
             * @example +61288889999
             */
            readonly tracking_number?: string | null;
            /**
             * @description The name of the dialled number, from the directory.
             * @example Website header
             */
            readonly tracking_number_name?: string | null;
            /**
             * @description The transcript of the call.
             * @example Hello, I would like a quote.
             */
            readonly transcript?: string | null;
            /**
             * @description How many times the call was transferred.
             * @example 0
             */
            readonly transfer_count?: number | null;
            /**
             * @description The number the call was last transferred to.
             * @example +61299992222
             */
            readonly transferred_to?: string | null;
            /**
             * @description Identifies the call; the same in every request about it.
             * @example 1761742800.4711
             */
            readonly uniqueid?: string | null;
            /**
             * @description The utm_campaign of the visit.
             * @example spring-sale
             */
            readonly utm_campaign?: string | null;
            /**
             * @description The utm_content of the visit.
             * @example header-link
             */
            readonly utm_content?: string | null;
            /**
             * @description The utm_medium of the visit.
             * @example cpc
             */
            readonly utm_medium?: string | null;
            /**
             * @description The utm_source of the visit.
             * @example google
             */
            readonly utm_source?: string | null;
            /**
             * @description The utm_term of the visit.
             * @example plumber sydney
             */
            readonly utm_term?: string | null;
            /** @description The value of the call as a conversion. */
            readonly value?: string | null;
            /**
             * @description Your website’s ID for the visitor.
             * @example v_88
             */
            readonly visitor_id?: string | null;
            /**
             * @description The visitor’s IP address.
             * @example 203.0.113.9
             */
            readonly visitor_ip?: string | null;
            /**
             * @description The visitor’s browser, as its user agent.
             * @example Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)
             */
            readonly visitor_user_agent?: string | null;
            /**
             * @description Whether the caller left a voicemail.
             * @example false
             */
            readonly voicemail_left?: boolean | null;
            /**
             * Format: uri
             * @description A link to the voicemail.
             * @example https://calls.example/voicemail/vm_12.mp3
             */
            readonly voicemail_url?: string | null;
            /**
             * @description The wbraid of the visit.
             * @example CjgKEAjw7vBhDf
             */
            readonly wbraid?: string | null;
            /**
             * @description Seconds the agent spent on the call after it ended.
             * @example 20
             */
            readonly wrapup_duration?: number | null;
        } & {
            readonly [key: string]: unknown;
        };
        /** @description The call has ended, and everything that the integration waits for is available: recordings and post-call steps. Sent once per call, by default no later than 20 minutes after the end. */
        readonly CallFinalEvent: components["schemas"]["CallEvent"] & {
            /** @constant */
            readonly event_type?: "call.final";
        };
        /** @description A menu (IVR) takes the call. No person has answered yet. */
        readonly CallInMenuEvent: components["schemas"]["CallEvent"] & {
            /** @constant */
            readonly event_type?: "call.in_menu";
        };
        readonly CallList: {
            readonly data: readonly components["schemas"]["Call"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        /** @description The call is put on hold or parked. */
        readonly CallOnHoldEvent: components["schemas"]["CallEvent"] & {
            /** @constant */
            readonly event_type?: "call.on_hold";
        };
        /** @enum {string} */
        readonly CallOutcome: "answered" | "missed" | "abandoned" | "unanswered" | "busy" | "voicemail" | "rejected" | "failed" | "blocked";
        /** @description The call starts waiting in a queue. */
        readonly CallQueuedEvent: components["schemas"]["CallEvent"] & {
            /** @constant */
            readonly event_type?: "call.queued";
        };
        readonly CallRecording: {
            readonly state: components["schemas"]["CallRecordingState"];
            readonly url: string | null;
        };
        /** @enum {string} */
        readonly CallRecordingState: "expected" | "ready" | "failed";
        /** @description The call starts ringing. */
        readonly CallRingingEvent: components["schemas"]["CallEvent"] & {
            /** @constant */
            readonly event_type?: "call.ringing";
        };
        readonly CallStatistics: {
            readonly calls: number;
            /**
             * Format: date-time
             * @description Deliveries and calls up to this time are counted, usually a minute ago. `null` before the first count.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly counted_until: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly from: string;
            readonly interval: components["schemas"]["StatisticsInterval"];
            /** @description Outcomes that occurred, in the order of the list of outcomes. */
            readonly outcomes: readonly {
                readonly calls: number;
                readonly outcome: components["schemas"]["CallOutcome"];
                readonly series: readonly number[];
            }[];
            /** @description Start of each period, oldest first. Series have a value for each. */
            readonly starts: readonly string[];
            /** @description The time zone of the account, in which days and hours start. */
            readonly timezone: string;
            /**
             * Format: date-time
             * @description End of the last period.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly to: string;
        };
        /** @enum {string} */
        readonly CallStatus: "ringing" | "in_menu" | "queued" | "answered" | "on_hold" | "transferring" | "voicemail" | "ended";
        /** @description A transfer starts. */
        readonly CallTransferringEvent: components["schemas"]["CallEvent"] & {
            /** @constant */
            readonly event_type?: "call.transferring";
        };
        /**
         * @description An update of one call. Omitted properties are unchanged.
         * @example {
         *       "uniqueid": "1761742800.4711",
         *       "status": "ringing",
         *       "at": "2026-11-25T03:04:05.123Z",
         *       "fields": {
         *         "caller_number": "+61412345678",
         *         "tracking_number": "+61288889999"
         *       }
         *     }
         */
        readonly CallUpdate: {
            /**
             * Format: date-time
             * @description Time of the update. Defaults to now. Updates of a call are sorted by it, so use one clock for all of them, with fractions of a second.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly at?: string;
            /** @description Your ID of this update. A second update with the same ID has no effect, so you can safely repeat a request that failed. */
            readonly event_id?: string;
            readonly fields?: components["schemas"]["FieldsInput"];
            readonly is_test?: boolean;
            readonly outcome?: components["schemas"]["CallOutcome"];
            readonly recording?: components["schemas"]["RecordingInput"];
            readonly status?: components["schemas"]["CallStatus"];
            /** @example 1761742800.4711 */
            readonly uniqueid: string;
        };
        /** @description Something changed after `final`: a late recording, notes, a corrected end. Sent to integrations that select updates. */
        readonly CallUpdatedEvent: components["schemas"]["CallEvent"] & {
            /** @constant */
            readonly event_type?: "call.updated";
        };
        /** @description The mailbox takes the call. */
        readonly CallVoicemailEvent: components["schemas"]["CallEvent"] & {
            /** @constant */
            readonly event_type?: "call.voicemail";
        };
        readonly CancelManyInput: {
            /**
             * @description Only counts the deliveries.
             * @default false
             */
            readonly dry_run?: boolean;
            readonly filter: components["schemas"]["DeliveryFilter"];
        };
        readonly ChangedIntegration: {
            readonly conditions: components["schemas"]["Condition"] | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /** @description Whether the request was customised. Otherwise it is the template of the service. */
            readonly customised: boolean;
            readonly delivery: components["schemas"]["DeliverySettings"];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly disabled_at: string | null;
            /** @description Why Offhook keeps the integration off. `gone`: the receiver returned 410. `failing`: every attempt failed for days. `incomplete`: it was saved with errors. `null`: it is on, or a person switched it off or acknowledged it. */
            readonly disabled_cause: components["schemas"]["DisabledCause"] | null;
            /** @description Why the integration is off, in a sentence. */
            readonly disabled_reason: string | null;
            readonly enabled: boolean;
            readonly final: boolean;
            /** @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @description Name in the configuration that manages this item (offhook apply). `null` if it is managed in the dashboard or by the API. */
            readonly managed_as: string | null;
            readonly name: string;
            /** @description Why sending is paused. */
            readonly paused_reason: string | null;
            /**
             * Format: date-time
             * @description When sending resumes, while it is paused because the receiver keeps failing. Otherwise `null`.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly paused_until: string | null;
            /** @description Errors and warnings. The integration stays off while it has an error. */
            readonly problems: readonly components["schemas"]["IntegrationProblem"][];
            readonly realtime: boolean;
            readonly recordings: components["schemas"]["RecordingLinks"];
            readonly request: components["schemas"]["Request"];
            readonly service: string;
            readonly settings: {
                readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
            };
            readonly signing: components["schemas"]["Signing"];
            readonly statuses: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls: components["schemas"]["Tls"];
            /** @description Set if the stored settings are unreadable, so that nothing is sent: the reason. Save the integration again to replace them. Waiting deliveries are kept. */
            readonly unreadable_reason: string | null;
            readonly updated: boolean;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly updated_at: string;
            readonly version: number;
            readonly wait: components["schemas"]["Wait"];
            readonly waiting?: components["schemas"]["WaitingResult"];
        };
        readonly CompleteStepResponse: {
            readonly state: components["schemas"]["StepState"];
        };
        /** @description A condition on a field, or a group of conditions that must all or any match. */
        readonly Condition: components["schemas"]["ConditionAll"] | components["schemas"]["ConditionAny"] | components["schemas"]["ConditionField"];
        readonly ConditionAll: {
            /** @description All of these must match. */
            readonly all: readonly components["schemas"]["Condition"][];
        };
        readonly ConditionAny: {
            /** @description One of these must match. */
            readonly any: readonly components["schemas"]["Condition"][];
        };
        readonly ConditionField: {
            /**
             * @description Code of the field.
             * @example caller_number
             */
            readonly field: string;
            /** @description Comparison. known and unknown take no value, one_of and none_of take a list, within and outside take office hours. */
            readonly op: components["schemas"]["ConditionOperator"];
            /** @description Value to compare with. */
            readonly value?: string | number | boolean | readonly string[];
        };
        /** @enum {string} */
        readonly ConditionOperator: "is" | "is_not" | "one_of" | "none_of" | "contains" | "contains_not" | "starts_with" | "ends_with" | "gt" | "gte" | "lt" | "lte" | "within" | "outside" | "known" | "unknown";
        /** @description The complete configuration of an account. Names must be unique within each list. */
        readonly Config: {
            /** @description URL or path of the JSON schema, for editors. */
            readonly $schema?: string;
            readonly account?: components["schemas"]["AccountConfig"];
            /**
             * @description The integrations.
             * @default []
             */
            readonly integrations?: readonly components["schemas"]["IntegrationInput"][];
            /**
             * @description The directory of dialled numbers.
             * @default []
             */
            readonly numbers?: readonly components["schemas"]["NumberInput"][];
            /** @enum {number} */
            readonly offhook: 1;
            readonly recording_settings?: components["schemas"]["RecordingSettingsPatch"];
            /**
             * @description Sources of calls.
             * @default []
             */
            readonly sources?: readonly components["schemas"]["SourceInput"][];
            /**
             * @description Post-call steps, in order.
             * @default []
             */
            readonly steps?: readonly components["schemas"]["StepInput"][];
        };
        /** @enum {string} */
        readonly ContextRole: "inbound" | "outbound" | "internal" | "ignore";
        readonly Count: {
            readonly count: number;
        };
        readonly CreatedApiKey: {
            /**
             * @description Networks or addresses that the key can be used from. Empty: any.
             * @example [
             *       "203.0.113.0/24"
             *     ]
             */
            readonly addresses: readonly string[];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly expires_at: string | null;
            /** @example key_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @example ofh_… */
            readonly key: string;
            /**
             * Format: date-time
             * @description Accurate to about a minute.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_used_at: string | null;
            readonly last4: string;
            readonly name: string;
            /**
             * @description The person with whom the key ends. `null`: the key belongs to the account.
             * @example per_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly owner: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly revoked_at: string | null;
            /** @description Rights beside the role: to see `numbers`, to see `bodies`, to listen to `recordings`, to send `events`. Responders always see numbers and bodies; editors and admins always have all but `events`. */
            readonly rights: readonly components["schemas"]["ApiKeyRight"][];
            /** @description What the key may do. `null`: it only sends events. */
            readonly role: components["schemas"]["ApiKeyRole"] | null;
            /**
             * @description The source of calls sent with this key.
             * @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly source_id: string | null;
        };
        readonly CreatedIntegration: {
            readonly conditions: components["schemas"]["Condition"] | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /** @description Whether the request was customised. Otherwise it is the template of the service. */
            readonly customised: boolean;
            readonly delivery: components["schemas"]["DeliverySettings"];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly disabled_at: string | null;
            /** @description Why Offhook keeps the integration off. `gone`: the receiver returned 410. `failing`: every attempt failed for days. `incomplete`: it was saved with errors. `null`: it is on, or a person switched it off or acknowledged it. */
            readonly disabled_cause: components["schemas"]["DisabledCause"] | null;
            /** @description Why the integration is off, in a sentence. */
            readonly disabled_reason: string | null;
            readonly enabled: boolean;
            readonly final: boolean;
            /** @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @description Name in the configuration that manages this item (offhook apply). `null` if it is managed in the dashboard or by the API. */
            readonly managed_as: string | null;
            readonly name: string;
            /** @description Why sending is paused. */
            readonly paused_reason: string | null;
            /**
             * Format: date-time
             * @description When sending resumes, while it is paused because the receiver keeps failing. Otherwise `null`.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly paused_until: string | null;
            /** @description Errors and warnings. The integration stays off while it has an error. */
            readonly problems: readonly components["schemas"]["IntegrationProblem"][];
            readonly realtime: boolean;
            readonly recordings: components["schemas"]["RecordingLinks"];
            readonly request: components["schemas"]["Request"];
            readonly service: string;
            readonly settings: {
                readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
            };
            readonly signing: components["schemas"]["Signing"];
            /**
             * @description Shown only once.
             * @example whsec_…
             */
            readonly signing_secret: string;
            readonly statuses: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls: components["schemas"]["Tls"];
            /** @description Set if the stored settings are unreadable, so that nothing is sent: the reason. Save the integration again to replace them. Waiting deliveries are kept. */
            readonly unreadable_reason: string | null;
            readonly updated: boolean;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly updated_at: string;
            readonly version: number;
            readonly wait: components["schemas"]["Wait"];
        };
        readonly CreatedInvitation: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            readonly email: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly expires_at: string;
            /** @example inv_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /**
             * Format: uri
             * @description The one-time URL. Shown only once.
             * @example https://calls.example.com/link/2nXwQ4
             */
            readonly link: string;
            readonly name: string;
            /** @description Rights beside the role: to see `numbers`, to listen to `recordings`. Responders always see numbers; editors, admins and owners always have both. */
            readonly rights: readonly components["schemas"]["MemberRight"][];
            /** @description Each role may also do what the roles before it may do: viewer, responder, editor, admin, owner. */
            readonly role: components["schemas"]["Role"];
        };
        readonly CreatedLink: {
            readonly email: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly expires_at: string;
            readonly kind: components["schemas"]["LinkKind"];
            /**
             * Format: uri
             * @description The one-time URL. Shown only once.
             * @example https://calls.example.com/link/2nXwQ4
             */
            readonly link: string;
        };
        readonly CurrentRequest: {
            readonly request: components["schemas"]["SentRequest"];
        };
        readonly Delivery: {
            readonly attempt_count: number;
            /**
             * @description `null` for a test, and for a resend of one.
             * @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly call_id: string | null;
            readonly caller: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            readonly dialled: string | null;
            /** @description Whether this was a dry run: the service checked the test without storing it. */
            readonly dry_run: boolean;
            /**
             * Format: date-time
             * @description When the delivery is sent, while it is the next of its call and integration. Not before the end of a pause of its integration. `null` while the integration is off, or while Offhook checks whether its receiver is back.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly due_at: string | null;
            /** @description Duration of the last attempt in milliseconds. */
            readonly duration_ms: number | null;
            /** @description Kind of the last error. */
            readonly error: string | null;
            /** @description The event, such as answered or final. `null` for a test, or if the event is past its retention period. */
            readonly event: string | null;
            /** @example dlv_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /**
             * @description `null` for a test of an unsaved integration.
             * @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly integration_id: string | null;
            readonly integration_name: string | null;
            readonly kind: components["schemas"]["DeliveryKind"];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_attempt_at: string | null;
            readonly method: string | null;
            /** @description Explanation of the state, in a sentence. */
            readonly reason: string | null;
            /** @description Number of the event within the call. */
            readonly sequence: number;
            readonly state: components["schemas"]["DeliveryState"];
            /** @description HTTP status of the last response. */
            readonly status_code: number | null;
            readonly uniqueid: string | null;
            readonly url: string | null;
        };
        readonly DeliveryCount: {
            readonly count: number;
            /** @description Whether there may be more than `count`. */
            readonly has_more: boolean;
        };
        readonly DeliveryDetail: {
            readonly attempt_count: number;
            readonly attempts: readonly components["schemas"]["Attempt"][];
            /**
             * @description `null` for a test, and for a resend of one.
             * @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly call_id: string | null;
            readonly caller: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /** @description The request as a cURL command. Secrets are variables such as $TOKEN. */
            readonly curl: string | null;
            readonly dialled: string | null;
            /** @description Whether this was a dry run: the service checked the test without storing it. */
            readonly dry_run: boolean;
            /**
             * Format: date-time
             * @description When the delivery is sent, while it is the next of its call and integration. Not before the end of a pause of its integration. `null` while the integration is off, or while Offhook checks whether its receiver is back.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly due_at: string | null;
            /** @description Duration of the last attempt in milliseconds. */
            readonly duration_ms: number | null;
            /** @description Kind of the last error. */
            readonly error: string | null;
            /** @description The event, such as answered or final. `null` for a test, or if the event is past its retention period. */
            readonly event: string | null;
            /**
             * Format: date-time
             * @description Time of the event. `null` for a test.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly event_at: string | null;
            /** @example dlv_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /**
             * @description `null` for a test of an unsaved integration.
             * @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly integration_id: string | null;
            readonly integration_name: string | null;
            readonly kind: components["schemas"]["DeliveryKind"];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_attempt_at: string | null;
            readonly method: string | null;
            /** @description Explanation of the state, in a sentence. */
            readonly reason: string | null;
            readonly request: components["schemas"]["SentRequest"] | null;
            /** @description Times of the remaining attempts, next first. Empty if the delivery is not waiting, or waits for another one. */
            readonly schedule: readonly string[];
            /** @description Number of the event within the call. */
            readonly sequence: number;
            readonly state: components["schemas"]["DeliveryState"];
            /** @description HTTP status of the last response. */
            readonly status_code: number | null;
            readonly uniqueid: string | null;
            readonly url: string | null;
            /** @description Why the delivery is still waiting, in a sentence. */
            readonly waiting_reason: string | null;
            /** @description The webhook-id header. The same for every attempt and every resend as sent. */
            readonly webhook_id: string;
        };
        readonly DeliveryFigures: {
            readonly delivered: number;
            readonly failed: number;
            /** @description Delivered more than a minute after the delivery was created. A delivery rebuilt with current settings, and a resend of a failed one, count from the delivery that they replace. */
            readonly late: number;
            /** @description Median response time, within an eighth of the exact value. `null` without responses. */
            readonly median_ms: number | null;
            /** @description Dropped: replaced (`superseded`), skipped or cancelled. */
            readonly not_sent: number;
            /** @description 99th percentile of response times, as exact as the median. */
            readonly p99_ms: number | null;
            /** @description Attempts with a response, whatever its status. */
            readonly responses: number;
        };
        readonly DeliveryFilter: {
            /** @description The ID of the call, or uniqueid:<value>. */
            readonly call_id?: string;
            readonly error?: string;
            /**
             * Format: date-time
             * @description Created at or after this time.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly from?: string;
            /** @description IDs of deliveries. Unknown ones are ignored. */
            readonly ids?: readonly string[];
            readonly integration_id?: string;
            readonly kind?: components["schemas"]["DeliveryKind"];
            /** @description Only problems: deliveries that failed and were not resent, are retrying, or wait for an integration that is paused or off. Tests are not among them. */
            readonly problems?: boolean;
            /** @description An ID, uniqueid, or the beginning of a number. Other text is searched for in bodies of the last 24 hours. */
            readonly q?: string;
            readonly state?: components["schemas"]["DeliveryState"] | readonly components["schemas"]["DeliveryState"][];
            /** @description HTTP status of the last response, or a class such as 5xx. */
            readonly status_code?: number | components["schemas"]["StatusClass"];
            /**
             * Format: date-time
             * @description Created before this time.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly to?: string;
        };
        /** @enum {string} */
        readonly DeliveryKind: "status" | "ended" | "final" | "updated" | "resend" | "past" | "test";
        readonly DeliveryList: {
            readonly data: readonly components["schemas"]["Delivery"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        readonly DeliverySettings: {
            readonly backlog: components["schemas"]["BacklogPolicy"];
            readonly concurrency: number;
            readonly rate: components["schemas"]["Rate"] | null;
            readonly schedule: components["schemas"]["RetrySchedule"];
            readonly timeout_s: number;
        };
        readonly DeliverySettingsInput: {
            /**
             * @description Which statuses of a call are sent after the receiver was unavailable: every one, or only the latest.
             * @default every
             */
            readonly backlog?: components["schemas"]["BacklogPolicy"];
            /**
             * @description A whole number from 1 to 100.
             * @default 8
             */
            readonly concurrency?: number;
            /** @description Maximum rate of requests. null: no limit. */
            readonly rate?: components["schemas"]["RateInput"] | null;
            /**
             * @description Retry schedule.
             * @default standard
             */
            readonly schedule?: components["schemas"]["RetrySchedule"];
            /**
             * @description A whole number from 1 to 60.
             * @default 15
             */
            readonly timeout_s?: number;
        };
        readonly DeliverySettingsPatch: {
            /** @description Which statuses of a call are sent after the receiver was unavailable: every one, or only the latest. */
            readonly backlog?: components["schemas"]["BacklogPolicy"] | null;
            /** @description A whole number from 1 to 100. */
            readonly concurrency?: number | null;
            readonly rate?: components["schemas"]["RatePatch"] | null;
            /** @description Retry schedule. */
            readonly schedule?: components["schemas"]["RetrySchedule"] | null;
            /** @description A whole number from 1 to 60. */
            readonly timeout_s?: number | null;
        };
        /** @enum {string} */
        readonly DeliveryState: "queued" | "sending" | "retrying" | "delivered" | "failed" | "superseded" | "skipped" | "canceled";
        readonly DeliveryStatistics: {
            /**
             * Format: date-time
             * @description Deliveries and calls up to this time are counted, usually a minute ago. `null` before the first count.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly counted_until: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly from: string;
            readonly integrations: readonly components["schemas"]["IntegrationStatistics"][];
            readonly interval: components["schemas"]["StatisticsInterval"];
            /** @description The integrations that are not listed. `null` if all are. */
            readonly other: {
                readonly delivered: number;
                readonly failed: number;
                readonly integrations: number;
                /** @description Delivered more than a minute after the delivery was created. A delivery rebuilt with current settings, and a resend of a failed one, count from the delivery that they replace. */
                readonly late: number;
                /** @description Dropped: replaced (`superseded`), skipped or cancelled. */
                readonly not_sent: number;
                /** @description Not yet delivered: deliveries that are not finished now, whatever the range. */
                readonly waiting: number;
            } | null;
            /** @description The total of each period. */
            readonly points: readonly components["schemas"]["DeliveryFigures"][];
            /** @description Start of each period, oldest first. Series have a value for each. */
            readonly starts: readonly string[];
            /** @description The time zone of the account, in which days and hours start. */
            readonly timezone: string;
            /**
             * Format: date-time
             * @description End of the last period.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly to: string;
            readonly total: components["schemas"]["DeliveryTotal"];
        };
        readonly DeliveryTotal: {
            readonly delivered: number;
            readonly failed: number;
            /** @description Delivered more than a minute after the delivery was created. A delivery rebuilt with current settings, and a resend of a failed one, count from the delivery that they replace. */
            readonly late: number;
            /** @description Median response time, within an eighth of the exact value. `null` without responses. */
            readonly median_ms: number | null;
            /** @description Dropped: replaced (`superseded`), skipped or cancelled. */
            readonly not_sent: number;
            /** @description 99th percentile of response times, as exact as the median. */
            readonly p99_ms: number | null;
            /** @description Attempts with a response, whatever its status. */
            readonly responses: number;
            /** @description Not yet delivered: deliveries that are not finished now, whatever the range. */
            readonly waiting: number;
        };
        readonly Diagnostics: {
            /** @description Private networks that requests may reach. `null` except in the first account. */
            readonly allow_networks: readonly string[] | null;
            /** @description Sources of all accounts that may not connect. `null` except in the first account. */
            readonly blocked_sources: readonly {
                readonly account_name: string;
                /** @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
                readonly name: string;
                readonly problem: string;
            }[] | null;
            /** @description Connected sources of all accounts whose login lacks a permission, so call data is incomplete. `null` except in the first account. */
            readonly incomplete_sources: readonly {
                readonly account_name: string;
                /** @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
                readonly name: string;
                readonly problem: string;
            }[] | null;
            /** @description Private networks that sources may connect to. `null` except in the first account. */
            readonly source_networks: readonly string[] | null;
            /** @description Unreadable stored rows that Offhook skips, and what to do. The first account sees those of all accounts. */
            readonly unreadable_rows: readonly {
                readonly account_number: number;
                readonly id: string;
                readonly kind: string;
                readonly reason: string;
            }[];
        };
        readonly DialledNumber: {
            readonly campaign: string | null;
            readonly country: string | null;
            readonly custom_group: string | null;
            readonly custom_id: string | null;
            readonly do_not_record: boolean;
            /** @example num_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @description Whether the number is managed by config (offhook apply). */
            readonly managed: boolean;
            readonly medium: string | null;
            readonly name: string | null;
            readonly number: string;
            readonly source: string | null;
            readonly timezone: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly updated_at: string;
        };
        readonly DialledNumberList: {
            readonly data: readonly components["schemas"]["DialledNumber"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        /** @enum {string} */
        readonly DisabledCause: "gone" | "failing" | "incomplete";
        readonly DisableManyInput: {
            /** @description IDs of integrations. */
            readonly ids: readonly string[];
            readonly waiting?: components["schemas"]["WaitingDeliveries"];
        };
        /**
         * Discord
         * @description Posts each call to a channel: caller, destination and outcome.
         */
        readonly DiscordIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "discord";
            readonly settings?: components["schemas"]["DiscordSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Discord. */
        readonly DiscordSettings: {
            /**
             * Webhook URL
             * @description In Discord: Edit Channel (the cog beside the channel name) › Integrations › Webhooks › New Webhook › Copy Webhook URL.
             * @example https://discord.com/api/webhooks/223704706495545344/3d89bb7572e0fb30d8128367b3b1b44fecd1726de135cbe28a41f8b2
             */
            readonly webhook?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        readonly EnableManyInput: {
            /** @description IDs of integrations. */
            readonly ids: readonly string[];
        };
        /**
         * @description `q850`: a cause of Q.850. `sip`: a SIP response. `phone_system`: a word of the phone system.
         * @enum {string}
         */
        readonly EndCauseKind: "q850" | "sip" | "phone_system";
        /** @enum {string} */
        readonly EventName: "ringing" | "in_menu" | "queued" | "answered" | "on_hold" | "transferring" | "voicemail" | "ended" | "final" | "updated";
        readonly EventRecord: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly at: string;
            /** @example evt_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly event_id: string;
            /** @description The fields of the call at the time of the event. */
            readonly fields: {
                readonly [key: string]: components["schemas"]["FieldValue"] | null;
            };
            readonly sequence: number;
            readonly type: components["schemas"]["EventName"];
        };
        readonly EventRecords: {
            /** @description Country of the dialled number, if set in the directory. */
            readonly country: string | null;
            /** @description The current fields of the call. If the call has no final event, because no integration was due one, a preview of it uses these fields. */
            readonly current_fields: {
                readonly [key: string]: components["schemas"]["FieldValue"] | null;
            };
            readonly data: readonly components["schemas"]["EventRecord"][];
        };
        readonly EventResults: {
            readonly results: readonly components["schemas"]["UpdateResult"][];
        };
        readonly EventsInput: components["schemas"]["CallUpdate"] | readonly components["schemas"]["CallUpdate"][];
        readonly EvidenceLeg: {
            readonly cause: {
                readonly code: number | null;
                readonly kind: components["schemas"]["EndCauseKind"];
                readonly name: string | null;
            } | null;
            readonly end: components["schemas"]["LegEnd"];
            /** @description Extension, number or name. `null` if unknown. */
            readonly party: string | null;
            /** @description Ringing time in seconds. `null` if unknown. */
            readonly rang_seconds: number | null;
        };
        readonly ExportedConfig: {
            readonly config: {
                readonly [key: string]: unknown;
            };
            readonly secrets: readonly {
                readonly description: string;
                /** @description JSON pointer to the secret. */
                readonly pointer: string;
                /** @description Suggested name of the variable. */
                readonly variable: string;
            }[];
        };
        readonly Field: {
            /** @description The earliest point at which the field is known. */
            readonly available_from: components["schemas"]["FieldMoment"];
            readonly can_change: boolean;
            readonly code: string;
            readonly description: string;
            readonly example: components["schemas"]["FieldValue"] | null;
            /** @description Whether the number directory fills in the field if the source doesn’t report it. */
            readonly from_directory: boolean;
            /** @description Whether Offhook derives the field from previous calls if the source doesn’t report it. */
            readonly from_history: boolean;
            readonly label: string;
            /** @description Origin of the value. `source`: the source. `offhook`: Offhook. `gap`: the source, where Offhook can’t compute it. */
            readonly origin: components["schemas"]["FieldOrigin"];
            /** @description Kinds of sources that can report the field. */
            readonly sources: readonly string[];
            readonly type: string;
            readonly values?: readonly string[];
        };
        readonly FieldList: {
            readonly data: readonly components["schemas"]["Field"][];
        };
        /** @enum {string} */
        readonly FieldMoment: "ring" | "answer" | "end" | "processed" | "each" | "any";
        /** @enum {string} */
        readonly FieldOrigin: "source" | "offhook" | "gap";
        readonly FieldSeen: {
            /** @description Number of the newest 1,000 calls that have the field. */
            readonly call_count: number;
            readonly code: string;
            /**
             * Format: date-time
             * @description Time of the newest call with the field.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_at: string;
            /** @description Value in the newest call, cut after 200 characters. */
            readonly sample: components["schemas"]["FieldValue"];
        };
        readonly FieldSeenList: {
            readonly data: readonly components["schemas"]["FieldSeen"][];
        };
        /** @description Fields keyed by code (GET /api/v1/fields), and custom fields named custom.<name>, at most 300. null clears a field. Omitted fields are unchanged. */
        readonly FieldsInput: {
            /**
             * @description The email address of the agent who answered.
             * @example sam@acme.au
             */
            readonly agent_email?: string | null;
            /**
             * @description The ID of the agent who answered, as used by the phone system.
             * @example 204
             */
            readonly agent_id?: string | null;
            /**
             * @description The name of the agent who answered.
             * @example Sam Lee
             */
            readonly agent_name?: string | null;
            /** @description How far the carrier vouches for the caller’s number (STIR/SHAKEN): A in full, B and C in part, failed if the signature is invalid. */
            readonly attestation?: components["schemas"]["Attestation"] | null;
            /**
             * @description Whether the caller withheld their number.
             * @example false
             */
            readonly caller_anonymous?: boolean | null;
            /**
             * @description The city or exchange of the caller’s number.
             * @example Sydney
             */
            readonly caller_city?: string | null;
            /**
             * @description The country of the caller’s number, as a two-letter code.
             * @example AU
             */
            readonly caller_country?: string | null;
            /**
             * @description The caller’s name, as sent with the call.
             * @example Jane "JJ" O'Neil
             */
            readonly caller_name?: string | null;
            /**
             * @description The number of the side that calls, in international format; in outbound calls, your own.
             * @example +61412345678
             */
            readonly caller_number?: string | null;
            /**
             * @description The caller’s number in national format.
             * @example 0412 345 678
             */
            readonly caller_number_local?: string | null;
            /**
             * @description The postcode of the caller’s number.
             * @example 2000
             */
            readonly caller_postcode?: string | null;
            /**
             * @description The state of the caller’s number.
             * @example NSW
             */
            readonly caller_state?: string | null;
            /** @description The type of line the caller used. */
            readonly caller_type?: components["schemas"]["NumberType"] | null;
            /**
             * @description The number of calls from or to this number in the last 30 days, including this one.
             * @example 1
             */
            readonly calls_30d?: number | null;
            /**
             * @description The number of calls between this number and the dialled one in the last 30 days, including this one.
             * @example 1
             */
            readonly calls_30d_per_number?: number | null;
            /**
             * @description The campaign of the dialled number.
             * @example Spring sale
             */
            readonly campaign_name?: string | null;
            /**
             * @description The cost of the call.
             * @example 0.35
             */
            readonly cost?: string | number | null;
            /**
             * @description The currency of value and cost, as a three-letter code.
             * @example AUD
             */
            readonly currency?: string | null;
            /**
             * @description Your group for the dialled number, from the directory.
             * @example Dealers NSW
             */
            readonly custom_group?: string | null;
            /**
             * @description Your ID for the dialled number, from the directory.
             * @example AD-778
             */
            readonly custom_id?: string | null;
            /**
             * @description The name of the person or place the call was sent to.
             * @example Reception
             */
            readonly destination_name?: string | null;
            /**
             * @description The number the call was sent to.
             * @example +61299991111
             */
            readonly destination_number?: string | null;
            /** @description Inbound, outbound or internal. */
            readonly direction?: components["schemas"]["CallDirection"] | null;
            /**
             * @description How the agent classified the call.
             * @example Sale
             */
            readonly disposition?: string | null;
            /**
             * @description The digits the caller pressed.
             * @example 13
             */
            readonly dtmf_digits?: string | null;
            /**
             * @description Seconds from start to end.
             * @example 95
             */
            readonly duration?: number | null;
            /**
             * @description The _fbc cookie of the visit.
             * @example fb.1.1554763741205.AbCdEfGh
             */
            readonly fbc?: string | null;
            /**
             * @description The _fbp cookie of the visit.
             * @example fb.1.1558571054389.1098115397
             */
            readonly fbp?: string | null;
            /**
             * @description Whether this is the first call from or to this number.
             * @example true
             */
            readonly first_call?: boolean | null;
            /**
             * @description Whether this is the first call between this number and the dialled one.
             * @example true
             */
            readonly first_call_per_number?: boolean | null;
            /**
             * @description The visitor’s client ID in Google Analytics.
             * @example 123456.7654321
             */
            readonly ga_client_id?: string | null;
            /**
             * @description The ID of the visit’s session in Google Analytics.
             * @example 1764039600
             */
            readonly ga_session_id?: string | null;
            /**
             * @description The gbraid of the visit.
             * @example 0AAAAADnk3vUf1
             */
            readonly gbraid?: string | null;
            /**
             * @description The gclid of the visit.
             * @example Cj0KCQiA5NSsBhDfARIsALpXa0
             */
            readonly gclid?: string | null;
            /** @description Who ended the call: the other party (caller), your side (agent) or the phone system. */
            readonly hangup_by?: components["schemas"]["HangupBy"] | null;
            /**
             * @description Why the call ended, as reported by the phone system.
             * @example NORMAL_CLEARING
             */
            readonly hangup_cause?: string | null;
            /**
             * @description The number of the hang-up cause in the standard Q.850.
             * @example 16
             */
            readonly hangup_cause_code?: number | null;
            /**
             * @description Seconds on hold.
             * @example 5
             */
            readonly hold_duration?: number | null;
            /**
             * @description The menu options the caller chose.
             * @example 1>3
             */
            readonly ivr_path?: string | null;
            /**
             * @description The keyword the visitor searched for.
             * @example plumber sydney
             */
            readonly keyword?: string | null;
            /**
             * @description The keywords detected in the call.
             * @example [
             *       "price",
             *       "booking"
             *     ]
             */
            readonly keywords_spotted?: readonly string[] | null;
            /**
             * @description The first page of the visit.
             * @example https://acme.example/?utm_source=google
             */
            readonly landing_page?: string | null;
            /**
             * @description Who last answered a call from or to this number: the agent’s name, or their ID if the name is unknown.
             * @example Sam Lee
             */
            readonly last_agent?: string | null;
            /**
             * @description Who last answered a call between this number and the dialled one.
             * @example Sam Lee
             */
            readonly last_agent_per_number?: string | null;
            /**
             * Format: date-time
             * @description When the previous call from or to this number started.
             * @example 2026-11-20T01:12:30.000Z
             */
            readonly last_call_at?: string | null;
            /**
             * Format: date-time
             * @description When the previous call between this number and the dialled one started.
             * @example 2026-11-20T01:12:30.000Z
             */
            readonly last_call_at_per_number?: string | null;
            /** @description How the previous call from or to this number ended. */
            readonly last_outcome?: components["schemas"]["CallOutcome"] | null;
            /** @description How the previous call between this number and the dialled one ended. */
            readonly last_outcome_per_number?: components["schemas"]["CallOutcome"] | null;
            /**
             * @description How promising the lead is.
             * @example 0.82
             */
            readonly lead_score?: number | null;
            /**
             * @description The marketing medium, such as cpc.
             * @example cpc
             */
            readonly medium?: string | null;
            /**
             * @description The msclkid of the visit.
             * @example b2f1d5c0a9e84b7f
             */
            readonly msclkid?: string | null;
            /**
             * @description The notes on the call.
             * @example call back Friday
             */
            readonly notes?: string | null;
            /**
             * @description The page that showed the number.
             * @example https://acme.example/contact
             */
            readonly page_called_from?: string | null;
            /**
             * @description The Unique ID of the call that this one came from or was joined to.
             * @example 1761742800.4700
             */
            readonly parent_call_id?: string | null;
            /**
             * @description The number of earlier calls from or to this number.
             * @example 0
             */
            readonly prior_calls?: number | null;
            /**
             * @description The number of earlier calls between this number and the dialled one.
             * @example 0
             */
            readonly prior_calls_per_number?: number | null;
            /**
             * @description Seconds in queues; known once the call is answered or ends.
             * @example 0
             */
            readonly queue_duration?: number | null;
            /**
             * @description The queue or group the call waited in.
             * @example Sales
             */
            readonly queue_name?: string | null;
            /**
             * @description Whether the call was recorded.
             * @example true
             */
            readonly recorded?: boolean | null;
            /**
             * @description The length of the recording in seconds.
             * @example 83
             */
            readonly recording_duration?: number | null;
            /**
             * @description The ID of the recording.
             * @example rec_91
             */
            readonly recording_id?: string | null;
            /**
             * @description A link to the recording.
             * @example https://calls.example/recordings/rec_91.mp3
             */
            readonly recording_url?: string | null;
            /**
             * @description The page or app that led to the visit.
             * @example https://www.google.com/
             */
            readonly referrer?: string | null;
            /**
             * @description Seconds the call rang; known once the call is answered or ends.
             * @example 12
             */
            readonly ring_duration?: number | null;
            /** @description The sentiment of the call. */
            readonly sentiment?: components["schemas"]["Sentiment"] | null;
            /**
             * @description The SIP Call-ID of the caller’s leg.
             * @example a84b4c76e66710@pc33
             */
            readonly sip_call_id?: string | null;
            /**
             * @description The code of the final SIP response.
             * @example 200
             */
            readonly sip_status?: number | null;
            /**
             * @description Where the visitor came from, such as google.
             * @example google
             */
            readonly source?: string | null;
            /**
             * @description A summary of the call.
             * @example Asked for a quote.
             */
            readonly summary?: string | null;
            /**
             * @description The caller’s answer in the survey.
             * @example 5
             */
            readonly survey_outcome?: string | null;
            /**
             * @description The tags set by people or rules.
             * @example [
             *       "quote"
             *     ]
             */
            readonly tags?: readonly string[] | null;
            /**
             * @description Seconds from the first answer to the end of the conversation, including hold; 0 if nobody answered.
             * @example 83
             */
            readonly talk_duration?: number | null;
            /**
             * @description The time zone of the dialled number, or of the account.
             * @example Australia/Sydney
             */
            readonly timezone?: string | null;
            /**
             * @description The number that was dialled; in outbound calls, the customer’s.
             * @example +61288889999
             */
            readonly tracking_number?: string | null;
            /**
             * @description The name of the dialled number, from the directory.
             * @example Website header
             */
            readonly tracking_number_name?: string | null;
            /**
             * @description The transcript of the call.
             * @example Hello, I would like a quote.
             */
            readonly transcript?: string | null;
            /**
             * @description How many times the call was transferred.
             * @example 0
             */
            readonly transfer_count?: number | null;
            /**
             * @description The number the call was last transferred to.
             * @example +61299992222
             */
            readonly transferred_to?: string | null;
            /**
             * @description The utm_campaign of the visit.
             * @example spring-sale
             */
            readonly utm_campaign?: string | null;
            /**
             * @description The utm_content of the visit.
             * @example header-link
             */
            readonly utm_content?: string | null;
            /**
             * @description The utm_medium of the visit.
             * @example cpc
             */
            readonly utm_medium?: string | null;
            /**
             * @description The utm_source of the visit.
             * @example google
             */
            readonly utm_source?: string | null;
            /**
             * @description The utm_term of the visit.
             * @example plumber sydney
             */
            readonly utm_term?: string | null;
            /**
             * @description The value of the call as a conversion.
             * @example 250.00
             */
            readonly value?: string | number | null;
            /**
             * @description Your website’s ID for the visitor.
             * @example v_88
             */
            readonly visitor_id?: string | null;
            /**
             * @description The visitor’s IP address.
             * @example 203.0.113.9
             */
            readonly visitor_ip?: string | null;
            /**
             * @description The visitor’s browser, as its user agent.
             * @example Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)
             */
            readonly visitor_user_agent?: string | null;
            /**
             * @description Whether the caller left a voicemail.
             * @example false
             */
            readonly voicemail_left?: boolean | null;
            /**
             * @description A link to the voicemail.
             * @example https://calls.example/voicemail/vm_12.mp3
             */
            readonly voicemail_url?: string | null;
            /**
             * @description The wbraid of the visit.
             * @example CjgKEAjw7vBhDf
             */
            readonly wbraid?: string | null;
            /**
             * @description Seconds the agent spent on the call after it ended.
             * @example 20
             */
            readonly wrapup_duration?: number | null;
        } & {
            readonly [key: string]: components["schemas"]["FieldValue"] | null;
        };
        readonly FieldValue: string | number | boolean | readonly string[];
        /**
         * Files settings
         * @description Settings of a source of kind Files.
         */
        readonly FilesSettings: {
            /**
             * Country
             * @description Used for numbers without a country code.
             */
            readonly country?: string | null;
            /** @description How messages map to calls. */
            readonly mapping?: {
                readonly [key: string]: unknown;
            } | null;
            /**
             * Time zone
             * @description Used for times without a time zone.
             */
            readonly timezone?: string | null;
        };
        /**
         * Files
         * @description Past calls from CSV or NDJSON files.
         */
        readonly FilesSourceCheckInput: {
            /** @description Ignored. */
            readonly enabled?: boolean;
            /** @description ID of the saved source. Its secrets are used where the body has them as shown. */
            readonly id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "files";
            /** @description Ignored, so that you can send the same body as when you create a source. */
            readonly name?: string;
            readonly settings?: components["schemas"]["FilesSettings"];
        };
        /**
         * Files
         * @description Past calls from CSV or NDJSON files.
         */
        readonly FilesSourceInput: {
            /**
             * @description Whether the source is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "files";
            /** @description Name of the source. */
            readonly name: string;
            readonly settings?: components["schemas"]["FilesSettings"];
        };
        readonly Filter: {
            readonly accepts: readonly string[];
            readonly argument: {
                readonly description: string;
                readonly presence: components["schemas"]["ArgumentPresence"];
            };
            readonly description: string;
            readonly example: {
                readonly filter: string;
                readonly result: components["schemas"]["FieldValue"] | null;
                readonly value: components["schemas"]["FieldValue"] | null;
            };
            readonly name: string;
        };
        readonly FilterList: {
            readonly data: readonly components["schemas"]["Filter"][];
        };
        /**
         * @description The first webhook. `missing`: there is no integration. `incomplete`: none is complete. `done`: one is complete, wherever it sends.
         * @enum {string}
         */
        readonly FirstIntegration: "missing" | "incomplete" | "done";
        /**
         * @description The phone system. `missing`: there is no source besides the API and files. `not_connected`: Offhook can’t connect to it. `connected` and `listening` (for a system that posts to Offhook): it has not reported a call. `done`: a source reported a call.
         * @enum {string}
         */
        readonly FirstSource: "missing" | "not_connected" | "connected" | "listening" | "done";
        readonly FirstSteps: {
            readonly integration: components["schemas"]["FirstIntegration"];
            /**
             * @description The integration that the step is about, or `null` without any.
             * @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly integration_id: string | null;
            /** @description Whether a receiver accepted a request, a test or the Test inbox included. */
            readonly request_arrived: boolean;
            readonly source: components["schemas"]["FirstSource"];
            /** @description Whether a source reported a call, other than a test or a replayed call. */
            readonly source_connected: boolean;
            /**
             * @description The source that the step is about. `null` without one, and once the step is done.
             * @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly source_id: string | null;
        };
        /**
         * FreeSWITCH settings
         * @description Settings of a source of kind FreeSWITCH.
         */
        readonly FreeswitchSettings: {
            /** @description Role of each dialplan context, by name. */
            readonly contexts?: {
                readonly [key: string]: components["schemas"]["ContextRole"];
            } | null;
            /**
             * Country
             * @description Used for numbers without a country code.
             */
            readonly country?: string | null;
            /**
             * Host
             * @description Hostname or IP address of the FreeSWITCH server.
             */
            readonly host: string | null;
            /**
             * Password
             * @description The same as in event_socket.conf.xml. Stored encrypted and never shown again.
             */
            readonly password?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Port
             * @description Event socket port. Defaults to 8021.
             * @example 8021
             */
            readonly port?: number | null;
            /**
             * Recordings folder
             * @description Path on this machine where the recordings of the PBX are mounted, for example /var/lib/freeswitch/recordings. Without it, recordings are not fetched.
             */
            readonly recordings_folder?: string | null;
            /** @description Defaults to announced. */
            readonly records?: components["schemas"]["RecordingPolicy"] | null;
        };
        /**
         * FreeSWITCH
         * @description Every status of every call on FreeSWITCH or FusionPBX, in real time.
         */
        readonly FreeswitchSourceCheckInput: {
            /** @description Ignored. */
            readonly enabled?: boolean;
            /** @description ID of the saved source. Its secrets are used where the body has them as shown. */
            readonly id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "freeswitch";
            /** @description Ignored, so that you can send the same body as when you create a source. */
            readonly name?: string;
            readonly settings?: components["schemas"]["FreeswitchSettings"];
        };
        /**
         * FreeSWITCH
         * @description Every status of every call on FreeSWITCH or FusionPBX, in real time.
         */
        readonly FreeswitchSourceInput: {
            /**
             * @description Whether the source is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "freeswitch";
            /** @description Name of the source. */
            readonly name: string;
            readonly settings?: components["schemas"]["FreeswitchSettings"];
        };
        /**
         * Google Analytics 4
         * @description Adds an event for each call to the website visit that led to it.
         */
        readonly Ga4IntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "ga4";
            readonly settings?: components["schemas"]["Ga4Settings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Google Analytics 4. */
        readonly Ga4Settings: {
            /**
             * API secret
             * @description In the same web stream: Measurement Protocol API secrets › Create.
             * @example aBcDeFgHiJkLmNoPqRsTuV
             */
            readonly api_secret?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Event name
             * @description The event’s name in Google Analytics. To count it as a conversion, mark it as a key event there.
             */
            readonly event_name?: string | null;
            /**
             * Measurement ID
             * @description In Google Analytics: Admin › Data streams › your web stream. It starts with G-.
             * @example G-ABC1234567
             */
            readonly measurement_id?: string | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /** @enum {string} */
        readonly GapCode: "not_connected" | "not_running" | "settings_changed" | "missing_permission" | "updates_dropped";
        /**
         * Generic Webhook
         * @description Sends calls to any URL, in the format you choose.
         */
        readonly GenericIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /**
             * @default generic
             * @enum {string}
             */
            readonly service?: "generic";
            /**
             * @description Settings of the service, by key. Send a secret as text; responses only show that it is set.
             * @default {}
             */
            readonly settings?: {
                readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
            };
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        readonly GetHealthResponse: {
            /** @enum {string} */
            readonly status: "alive";
            readonly version: string;
        };
        readonly GetReadinessResponse: {
            /** @enum {string} */
            readonly status: "ready";
        };
        /**
         * Google Ads, calls from ads
         * @description Counts each answered call from a Google forwarding number in an ad as a conversion.
         */
        readonly GoogleAdsCallsIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "google_ads_calls";
            readonly settings?: components["schemas"]["GoogleAdsCallsSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Google Ads, calls from ads. */
        readonly GoogleAdsCallsSettings: {
            /**
             * OAuth client ID
             * @description In the Google Cloud console, enable the Google Ads API under APIs & Services, then create an OAuth client ID of type Web application under Credentials. Add the redirect URI that Offhook shows.
             * @example 1234567890-abc123.apps.googleusercontent.com
             */
            readonly client_id?: string | null;
            /**
             * OAuth client secret
             * @description Beside the client ID in the Google Cloud console, under Credentials.
             * @example GOCSPX-abc123
             */
            readonly client_secret?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Caller consent
             * @description Whether callers consented to Google using their data for ads. Google requires this for callers in the European Economic Area.
             * @example
             * @example GRANTED
             * @example DENIED
             */
            readonly consent?: string | null;
            /**
             * Conversion action ID
             * @description A conversion action imported from calls. In Google Ads, open the conversion action under Goals. The ID is the number after ctId= in the URL of that page.
             * @example 987654321
             */
            readonly conversion_action_id?: string | null;
            /**
             * Google Ads customer ID
             * @description The account that receives the conversions: the ten digits at the top of Google Ads, without dashes.
             * @example 1234567890
             */
            readonly customer_id?: string | null;
            /**
             * Login customer ID
             * @description The manager account you access that account through, without dashes. If you have no manager account, repeat the customer ID.
             * @example 1234567890
             */
            readonly login_customer_id?: string | null;
            /**
             * Refresh token
             * @description Save, then choose Connect to authorise with Google, which fills it in. Or paste an existing one.
             * @example 1//0abc123
             */
            readonly refresh_token?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /**
         * Google Ads
         * @description Counts each answered call as a conversion of the ad click that led to it.
         */
        readonly GoogleAdsIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "google_ads";
            readonly settings?: components["schemas"]["GoogleAdsSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Google Ads. */
        readonly GoogleAdsSettings: {
            /**
             * OAuth client ID
             * @description In the Google Cloud console, enable the Data Manager API under APIs & Services, then create an OAuth client ID of type Web application under Credentials. Add the redirect URI that Offhook shows.
             * @example 1234567890-abc123.apps.googleusercontent.com
             */
            readonly client_id?: string | null;
            /**
             * OAuth client secret
             * @description Beside the client ID in the Google Cloud console, under Credentials.
             * @example GOCSPX-abc123
             */
            readonly client_secret?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Caller consent
             * @description Whether callers consented to Google using their data for ads. Google requires this for callers in the European Economic Area.
             * @example
             * @example CONSENT_GRANTED
             * @example CONSENT_DENIED
             */
            readonly consent?: string | null;
            /**
             * Conversion action ID
             * @description A conversion action imported from clicks. In Google Ads, open the conversion action under Goals. The ID is the number after ctId= in the URL of that page.
             * @example 987654321
             */
            readonly conversion_action_id?: string | null;
            /**
             * Google Ads customer ID
             * @description The account that receives the conversions: the ten digits at the top of Google Ads, without dashes.
             * @example 1234567890
             */
            readonly customer_id?: string | null;
            /**
             * Login customer ID
             * @description The manager account you access that account through, without dashes. If you have no manager account, repeat the customer ID.
             * @example 1234567890
             */
            readonly login_customer_id?: string | null;
            /**
             * Refresh token
             * @description Save, then choose Connect to authorise with Google, which fills it in. Or paste an existing one.
             * @example 1//0abc123
             */
            readonly refresh_token?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /**
         * Google Sheets
         * @description Adds a row for each call to your spreadsheet, through a small script in it.
         */
        readonly GoogleSheetsIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "google_sheets";
            readonly settings?: components["schemas"]["GoogleSheetsSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Google Sheets. */
        readonly GoogleSheetsSettings: {
            /**
             * Web app URL
             * @description In your spreadsheet: Extensions › Apps Script. Replace the code with the script below and Save. Then Deploy › New deployment, type Web app, Execute as Me, Who has access Anyone, Deploy, and copy the Web app URL. After changing the script: Deploy › Manage deployments › Edit › New version.
             * @example https://script.google.com/macros/s/AKfycbxExampleExampleExampleExampleExample/exec
             */
            readonly webhook?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        readonly HandOverInput: {
            /**
             * @description ID of the member.
             * @example per_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly person_id: string;
            /** @description What becomes of you: an admin of the account, or no member any more. */
            readonly then: components["schemas"]["AfterHandOver"];
        };
        /** @enum {string} */
        readonly HangupBy: "caller" | "agent" | "system";
        readonly Header: {
            readonly encoding?: components["schemas"]["HeaderEncoding"];
            readonly key: string;
            readonly secret: boolean;
            readonly value: string | components["schemas"]["ShownSecret"] | null;
        };
        /** @enum {string} */
        readonly HeaderEncoding: "rfc8187" | "percent";
        readonly HeaderInput: {
            /** @description Encoding of characters outside ASCII. */
            readonly encoding?: components["schemas"]["HeaderEncoding"];
            /** @description Name of the header. */
            readonly key: string;
            /**
             * @description Whether the value is a secret: encrypted, and never shown.
             * @default false
             */
            readonly secret?: boolean;
            readonly value?: string | components["schemas"]["ShownSecret"] | null;
        };
        /** @enum {string} */
        readonly HmacAlgorithm: "sha256" | "sha1" | "sha512";
        /** @enum {string} */
        readonly HmacEncoding: "hex" | "base64";
        /**
         * HubSpot
         * @description Logs each call in HubSpot, including its recording, for the calls index page and reports.
         */
        readonly HubspotIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "hubspot";
            readonly settings?: components["schemas"]["HubspotSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of HubSpot. */
        readonly HubspotSettings: {
            /**
             * Service key or access token
             * @description In HubSpot: Development › Keys › Service keys › Create service key, with the scope crm.objects.contacts.write. The access token of a private app also works (Development › Legacy apps › your app › Auth).
             * @example pat-na1-11111111-2222-3333-4444-555555555555
             */
            readonly token?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        readonly ImportedCall: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly answered_at: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly ended_at: string | null;
            readonly fields: {
                readonly [key: string]: components["schemas"]["FieldValue"] | null;
            };
            readonly index: number;
            readonly outcome: components["schemas"]["CallOutcome"] | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly started_at: string | null;
            readonly status: components["schemas"]["CallStatus"] | null;
            readonly uniqueid: string;
        };
        readonly ImportInput: {
            /**
             * @description `true`: returns the same result, but stores nothing.
             * @default false
             */
            readonly dry_run?: boolean;
            /** @description With dry_run: the mapping to try instead of the source’s. */
            readonly mapping?: {
                readonly [key: string]: unknown;
            };
            /** @description Rows as objects: cells by column heading, or lines of NDJSON. */
            readonly rows: readonly {
                readonly [key: string]: unknown;
            }[];
            /**
             * @description Integrations that receive the calls, as if they happened now.
             * @default nobody
             */
            readonly send?: components["schemas"]["ImportTarget"];
            /**
             * @description The time zone of times without an offset, such as the clock of the phone system. Without it: that of the source, otherwise that of the account.
             * @example Australia/Sydney
             */
            readonly timezone?: string;
        };
        readonly ImportResult: {
            /** @description Number of rows of calls that had already ended. */
            readonly already_ended: number;
            /** @description For a dry run: the first 50 resulting calls. */
            readonly calls: readonly components["schemas"]["ImportedCall"][];
            /** @description Number of rows that created a call. */
            readonly created: number;
            /** @description Number of rows that the mapping ignores. */
            readonly ignored: number;
            /** @description Refused rows, with their position in the request (from 0) and the reason. */
            readonly refused: readonly {
                readonly index: number;
                readonly problems: readonly string[];
            }[];
            /** @description The time zone in which times without an offset were read. */
            readonly timezone: string;
        };
        /** @enum {string} */
        readonly ImportTarget: "nobody" | "integrations";
        readonly InboxRequest: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly at: string;
            readonly body: string;
            /** @description The body in Base64, if it isn’t UTF-8. */
            readonly body_base64: string | null;
            readonly headers: readonly (readonly [
                string,
                string
            ])[];
            /** @example req_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly method: string;
            /** @description HTTP status of the response. */
            readonly status_code: number;
            readonly url: string;
        };
        readonly InboxRequestList: {
            readonly data: readonly components["schemas"]["InboxRequest"][];
            /** @description Always `null`: the list is complete. */
            readonly next: string | null;
        };
        readonly Integration: {
            readonly conditions: components["schemas"]["Condition"] | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /** @description Whether the request was customised. Otherwise it is the template of the service. */
            readonly customised: boolean;
            readonly delivery: components["schemas"]["DeliverySettings"];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly disabled_at: string | null;
            /** @description Why Offhook keeps the integration off. `gone`: the receiver returned 410. `failing`: every attempt failed for days. `incomplete`: it was saved with errors. `null`: it is on, or a person switched it off or acknowledged it. */
            readonly disabled_cause: components["schemas"]["DisabledCause"] | null;
            /** @description Why the integration is off, in a sentence. */
            readonly disabled_reason: string | null;
            readonly enabled: boolean;
            readonly final: boolean;
            /** @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @description Name in the configuration that manages this item (offhook apply). `null` if it is managed in the dashboard or by the API. */
            readonly managed_as: string | null;
            readonly name: string;
            /** @description Why sending is paused. */
            readonly paused_reason: string | null;
            /**
             * Format: date-time
             * @description When sending resumes, while it is paused because the receiver keeps failing. Otherwise `null`.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly paused_until: string | null;
            /** @description Errors and warnings. The integration stays off while it has an error. */
            readonly problems: readonly components["schemas"]["IntegrationProblem"][];
            readonly realtime: boolean;
            readonly recordings: components["schemas"]["RecordingLinks"];
            readonly request: components["schemas"]["Request"];
            readonly service: string;
            readonly settings: {
                readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
            };
            readonly signing: components["schemas"]["Signing"];
            readonly statuses: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls: components["schemas"]["Tls"];
            /** @description Set if the stored settings are unreadable, so that nothing is sent: the reason. Save the integration again to replace them. Waiting deliveries are kept. */
            readonly unreadable_reason: string | null;
            readonly updated: boolean;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly updated_at: string;
            readonly version: number;
            readonly wait: components["schemas"]["Wait"];
        };
        readonly IntegrationActivities: {
            readonly data: readonly components["schemas"]["IntegrationActivity"][];
        };
        readonly IntegrationActivity: {
            readonly delivered_24h: number;
            readonly failed_24h: number;
            /** @description `failing`: the newest attempt failed. `paused`: Offhook has paused sending because the receiver keeps failing. `disabled`: nothing is sent. */
            readonly health: components["schemas"]["IntegrationHealth"];
            readonly health_reason: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly health_since: string | null;
            /** @description The last 24 hours including the current one, oldest first. */
            readonly hours: readonly {
                /**
                 * Format: date-time
                 * @description Start of the period.
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly at: string;
                readonly delivered: number;
                /** @description Failed attempts, including those that were retried later. */
                readonly failed: number;
            }[];
            /** @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly integration_id: string;
            /** @description The newest attempt, with the state of its delivery after it. */
            readonly last: {
                /**
                 * Format: date-time
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly at: string;
                readonly error: string | null;
                readonly state: string;
                readonly status_code: number | null;
            } | null;
            /**
             * Format: date-time
             * @description Time of the next attempt.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly next_at: string | null;
            /** @description Deliveries that are not finished yet. */
            readonly waiting: number;
        };
        readonly IntegrationConfiguration: {
            readonly conditions: components["schemas"]["Condition"] | null;
            readonly delivery: components["schemas"]["DeliverySettings"];
            readonly enabled: boolean;
            readonly final: boolean;
            readonly name: string;
            readonly realtime: boolean;
            readonly recordings: components["schemas"]["RecordingLinks"];
            readonly request: components["schemas"]["Request"];
            readonly service: string;
            readonly settings: {
                readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
            };
            readonly signing: {
                readonly enabled: boolean;
            };
            readonly statuses: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls: components["schemas"]["Tls"];
            readonly updated: boolean;
            readonly wait: components["schemas"]["Wait"];
        };
        readonly IntegrationDraft: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description ID of a saved integration. Its secrets are used if the origin is the same. */
            readonly id?: string;
            /**
             * @description The Route Name.
             * @default
             */
            readonly name?: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /**
             * @description Service of the receiver (GET /api/v1/services).
             * @default generic
             */
            readonly service?: string;
            /**
             * @description Settings of the service, by key. Send a secret as text; responses only show that it is set.
             * @default {}
             */
            readonly settings?: {
                readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
            };
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @enum {string} */
        readonly IntegrationHealth: "healthy" | "failing" | "paused" | "disabled";
        /** @description Only name is required, and request.url for a generic webhook. */
        readonly IntegrationInput: components["schemas"]["GenericIntegrationInput"] | components["schemas"]["Ga4IntegrationInput"] | components["schemas"]["GoogleAdsIntegrationInput"] | components["schemas"]["GoogleAdsCallsIntegrationInput"] | components["schemas"]["MetaIntegrationInput"] | components["schemas"]["MicrosoftAdsIntegrationInput"] | components["schemas"]["TuneIntegrationInput"] | components["schemas"]["HubspotIntegrationInput"] | components["schemas"]["SalesforceIntegrationInput"] | components["schemas"]["ZohoCrmIntegrationInput"] | components["schemas"]["PipedriveIntegrationInput"] | components["schemas"]["ZendeskIntegrationInput"] | components["schemas"]["MondayIntegrationInput"] | components["schemas"]["AirtableIntegrationInput"] | components["schemas"]["Servicem8IntegrationInput"] | components["schemas"]["SlackIntegrationInput"] | components["schemas"]["TeamsIntegrationInput"] | components["schemas"]["DiscordIntegrationInput"] | components["schemas"]["TelegramIntegrationInput"] | components["schemas"]["NtfyIntegrationInput"] | components["schemas"]["TwilioSmsIntegrationInput"] | components["schemas"]["PostmarkIntegrationInput"] | components["schemas"]["ResendIntegrationInput"] | components["schemas"]["SendgridIntegrationInput"] | components["schemas"]["ZapierIntegrationInput"] | components["schemas"]["MakeIntegrationInput"] | components["schemas"]["N8nIntegrationInput"] | components["schemas"]["GoogleSheetsIntegrationInput"];
        readonly IntegrationList: {
            readonly data: readonly components["schemas"]["Integration"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        /** @description A JSON Merge Patch (RFC 7396) of the integration. `null` restores the default. */
        readonly IntegrationPatch: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsPatch"] | null;
            /** @description Whether the integration is on. */
            readonly enabled?: boolean | null;
            /** @description Send the final request: one when the call is complete. */
            readonly final?: boolean | null;
            /** @description The Route Name. */
            readonly name?: string;
            /** @description Send a request on each status change. */
            readonly realtime?: boolean | null;
            readonly recordings?: components["schemas"]["RecordingLinksPatch"] | null;
            readonly request?: components["schemas"]["RequestPatch"] | null;
            readonly service?: components["schemas"]["ServiceId"] | null;
            /** @description Settings of the service, by key. Send a secret as text; responses only show that it is set. */
            readonly settings?: {
                readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
            } | null;
            readonly signing?: components["schemas"]["SigningPatch"] | null;
            /** @description Statuses that send a realtime request; null for all. */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsPatch"] | null;
            /** @description Send a request when data changes after the final request. */
            readonly updated?: boolean | null;
            readonly wait?: components["schemas"]["WaitPatch"] | null;
        };
        /** @description An error or warning, with the place of its cause. */
        readonly IntegrationProblem: {
            /** @description Where the cause starts in the text of the property, in UTF-16 code units from 0. */
            readonly at?: number;
            readonly code: components["schemas"]["InvalidValueCode"];
            readonly detail: string;
            /** @description Length of the cause in UTF-16 code units. */
            readonly length?: number;
            /** @description JSON pointer (RFC 6901) into the integration, such as /request/rows/0/value. In a preview, into the body. */
            readonly pointer: string;
            readonly severity: components["schemas"]["Severity"];
        };
        readonly IntegrationStatistics: {
            readonly delivered: number;
            readonly failed: number;
            /** @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly integration_id: string;
            readonly integration_name: string;
            /** @description Delivered more than a minute after the delivery was created. A delivery rebuilt with current settings, and a resend of a failed one, count from the delivery that they replace. */
            readonly late: number;
            /** @description Median response time, within an eighth of the exact value. `null` without responses. */
            readonly median_ms: number | null;
            /** @description Dropped: replaced (`superseded`), skipped or cancelled. */
            readonly not_sent: number;
            /** @description 99th percentile of response times, as exact as the median. */
            readonly p99_ms: number | null;
            /** @description Attempts with a response, whatever its status. */
            readonly responses: number;
            readonly series: {
                readonly delivered: readonly number[];
                readonly failed: readonly number[];
                readonly late: readonly number[];
            };
            /** @description Not yet delivered: deliveries that are not finished now, whatever the range. */
            readonly waiting: number;
        };
        readonly IntegrationTemplate: {
            readonly example: {
                readonly call: components["schemas"]["SampleName"];
                readonly event: components["schemas"]["EventName"];
                readonly request: {
                    readonly body: string;
                    readonly content_type: string;
                    readonly method: string;
                    readonly url: string;
                };
            };
            readonly id: string;
            /** @description A body of `POST /api/v1/integrations`. Members that are left out have their defaults. */
            readonly integration: {
                readonly [key: string]: unknown;
            };
            /** @description What to set before the integration can be switched on, such as the URL. */
            readonly problems: readonly components["schemas"]["IntegrationProblem"][];
            readonly service: string;
            readonly summary: string;
            readonly title: string;
        };
        readonly IntegrationTemplateList: {
            readonly data: readonly components["schemas"]["IntegrationTemplate"][];
        };
        readonly IntegrationVersion: {
            /** @description Settings that differ from the version before, such as `request.url`. Empty for the first version. */
            readonly changes: readonly string[];
            readonly configuration: components["schemas"]["IntegrationConfiguration"];
            /** @description The version that was restored, if one was. */
            readonly restored_from: number | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly saved_at: string;
            /** @description Who saved it. `null` if it was saved before versions were kept. */
            readonly saved_by: components["schemas"]["VersionAuthor"] | null;
            readonly version: number;
        };
        readonly InvalidValue: {
            readonly code: components["schemas"]["InvalidValueCode"];
            readonly detail: string;
            /** @description The query parameter or header. */
            readonly parameter?: string;
            /** @description JSON pointer (RFC 6901) into the body. Empty for a parameter. */
            readonly pointer: string;
        };
        /** @enum {string} */
        readonly InvalidValueCode: "required" | "wrong_type" | "not_allowed" | "too_small" | "too_large" | "unknown" | "invalid";
        readonly Invitation: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            readonly email: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly expires_at: string;
            /** @example inv_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly name: string;
            /** @description Rights beside the role: to see `numbers`, to listen to `recordings`. Responders always see numbers; editors, admins and owners always have both. */
            readonly rights: readonly components["schemas"]["MemberRight"][];
            /** @description Each role may also do what the roles before it may do: viewer, responder, editor, admin, owner. */
            readonly role: components["schemas"]["Role"];
        };
        readonly InvitationInput: {
            /**
             * Format: email
             * @example anna@example.com
             */
            readonly email: string;
            /** @example Anna Smith */
            readonly name: string;
            /**
             * @description Rights beside the role: to see `numbers`, to listen to `recordings`. Responders always see numbers; editors, admins and owners always have both.
             * @default []
             */
            readonly rights?: readonly components["schemas"]["MemberRight"][];
            /** @description Each role may also do what the roles before it may do: viewer, responder, editor, admin, owner. */
            readonly role: components["schemas"]["Role"];
        };
        readonly InvitationLink: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly expires_at: string;
            /**
             * Format: uri
             * @description The one-time URL. Shown only once.
             * @example https://calls.example.com/link/2nXwQ4
             */
            readonly link: string;
        };
        readonly InvitationList: {
            readonly data: readonly components["schemas"]["Invitation"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        /**
         * jambonz settings
         * @description Settings of a source of kind jambonz.
         */
        readonly JambonzSettings: {
            /** @description Defaults to person. */
            readonly answered_by?: components["schemas"]["AnsweredBy"] | null;
            /**
             * Country
             * @description Used for numbers without a country code.
             */
            readonly country?: string | null;
            /** @description Defaults to announced. */
            readonly records?: components["schemas"]["RecordingPolicy"] | null;
            /**
             * Webhook secret
             * @description Shown in the jambonz portal under Account.
             */
            readonly secret?: string | components["schemas"]["ShownSecret"] | null;
        };
        /**
         * jambonz
         * @description Calls to your jambonz applications.
         */
        readonly JambonzSourceCheckInput: {
            /** @description Ignored. */
            readonly enabled?: boolean;
            /** @description ID of the saved source. Its secrets are used where the body has them as shown. */
            readonly id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "jambonz";
            /** @description Ignored, so that you can send the same body as when you create a source. */
            readonly name?: string;
            readonly settings?: components["schemas"]["JambonzSettings"];
        };
        /**
         * jambonz
         * @description Calls to your jambonz applications.
         */
        readonly JambonzSourceInput: {
            /**
             * @description Whether the source is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "jambonz";
            /** @description Name of the source. */
            readonly name: string;
            readonly settings?: components["schemas"]["JambonzSettings"];
        };
        /** @description A bulk operation that runs in the background. */
        readonly Job: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            readonly done: number;
            /** @example job_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly kind: string;
            /** @description Why they were skipped, most frequent first. */
            readonly skip_reasons: readonly {
                readonly code: components["schemas"]["SkipReason"];
                readonly count: number;
            }[];
            /** @description How many of those done were left as they are, such as deliveries that can’t be resent. */
            readonly skipped: number;
            readonly state: components["schemas"]["JobState"];
            readonly total: number;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly updated_at: string;
        };
        readonly JobList: {
            readonly data: readonly components["schemas"]["Job"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        /** @enum {string} */
        readonly JobState: "running" | "done" | "canceled";
        readonly JoinInput: {
            /** Format: password */
            readonly password: string;
        };
        /** @enum {string} */
        readonly KeyLocation: "file" | "setting";
        /** @enum {string} */
        readonly LegEnd: "answered" | "no_answer" | "busy" | "rejected" | "cancelled" | "failed";
        readonly Link: {
            /** @description The account that an invitation leads into; otherwise `null`. */
            readonly account_name: string | null;
            /** @description Email of the person. `null` for the setup link. */
            readonly email: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly expires_at: string;
            readonly kind: components["schemas"]["LinkKind"];
            /** @description The role that an invitation gives; otherwise `null`. */
            readonly role: components["schemas"]["Role"] | null;
        };
        readonly LinkInput: {
            /**
             * @description ID or number of the account. By default, the person is looked for in all accounts and invited to the first one.
             * @example 1001
             */
            readonly account?: string;
            /**
             * Format: email
             * @example anna@example.com
             */
            readonly email: string;
            /**
             * @description Rights beside the role: to see `numbers`, to listen to `recordings`. Responders always see numbers; editors, admins and owners always have both.
             * @default []
             */
            readonly rights?: readonly components["schemas"]["MemberRight"][];
            /**
             * @description Each role may also do what the roles before it may do: viewer, responder, editor, admin, owner.
             * @default owner
             */
            readonly role?: components["schemas"]["Role"];
        };
        /**
         * @description `first`: sets up the first person. `invitation`: accepts an invitation. `password`: sets a new password.
         * @enum {string}
         */
        readonly LinkKind: "first" | "invitation" | "password";
        readonly LinkUse: {
            /**
             * @description Name of the account. Only for the first person.
             * @example Front office
             */
            readonly account_name?: string;
            /**
             * @description Setting of the account. Only for the first person.
             * @example AU
             */
            readonly country?: string;
            /**
             * Format: email
             * @description Required for the first person. Otherwise it is already known.
             * @example anna@example.com
             */
            readonly email?: string;
            /** @example Anna Smith */
            readonly name?: string;
            /**
             * Format: password
             * @description 12 to 128 characters, and hard to guess.
             */
            readonly password: string;
            /**
             * @description Setting of the account. Only for the first person.
             * @example Australia/Sydney
             */
            readonly timezone?: string;
        };
        readonly ListStepCommandsResponse: {
            readonly data: readonly string[];
        };
        readonly Live: {
            /** @description Active calls by status. Includes every status except ended. */
            readonly by_status: {
                readonly [key: string]: number;
            };
            /** @description Active calls, newest first, at most 500. */
            readonly calls: readonly components["schemas"]["LiveCall"][];
            /** @description Number of healthy integrations that have sent something. */
            readonly healthy: number;
            /** @description Integrations that are failing or paused, or that Offhook switched off. */
            readonly integrations: readonly components["schemas"]["LiveIssue"][];
            /** @description The last 60 minutes including the current one, oldest first. */
            readonly minutes: readonly {
                /**
                 * Format: date-time
                 * @description Start of the period.
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly at: string;
                readonly delivered: number;
                /** @description Failed attempts, including those that were retried later. */
                readonly failed: number;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly now: string;
            /** @description Delay of the oldest due delivery in seconds. 0 if none is due. What waits for an integration that is paused or off is not due. */
            readonly oldest_due_s: number;
            /** @description The deliveries finished last, newest first, at most 20. */
            readonly recent: readonly components["schemas"]["LiveDelivery"][];
            /** @description Number of active calls. */
            readonly total: number;
            /** @description Number of healthy integrations that have sent nothing yet. Tests are not counted. */
            readonly unused: number;
            /** @description Deliveries that are not finished yet. */
            readonly waiting: number;
        };
        readonly LiveCall: {
            readonly agent: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly answered_at: string | null;
            readonly caller: string | null;
            readonly caller_name: string | null;
            readonly dialled: string | null;
            readonly dialled_name: string | null;
            readonly direction: string | null;
            /** @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly is_replayed: boolean;
            readonly is_test: boolean;
            readonly on_hold: boolean;
            readonly queue: string | null;
            /** @description Seconds in queues. `null` until the call is answered. */
            readonly queue_duration: number | null;
            /**
             * Format: date-time
             * @description Time of the last status change.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly since: string;
            /** @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly source_id: string | null;
            readonly source_name: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly started_at: string;
            /** @description `null` if none was reported yet. */
            readonly status: components["schemas"]["CallStatus"] | null;
            readonly uniqueid: string;
        };
        readonly LiveDelivery: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly at: string;
            /**
             * @description `null` if the call is no longer kept, or for a test.
             * @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly call_id: string | null;
            readonly caller: string | null;
            readonly caller_name: string | null;
            readonly dialled: string | null;
            readonly error: string | null;
            /** @example dlv_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly integration_id: string | null;
            readonly integration_name: string | null;
            readonly kind: string;
            readonly reason: string | null;
            readonly state: string;
            readonly status_code: number | null;
            readonly uniqueid: string | null;
        };
        readonly LiveIssue: {
            /** @description `failing`: the newest attempt failed. `paused`: Offhook has paused sending because the receiver keeps failing. `disabled`: nothing is sent. */
            readonly health: components["schemas"]["IntegrationHealth"];
            readonly health_reason: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly health_since: string | null;
            /** @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly name: string;
            /**
             * Format: date-time
             * @description When sending resumes.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly paused_until: string | null;
            /** @description Deliveries that are not finished yet. */
            readonly waiting: number;
        };
        /**
         * Make
         * @description Starts a scenario with every known field of the call.
         */
        readonly MakeIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "make";
            readonly settings?: components["schemas"]["MakeSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Make. */
        readonly MakeSettings: {
            /**
             * Text that looks like a formula
             * @description If the calls end up in a spreadsheet, add an apostrophe: a caller name such as =HYPERLINK(…) then stays text. Phone numbers such as +61412345678 are unchanged.
             * @example
             * @example text
             */
            readonly formulas?: string | null;
            /**
             * Webhook URL
             * @description In your scenario: Webhooks › Custom webhook › Create a webhook › Save › Copy address to clipboard. If the webhook has an API key, add it as the secret header x-make-apikey under Customise › Headers.
             * @example https://hook.eu1.make.com/0123456789abcdefghijklmnopqrstuv
             */
            readonly webhook?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /** @enum {string} */
        readonly MemberRight: "numbers" | "recordings";
        readonly Membership: {
            readonly account: components["schemas"]["Account"];
            /** @description Your rights, including those of your role. */
            readonly rights: readonly components["schemas"]["Right"][];
            /** @description Each role may also do what the roles before it may do: viewer, responder, editor, admin, owner. */
            readonly role: components["schemas"]["Role"];
        };
        /** @enum {string} */
        readonly MessageState: "understood" | "not_understood" | "replayed";
        /**
         * Meta Conversions API
         * @description Reports answered calls to Facebook and Instagram, so that ads reach people likely to call.
         */
        readonly MetaIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "meta";
            readonly settings?: components["schemas"]["MetaSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Meta Conversions API. */
        readonly MetaSettings: {
            /**
             * Access token
             * @description In Events Manager, open the dataset: Settings › Conversions API › Generate access token.
             * @example EAABsbCS1234
             */
            readonly access_token?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Event name
             * @description A Meta standard event such as Lead or Contact, or a custom name.
             */
            readonly event_name?: string | null;
            /**
             * Dataset (Pixel) ID
             * @description In Events Manager, under Data sources: the number below your dataset’s name.
             * @example 1234567890123456
             */
            readonly pixel_id?: string | null;
            /**
             * Test event code
             * @description For tests only, from Test events in Events Manager. Tests with this code appear there and aren’t counted.
             * @example TEST12345
             */
            readonly test_event_code?: string | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /** @enum {string} */
        readonly Method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
        /**
         * Microsoft Advertising
         * @description Counts each answered call as a conversion of the ad click that led to it.
         */
        readonly MicrosoftAdsIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "microsoft_ads";
            readonly settings?: components["schemas"]["MicrosoftAdsSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Microsoft Advertising. */
        readonly MicrosoftAdsSettings: {
            /**
             * Account ID
             * @description The account with the goal: the number after aid= in the Microsoft Advertising URL.
             * @example 87654321
             */
            readonly account_id?: string | null;
            /**
             * Application (client) ID
             * @description In the Azure portal, register an app of type Web under App registrations. Add the redirect URI that Offhook shows.
             * @example 01234567-89ab-cdef-0123-456789abcdef
             */
            readonly client_id?: string | null;
            /**
             * Client secret
             * @description In the registered app, under Certificates & secrets. Copy the secret’s value, not its ID.
             * @example abc8Q~abcdef
             */
            readonly client_secret?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Conversion goal name
             * @description The name of an offline conversion goal, exactly as in Microsoft Advertising under Conversion goals. Microsoft silently ignores unknown names. After creating a goal, wait two hours.
             * @example Phone call
             */
            readonly conversion_name?: string | null;
            /**
             * Customer ID
             * @description The manager account: the number after cid= in the Microsoft Advertising URL.
             * @example 12345678
             */
            readonly customer_id?: string | null;
            /**
             * Developer token
             * @description At developers.ads.microsoft.com, request a token under Account.
             * @example 012345678AB9CD01
             */
            readonly developer_token?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Refresh token
             * @description Save, then choose Connect to authorise with Microsoft, which fills it in. Or paste an existing one.
             * @example M.C123_abc
             */
            readonly refresh_token?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /**
         * monday.com
         * @description Adds an item to a monday.com board for each inbound call.
         */
        readonly MondayIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "monday";
            readonly settings?: components["schemas"]["MondaySettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of monday.com. */
        readonly MondaySettings: {
            /**
             * Board ID
             * @description The number after /boards/ in the board’s URL.
             * @example 1234567890
             */
            readonly board?: string | null;
            /**
             * Group ID
             * @description The group for new items; leave empty for the top group. In developer mode, monday.com shows the ID in the group’s menu.
             * @example topics
             */
            readonly group?: string | null;
            /**
             * API token
             * @description On monday.com: your profile picture › Developers › API token › Show. Items are added as the token’s owner.
             * @example eyJhbGciOiJIUzI1NiJ9.eyJ0aWQiOjEyMzQ1Njc4OX0.abcdefghijklmnopqrstuvwxyz
             */
            readonly token?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /**
         * n8n
         * @description Starts a workflow with every known field of the call.
         */
        readonly N8nIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "n8n";
            readonly settings?: components["schemas"]["N8nSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of n8n. */
        readonly N8nSettings: {
            /**
             * Text that looks like a formula
             * @description If the calls end up in a spreadsheet, add an apostrophe: a caller name such as =HYPERLINK(…) then stays text. Phone numbers such as +61412345678 are unchanged.
             * @example
             * @example text
             */
            readonly formulas?: string | null;
            /**
             * Production URL
             * @description In your workflow, set the Webhook node’s HTTP Method to POST and copy its Production URL (under Webhook URLs), then activate the workflow. To retry workflows that fail, set Respond to When Last Node Finishes: with Immediately, n8n returns 200 before the workflow runs. If the node requires authentication, add it under Customise › Authentication.
             * @example https://n8n.example.com/webhook/5a1c2b8e-0000-4000-8000-123456789abc
             */
            readonly webhook?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        readonly NotSent: {
            /** @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly integration_id: string;
            readonly integration_name: string;
            /** @description What was not sent: `realtime`: any status change. `final`: the final request. */
            readonly missing: readonly components["schemas"]["NotSentKind"][];
            readonly reason: {
                readonly code: components["schemas"]["NotSentCode"];
                /** @description Conditions that don’t match. Empty unless the code is `conditions`. */
                readonly unmet: readonly {
                    readonly field: string;
                    /** @description Value of the call. `null` if it is unknown. */
                    readonly known: components["schemas"]["FieldValue"] | null;
                    readonly op: components["schemas"]["ConditionOperator"];
                    readonly value: components["schemas"]["FieldValue"] | null;
                }[];
                /**
                 * Format: date-time
                 * @description The latest time of the request, if the code is `waiting`.
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly until: string | null;
            };
            readonly settings: components["schemas"]["NotSentSettings"];
            /**
             * @description The reason in words.
             * @example Talk time is 18 s, less than 10 min
             */
            readonly text: string;
        };
        readonly NotSentCalls: {
            readonly count: number;
            /** @description Whether all calls were counted. Otherwise there are at least `count`. */
            readonly exact: boolean;
            /**
             * Format: date-time
             * @description When the integration was last switched off. `null` if it never was, after it had been on.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly from: string | null;
            /**
             * Format: date-time
             * @description When it was switched on again. `null` if it is still off.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly to: string | null;
        };
        /**
         * @description `conditions`: its conditions don’t match. `off`: it was off. `account_suspended`: the account was suspended. `not_chosen`: not chosen in this test call. `created_later`: it was created after the call. `statuses`: the call had none of its statuses. `no_events`: it sends neither realtime nor final requests. `waiting`: the final request waits for a recording or step. `imported`, `replayed`: nothing was sent of this call. `unreadable`: its stored settings are unreadable. `unknown`: nothing known explains it.
         * @enum {string}
         */
        readonly NotSentCode: "conditions" | "off" | "account_suspended" | "not_chosen" | "created_later" | "statuses" | "no_events" | "waiting" | "imported" | "replayed" | "unreadable" | "unknown";
        /** @enum {string} */
        readonly NotSentKind: "realtime" | "final";
        /**
         * @description Settings that the reason is based on: those of the time, or the current ones if those are not kept.
         * @enum {string}
         */
        readonly NotSentSettings: "then" | "current";
        /**
         * ntfy
         * @description Sends a notification for each call to everyone subscribed to a topic.
         */
        readonly NtfyIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "ntfy";
            readonly settings?: components["schemas"]["NtfySettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of ntfy. */
        readonly NtfySettings: {
            /**
             * Server
             * @description Change it only if you host your own server. By default, a server takes 60 messages at once, then one every 5 seconds. To stay within that, limit the rate to 12 per minute under Delivery.
             * @example https://ntfy.example.com
             */
            readonly server?: string | null;
            /**
             * Topic
             * @description The topic you subscribe to in the app. Anyone who knows it can read your messages, so choose one that is hard to guess. If the topic has access control, add a token under Customise › Authentication › Bearer.
             * @example calls-7fQ2xk9LmZ
             */
            readonly topic?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /** @description Omitted properties are unchanged. For a new number they are `null`. */
        readonly NumberInput: {
            /** @description Marketing campaign that shows the number. */
            readonly campaign?: string | null;
            /**
             * @description Two-letter country code of callers.
             * @example AU
             */
            readonly country?: string | null;
            /** @description Your own group, such as a site or team. */
            readonly custom_group?: string | null;
            /** @description Your own ID of the number. */
            readonly custom_id?: string | null;
            /** @description Don’t store recordings of calls to the number. */
            readonly do_not_record?: boolean;
            /** @description Marketing medium, such as cpc. */
            readonly medium?: string | null;
            /**
             * @description Name of the number.
             * @example Front desk
             */
            readonly name?: string | null;
            /**
             * @description The dialled number, in international format.
             * @example +61288889999
             */
            readonly number: string;
            /** @description Marketing source, such as google. */
            readonly source?: string | null;
            /**
             * @description IANA time zone.
             * @example Australia/Sydney
             */
            readonly timezone?: string | null;
        };
        readonly NumberPatch: {
            /** @description Marketing campaign that shows the number. */
            readonly campaign?: string | null;
            /**
             * @description Two-letter country code of callers.
             * @example AU
             */
            readonly country?: string | null;
            /** @description Your own group, such as a site or team. */
            readonly custom_group?: string | null;
            /** @description Your own ID of the number. */
            readonly custom_id?: string | null;
            /** @description Don’t store recordings of calls to the number. */
            readonly do_not_record?: boolean;
            /** @description Marketing medium, such as cpc. */
            readonly medium?: string | null;
            /**
             * @description Name of the number.
             * @example Front desk
             */
            readonly name?: string | null;
            /**
             * @description The dialled number, in international format.
             * @example +61288889999
             */
            readonly number?: string;
            /** @description Marketing source, such as google. */
            readonly source?: string | null;
            /**
             * @description IANA time zone.
             * @example Australia/Sydney
             */
            readonly timezone?: string | null;
        };
        readonly NumbersInput: components["schemas"]["NumberInput"] | readonly components["schemas"]["NumberInput"][];
        readonly NumberStatistics: {
            readonly calls: number;
            /**
             * Format: date-time
             * @description Deliveries and calls up to this time are counted, usually a minute ago. `null` before the first count.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly counted_until: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly from: string;
            readonly interval: components["schemas"]["StatisticsInterval"];
            readonly numbers: readonly {
                readonly calls: number;
                /** @description Name in the directory of numbers. */
                readonly name: string | null;
                /** @description `null`: the number is unknown. */
                readonly number: string | null;
                /**
                 * @description Calls by outcome.
                 * @example {
                 *       "answered": 3
                 *     }
                 */
                readonly outcomes: {
                    readonly [key: string]: number;
                };
            }[];
            /** @description The numbers that are not listed. `null` if all are. */
            readonly other: {
                readonly calls: number;
                readonly numbers: number;
                /**
                 * @description Calls by outcome.
                 * @example {
                 *       "answered": 3
                 *     }
                 */
                readonly outcomes: {
                    readonly [key: string]: number;
                };
            } | null;
            /** @description Start of each period, oldest first. Series have a value for each. */
            readonly starts: readonly string[];
            /** @description The time zone of the account, in which days and hours start. */
            readonly timezone: string;
            /**
             * Format: date-time
             * @description End of the last period.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly to: string;
        };
        /** @enum {string} */
        readonly NumberType: "mobile" | "landline" | "voip" | "toll_free" | "other";
        /** @enum {string} */
        readonly OAuthClientAuth: "basic" | "form" | "none";
        /** @enum {string} */
        readonly OAuthGrant: "client_credentials" | "refresh_token";
        /**
         * @description The rule that decided. `answered`: a person answered. `blocked`: the phone system blocks the caller. `message_left`: a message was left. `caller_left`: whoever made the call hung up first. `queue_left`: the queue gave up. `dial`: the last attempt to reach somebody decided. `cause`: the cause of the caller’s leg decided. `no_message`: the call ended in a mailbox without a message. `menu_left`: the phone system ended the call in a menu or mailbox. `ran_out`: the dialplan ended. `unseen`: Offhook cannot see what the phone system did. `reported`: the phone system reported the outcome. `lost`: Offhook did not see the end. `merged`: the call became part of another.
         * @enum {string}
         */
        readonly OutcomeRule: "answered" | "blocked" | "message_left" | "caller_left" | "queue_left" | "dial" | "cause" | "no_message" | "menu_left" | "ran_out" | "unseen" | "reported" | "lost" | "merged";
        readonly PasswordInput: {
            /** Format: password */
            readonly current: string;
            /** Format: password */
            readonly password: string;
        };
        readonly PastCallsInput: {
            /** @description Conditions in addition to those of the integration. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            /** @default false */
            readonly dry_run?: boolean;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly from: string;
            /** @default false */
            readonly include_sent?: boolean;
            /**
             * @description Only calls that ended in the period, and of which the integration got no request at their end or later, such as calls that ended while it was off. Without it, the period is that of the start of calls.
             * @default false
             */
            readonly only_not_sent?: boolean;
            /**
             * @description Requests per second.
             * @default 10
             */
            readonly rate?: number;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly to?: string;
        };
        readonly Person: {
            /**
             * Format: date-time
             * @description When the person became a member of the account.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly added_at: string;
            readonly email: string;
            /** @example per_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /**
             * Format: date-time
             * @description When the person last used the dashboard, updated every 5 minutes. `null` before their first sign-in.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_active_at: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_signed_in_at: string | null;
            readonly name: string;
            /** @description Rights beside the role: to see `numbers`, to listen to `recordings`. Responders always see numbers; editors, admins and owners always have both. */
            readonly rights: readonly components["schemas"]["MemberRight"][];
            /** @description Each role may also do what the roles before it may do: viewer, responder, editor, admin, owner. */
            readonly role: components["schemas"]["Role"];
        };
        readonly PersonLink: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly expires_at: string;
            /**
             * Format: uri
             * @description The one-time URL. Shown only once.
             * @example https://calls.example.com/link/2nXwQ4
             */
            readonly link: string;
        };
        readonly PersonList: {
            readonly data: readonly components["schemas"]["Person"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        readonly PersonPatch: {
            /** @description Rights beside the role: to see `numbers`, to listen to `recordings`. Responders always see numbers; editors, admins and owners always have both. */
            readonly rights?: readonly components["schemas"]["MemberRight"][];
            /** @description Each role may also do what the roles before it may do: viewer, responder, editor, admin, owner. */
            readonly role?: components["schemas"]["Role"];
        };
        /**
         * Pipedrive
         * @description Adds each call to Pipedrive’s call log, with outcome, duration and notes.
         */
        readonly PipedriveIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "pipedrive";
            readonly settings?: components["schemas"]["PipedriveSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Pipedrive. */
        readonly PipedriveSettings: {
            /**
             * API token
             * @description In Pipedrive: your profile picture at the top right › Personal preferences › API. Calls are logged as the token’s owner.
             * @example 0123456789abcdef0123456789abcdef01234567
             */
            readonly token?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /** @enum {string} */
        readonly PlanAction: "create" | "update" | "delete" | "unchanged";
        readonly PlanItem: {
            readonly action: components["schemas"]["PlanAction"];
            /** @description Whether the item was managed in the dashboard before and is managed by config from now on. */
            readonly adopted: boolean;
            readonly changes: readonly {
                readonly after?: unknown;
                readonly before?: unknown;
                readonly path: string;
                /** @description Whether the value is a secret. Secrets are never shown. */
                readonly secret: boolean;
            }[];
            readonly kind: components["schemas"]["PlanKind"];
            readonly name: string;
        };
        /** @enum {string} */
        readonly PlanKind: "account" | "source" | "step" | "number" | "integration";
        /**
         * Email by Postmark
         * @description Sends an email for each call through your Postmark account.
         */
        readonly PostmarkIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "postmark";
            readonly settings?: components["schemas"]["PostmarkSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Email by Postmark. */
        readonly PostmarkSettings: {
            /**
             * From
             * @description The sender’s email address. Verify it in Postmark under Sender Signatures.
             * @example calls@example.com
             */
            readonly from?: string | null;
            /**
             * To
             * @description The recipient’s email address.
             * @example sales@example.com
             */
            readonly to?: string | null;
            /**
             * Server API token
             * @description At account.postmarkapp.com: Servers › your server › API Tokens.
             * @example 01234567-89ab-cdef-0123-456789abcdef
             */
            readonly token?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        readonly PostSourceMessageResponse: {
            readonly problems: readonly string[];
        };
        readonly Preview: {
            readonly problems: readonly components["schemas"]["IntegrationProblem"][];
            readonly request: {
                readonly body: string | null;
                readonly headers: readonly (readonly [
                    string,
                    string
                ])[];
                readonly method: string;
                readonly url: string;
            };
        };
        readonly PreviewInput: {
            /** @default final */
            readonly event?: components["schemas"]["EventName"];
            readonly integration?: components["schemas"]["IntegrationDraft"];
            readonly sample?: components["schemas"]["Sample"];
        };
        /** @description What happened and what to do (RFC 9457). */
        readonly Problem: {
            readonly code: components["schemas"]["ProblemCode"];
            readonly detail: string;
            /** @description The invalid values. Empty if the error isn’t about single values. */
            readonly errors: readonly components["schemas"]["InvalidValue"][];
            readonly status: number;
            readonly title: string;
            /** @description Where the code is explained, relative to the base URL. */
            readonly type: string;
        };
        /** @enum {string} */
        readonly ProblemCode: "invalid_request" | "malformed_body" | "body_incomplete" | "validation_failed" | "method_not_allowed" | "body_timeout" | "body_too_large" | "unsupported_media_type" | "authentication_required" | "invalid_api_key" | "session_ended" | "incorrect_password" | "session_required" | "api_key_required" | "not_permitted" | "account_deleting" | "exceeds_own_rights" | "person_required" | "owner_required" | "not_for_yourself" | "cross_site_request" | "insecure_connection" | "address_not_allowed" | "source_unavailable" | "message_refused" | "inbox_of_other_account" | "rate_limited" | "route_not_found" | "not_found" | "link_invalid" | "recording_not_available" | "link_expired" | "recording_deleted" | "precondition_failed" | "changed_meanwhile" | "account_suspended" | "already_exists" | "idempotency_in_progress" | "idempotency_key_reused" | "delivery_in_progress" | "delivery_settled" | "earlier_delivery_waiting" | "retention_passed" | "integration_deleted" | "integration_not_saved" | "not_renderable" | "invalid_integration" | "invalid_conditions" | "stored_settings_unreadable" | "not_paused" | "not_switched_off" | "no_signing_key" | "too_many_rotations" | "consent_not_ready" | "test_not_sent" | "call_ambiguous" | "not_retryable" | "step_unavailable" | "step_settled" | "invalid_step" | "invalid_result" | "not_audio" | "too_many_recordings" | "invalid_replay" | "source_off" | "wrong_source_kind" | "last_api_source" | "mapping_missing" | "invalid_mapping" | "invalid_source" | "test_call_unavailable" | "reference_not_found" | "invalid_person" | "last_account" | "last_owner" | "invalid_configuration" | "export_incomplete" | "key_in_setting" | "secret_unreadable" | "internal_error" | "unavailable";
        /**
         * Any system with webhooks settings
         * @description Settings of a source of kind Any system with webhooks.
         */
        readonly PushSettings: {
            /** @description How messages are authenticated. */
            readonly auth?: {
                readonly [key: string]: unknown;
            } | null;
            /**
             * Country
             * @description Used for numbers without a country code.
             */
            readonly country?: string | null;
            /** @description How messages map to calls. */
            readonly mapping?: {
                readonly [key: string]: unknown;
            } | null;
            /**
             * Recording server URL
             * @description For example https://pbx.example. The username and password are sent only to this server. Leave empty to send none.
             */
            readonly recordings_origin?: string | null;
            /**
             * Password
             * @description If you change the server, enter it again.
             */
            readonly recordings_password?: string | components["schemas"]["ShownSecret"] | null;
            /** Username */
            readonly recordings_username?: string | null;
            /** @description Defaults to announced. */
            readonly records?: components["schemas"]["RecordingPolicy"] | null;
            /** @description The same as in your phone system. Stored encrypted and never shown again. */
            readonly secret?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Time zone
             * @description Used for times without a time zone.
             */
            readonly timezone?: string | null;
        };
        /**
         * Any system with webhooks
         * @description Any system that can post call events to a URL. You map its messages by clicking.
         */
        readonly PushSourceCheckInput: {
            /** @description Ignored. */
            readonly enabled?: boolean;
            /** @description ID of the saved source. Its secrets are used where the body has them as shown. */
            readonly id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "push";
            /** @description Ignored, so that you can send the same body as when you create a source. */
            readonly name?: string;
            readonly settings?: components["schemas"]["PushSettings"];
        };
        /**
         * Any system with webhooks
         * @description Any system that can post call events to a URL. You map its messages by clicking.
         */
        readonly PushSourceInput: {
            /**
             * @description Whether the source is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "push";
            /** @description Name of the source. */
            readonly name: string;
            readonly settings?: components["schemas"]["PushSettings"];
        };
        readonly Rate: {
            readonly per_minute?: number | null;
            readonly per_second?: number | null;
        };
        readonly RateInput: {
            /** @description A whole number from 1 to 600000. */
            readonly per_minute?: number | null;
            /** @description A whole number from 1 to 10000. */
            readonly per_second?: number | null;
        };
        readonly RatePatch: {
            /** @description A whole number from 1 to 600000. */
            readonly per_minute?: number | null;
            /** @description A whole number from 1 to 10000. */
            readonly per_second?: number | null;
        };
        readonly RawBody: {
            readonly body: string;
            readonly content_type: string;
        };
        readonly RawBodyInput: {
            /**
             * @description Text with [[placeholders]].
             * @default
             */
            readonly body?: string;
            /**
             * @description Content-Type of the body.
             * @default application/json
             */
            readonly content_type?: string;
        };
        readonly RawBodyPatch: {
            /** @description Text with [[placeholders]]. */
            readonly body?: string | null;
            /** @description Content-Type of the body. */
            readonly content_type?: string | null;
        };
        readonly ReadyMapping: {
            /** @description Value of the setting of the same name. */
            readonly auth: {
                readonly [key: string]: unknown;
            } | null;
            /** @description Whether the mapping is based on documentation or recorded from a real system. */
            readonly basis: string;
            /** @description Date when the vendor’s documentation was read. */
            readonly checked_on: string;
            /** @description Columns of files without a header line. */
            readonly columns: readonly string[] | null;
            readonly docs: string;
            /** @description A file that the steps name, to save for the vendor’s system. */
            readonly file: {
                readonly name: string;
                readonly text: string;
            } | null;
            readonly id: string;
            readonly mapping: {
                readonly [key: string]: unknown;
            };
            readonly name: string;
            /** @description Setup steps at the vendor. {url} is the URL of the source. */
            readonly steps: readonly string[];
            readonly summary: string;
        };
        readonly ReadyMappingList: {
            readonly data: readonly components["schemas"]["ReadyMapping"][];
        };
        readonly Recording: {
            readonly attempt_count: number;
            /** @description Size of the MP3. */
            readonly bytes: number | null;
            readonly channels: number | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly deleted_at: string | null;
            readonly deleted_by: components["schemas"]["RecordingDeletedBy"] | null;
            readonly duration_s: number | null;
            /**
             * @description Format of the original.
             * @example WAV, µ-law, 8 kHz, mono
             */
            readonly format: string | null;
            /** @description Whether the original audio is stored, so it can be converted again. */
            readonly has_original: boolean;
            /** @example rec_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly is_voicemail: boolean;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly next_attempt_at: string | null;
            readonly origin: components["schemas"]["RecordingOrigin"];
            /**
             * @description The host or file that the recording is fetched from. `null` if it was uploaded.
             * @example pbx.example
             */
            readonly origin_name: string | null;
            /** @description Error of the last attempt and what to do. */
            readonly problem: string | null;
            /** @description Progress of the conversion from 0 to 1. `null` if none is in progress. */
            readonly progress: number | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly ready_at: string | null;
            readonly state: components["schemas"]["RecordingState"];
            /** @description A signed link for the requester, valid for twelve hours. `null` without the right to listen. */
            readonly url: string | null;
        };
        /** @enum {string} */
        readonly RecordingDeletedBy: "person" | "retention" | "do_not_record";
        readonly RecordingDetail: {
            readonly attempt_count: number;
            /** @description Size of the MP3. */
            readonly bytes: number | null;
            /** @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly call_id: string;
            readonly channels: number | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly deleted_at: string | null;
            readonly deleted_by: components["schemas"]["RecordingDeletedBy"] | null;
            readonly duration_s: number | null;
            /**
             * @description Format of the original.
             * @example WAV, µ-law, 8 kHz, mono
             */
            readonly format: string | null;
            /** @description Whether the original audio is stored, so it can be converted again. */
            readonly has_original: boolean;
            /** @example rec_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly is_voicemail: boolean;
            /** @description Who listened, latest first. */
            readonly listenings: readonly {
                /**
                 * Format: date-time
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly at: string;
                readonly ip_address: string;
                /**
                 * Format: date-time
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly last_at: string;
                /** @description Name of the person, or "link" for anyone with the link. */
                readonly listener: string;
                readonly request_count: number;
                readonly user_agent: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly next_attempt_at: string | null;
            readonly origin: components["schemas"]["RecordingOrigin"];
            /**
             * @description The host or file that the recording is fetched from. `null` if it was uploaded.
             * @example pbx.example
             */
            readonly origin_name: string | null;
            /** @description Peaks from 0 to 255, evenly spaced over the duration. For two channels, the left one first. */
            readonly peaks: readonly number[];
            /** @description Error of the last attempt and what to do. */
            readonly problem: string | null;
            /** @description Progress of the conversion from 0 to 1. `null` if none is in progress. */
            readonly progress: number | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly ready_at: string | null;
            readonly state: components["schemas"]["RecordingState"];
            /** @description A signed link for the requester, valid for twelve hours. `null` without the right to listen. */
            readonly url: string | null;
        };
        readonly RecordingExpectedInput: {
            readonly expected: boolean;
        };
        readonly RecordingFailedInput: {
            readonly failed: string;
        };
        readonly RecordingInput: components["schemas"]["RecordingExpectedInput"] | components["schemas"]["RecordingUrlInput"] | components["schemas"]["RecordingFailedInput"];
        readonly RecordingLinks: {
            readonly link_days: number | null;
        };
        readonly RecordingLinksInput: {
            /**
             * @description Days that a recording link works, from 1 to 3650; null for as long as the recording is kept.
             * @default null
             */
            readonly link_days?: number | null;
        };
        readonly RecordingLinksPatch: {
            /** @description Days that a recording link works, from 1 to 3650; null for as long as the recording is kept. */
            readonly link_days?: number | null;
        };
        /** @enum {string} */
        readonly RecordingOrigin: "url" | "file" | "upload";
        /**
         * Wait for recordings
         * @enum {string}
         */
        readonly RecordingPolicy: "announced" | "answered_calls" | "never";
        readonly RecordingSettings: {
            /** @description Whether ffmpeg was found. It is required for GSM and other rare formats. */
            readonly ffmpeg: boolean;
            /** @description Recording folders that Offhook may read (OFFHOOK_RECORDINGS_FOLDERS). `null` except in the first account. */
            readonly folders: readonly string[] | null;
            /** @description Days until a recording is deleted, from 1 to 90. */
            readonly keep_days: number;
            /** @description Keep the original audio in addition to the MP3. */
            readonly keep_original: boolean;
            readonly public_url: {
                /** @description Whether the public URL is set. Otherwise links only work on this machine. */
                readonly is_set: boolean;
                readonly url: string;
            };
            /** @description Keep caller (left) and agent (right) on separate channels. */
            readonly two_channels: boolean;
        };
        /** @description Omitted settings are unchanged. `null` restores the default. */
        readonly RecordingSettingsPatch: {
            /** @description Days until a recording is deleted, from 1 to 90. */
            readonly keep_days?: number | null;
            /** @description Keep the original audio in addition to the MP3. */
            readonly keep_original?: boolean | null;
            /** @description Keep caller (left) and agent (right) on separate channels. */
            readonly two_channels?: boolean | null;
        };
        /** @enum {string} */
        readonly RecordingState: "fetching" | "converting" | "ready" | "failed" | "deleted";
        readonly RecordingUrlInput: {
            /**
             * Format: uri
             * @description An http or https URL without a username.
             */
            readonly url: string;
        };
        readonly ReplayedCall: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly ended_at: string | null;
            /** @description Status changes of the call, in order. */
            readonly events: readonly components["schemas"]["CallStatus"][];
            /** @description The source that already has a call with this Unique ID (live, imported or from a replay that was sent). Such a call is not sent again. `null` if no source has it. */
            readonly existing_source: {
                /** @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
                readonly name: string;
            } | null;
            /** @description The fields of the call, keyed by code (GET /api/v1/fields). */
            readonly fields: {
                readonly [key: string]: components["schemas"]["FieldValue"] | null;
            };
            /** @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /** @description Whether the call comes from a replayed session. */
            readonly is_replayed: boolean;
            readonly is_test: boolean;
            readonly outcome: components["schemas"]["CallOutcome"] | null;
            /** @description What the reason is based on. `null` if unknown. */
            readonly outcome_evidence: {
                /** @description The cause reported for the end. `null` if unknown. */
                readonly cause: {
                    readonly code: number | null;
                    readonly kind: components["schemas"]["EndCauseKind"];
                    readonly name: string | null;
                } | null;
                /** @description Status before the end. */
                readonly during: components["schemas"]["CallStatus"] | null;
                /** @description Who hung up. `null` if unknown. */
                readonly ended_by: components["schemas"]["HangupBy"] | null;
                /** @description The phones and numbers that were rung. At most 8. If the call was answered, only those that answered. */
                readonly legs: readonly components["schemas"]["EvidenceLeg"][];
                /** @description Lower bound of the number of rung phones and numbers beyond `legs`. */
                readonly more_legs: number;
                readonly rule: components["schemas"]["OutcomeRule"];
            } | null;
            /**
             * @description The reason for the outcome as a sentence. `null` until the call has ended, or if unknown.
             * @example Missed: 201 and 202 rang 20 s, nobody answered; the queue gave up
             */
            readonly outcome_reason: string | null;
            /** @description The combined state of its recordings and a link to the longest. `null` if no recording was reported. */
            readonly recording: components["schemas"]["CallRecording"] | null;
            /** @description Whether integrations receive the call. */
            readonly sent: boolean;
            /** @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly source_id: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly started_at: string;
            readonly status: components["schemas"]["CallStatus"] | null;
            readonly uniqueid: string;
        };
        readonly ReplayedMessages: {
            readonly replayed: number;
            readonly understood: number;
        };
        readonly ReplayMessagesInput: {
            /** @description IDs of the messages. Defaults to all. */
            readonly ids?: readonly string[];
        };
        /** @description The calls, by start time. */
        readonly ReplayResult: {
            readonly calls: readonly components["schemas"]["ReplayedCall"][];
            readonly results: readonly components["schemas"]["UpdateResult"][];
        };
        readonly Request: {
            readonly auth: components["schemas"]["Auth"];
            readonly format: components["schemas"]["BodyFormat"];
            readonly headers: readonly components["schemas"]["Header"][];
            readonly method: components["schemas"]["Method"];
            readonly raw: components["schemas"]["RawBody"] | null;
            readonly rows: readonly components["schemas"]["Row"][];
            readonly url: string;
            readonly xml_root: string;
        };
        readonly RequestInput: {
            readonly auth?: components["schemas"]["AuthInput"];
            /**
             * @description Format of the body.
             * @default json
             */
            readonly format?: components["schemas"]["BodyFormat"];
            /**
             * @description Additional headers.
             * @default []
             */
            readonly headers?: readonly components["schemas"]["HeaderInput"][];
            /**
             * @description HTTP method.
             * @default POST
             */
            readonly method?: components["schemas"]["Method"];
            /** @description The body as text, for the format raw. */
            readonly raw?: components["schemas"]["RawBodyInput"] | null;
            /**
             * @description Rows of the body, or of the query for GET.
             * @default []
             */
            readonly rows?: readonly components["schemas"]["RowInput"][];
            /**
             * @description Base URL of the receiver. Can contain [[placeholders]].
             * @default
             * @example https://crm.example/calls
             */
            readonly url?: string;
            /**
             * @description Name of the root element, for the format xml.
             * @default call
             */
            readonly xml_root?: string;
        };
        readonly RequestPatch: {
            readonly auth?: components["schemas"]["AuthInput"] | null;
            /** @description Format of the body. */
            readonly format?: components["schemas"]["BodyFormat"] | null;
            /** @description Additional headers. */
            readonly headers?: readonly components["schemas"]["HeaderInput"][] | null;
            /** @description HTTP method. */
            readonly method?: components["schemas"]["Method"] | null;
            readonly raw?: components["schemas"]["RawBodyPatch"] | null;
            /** @description Rows of the body, or of the query for GET. */
            readonly rows?: readonly components["schemas"]["RowInput"][] | null;
            /**
             * @description Base URL of the receiver. Can contain [[placeholders]].
             * @example https://crm.example/calls
             */
            readonly url?: string | null;
            /** @description Name of the root element, for the format xml. */
            readonly xml_root?: string | null;
        };
        readonly ResendDeliveryRequest: {
            /**
             * @description `sent`: same body, same webhook-id. `current`: built with the current settings, new webhook-id.
             * @default sent
             */
            readonly as?: components["schemas"]["ResendMode"];
        };
        /**
         * Email by Resend
         * @description Sends an email for each call through your Resend account.
         */
        readonly ResendIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "resend";
            readonly settings?: components["schemas"]["ResendSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        readonly ResendManyInput: {
            /**
             * @description `sent`: same body, same webhook-id. `current`: built with the current settings, new webhook-id.
             * @default sent
             */
            readonly as?: components["schemas"]["ResendMode"];
            /**
             * @description Only counts the deliveries.
             * @default false
             */
            readonly dry_run?: boolean;
            readonly filter: components["schemas"]["DeliveryFilter"];
            /** @default 10 */
            readonly rate?: number;
        };
        /** @enum {string} */
        readonly ResendMode: "sent" | "current";
        /** @description Settings of Email by Resend. */
        readonly ResendSettings: {
            /**
             * From
             * @description The sender’s email address. Verify its domain in Resend under Domains.
             * @example calls@example.com
             */
            readonly from?: string | null;
            /**
             * API key
             * @description At resend.com: API Keys › Create API Key, with the permission Sending access.
             * @example re_0123456789abcdef
             */
            readonly key?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * To
             * @description The recipient’s email address.
             * @example sales@example.com
             */
            readonly to?: string | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        readonly ResentDelivery: {
            /** @example dlv_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly delivery_id: string;
        };
        /** @enum {string} */
        readonly RetrySchedule: "standard" | "patient" | "short" | "once";
        /** @enum {string} */
        readonly Right: "numbers" | "bodies" | "recordings" | "events";
        /** @enum {string} */
        readonly Role: "viewer" | "responder" | "editor" | "admin" | "owner";
        readonly RotatedKey: {
            /** @description Number of accounts whose secrets now use the new key. */
            readonly account_count: number;
            /** @description Fingerprint of the new key. */
            readonly key_fingerprint: string;
        };
        readonly Row: {
            readonly enabled: boolean;
            readonly key: string;
            readonly omit_empty: boolean;
            readonly type: components["schemas"]["RowType"];
            readonly value: string;
        };
        readonly RowInput: {
            /**
             * @description Whether the row is sent.
             * @default true
             */
            readonly enabled?: boolean;
            /** @description Name of the value in the body or query. A path such as contact.phone nests it. */
            readonly key: string;
            /**
             * @description Leave out the row if its value is empty.
             * @default false
             */
            readonly omit_empty?: boolean;
            /**
             * @description Type of the value. auto keeps the type of a field if the value is a single placeholder.
             * @default auto
             */
            readonly type?: components["schemas"]["RowType"];
            /**
             * @description Text with [[placeholders]] that are replaced with fields of the call.
             * @default
             * @example [[caller_number]]
             */
            readonly value?: string;
        };
        /** @enum {string} */
        readonly RowType: "auto" | "text" | "number" | "boolean" | "json";
        /**
         * Salesforce
         * @description Logs each call in Salesforce as a completed task of subtype Call.
         */
        readonly SalesforceIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "salesforce";
            readonly settings?: components["schemas"]["SalesforceSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Salesforce. */
        readonly SalesforceSettings: {
            /**
             * Consumer Key
             * @description In Salesforce: Setup › External Client App Manager › your app › Settings › OAuth Settings › Consumer Key and Secret. The guide “Connect Salesforce” shows how to create the app.
             * @example 3MVG9example.ConsumerKey
             */
            readonly client_id?: string | null;
            /**
             * Consumer Secret
             * @description Beside the Consumer Key.
             */
            readonly client_secret?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * My Domain
             * @description In Salesforce: Setup › My Domain. Enter the current My Domain URL without https://; for a sandbox, enter its own My Domain URL.
             * @example acme.my.salesforce.com
             */
            readonly domain?: string | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /** @description A call of the account, or an example call. Defaults to `{"example":"answered"}`. */
        readonly Sample: components["schemas"]["SampleCallId"] | components["schemas"]["SampleExample"];
        readonly SampleCallId: {
            readonly call_id: string;
        };
        readonly SampleExample: {
            readonly example: components["schemas"]["SampleName"];
        };
        /** @enum {string} */
        readonly SampleName: "answered" | "missed" | "voicemail" | "transferred" | "no_recording";
        readonly SavedNumbers: {
            /** @description Number of new entries. */
            readonly created: number;
            /** @description The numbers in the order of the request. Empty for a dry run. */
            readonly data: readonly components["schemas"]["DialledNumber"][];
            /** @description Refused entries, with partial or dry_run. Otherwise one invalid entry refuses the whole request. */
            readonly refused: readonly {
                readonly detail: string;
                /** @description Position in the request, from 0. */
                readonly index: number;
                /** @description JSON pointer to the invalid value. Empty if the whole entry is invalid. */
                readonly pointer: string;
            }[];
            /** @description Number of updated entries. */
            readonly updated: number;
        };
        readonly SaveNumbersResponse: components["schemas"]["DialledNumber"] | components["schemas"]["SavedNumbers"];
        readonly SearchResults: {
            /** @description By ID, or the beginning of the uniqueid or a number. */
            readonly calls: readonly components["schemas"]["Call"][];
            /** @description By ID or webhook-id. Resends with the same webhook-id are included. */
            readonly deliveries: readonly components["schemas"]["Delivery"][];
            /** @description By name, service, URL or ID. */
            readonly integrations: readonly {
                readonly enabled: boolean;
                /** @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
                readonly name: string;
                readonly url: string;
            }[];
            /** @description Directory entries, by the beginning of the number, name, custom ID, group or campaign. */
            readonly numbers: readonly {
                /** @example num_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
                readonly name: string | null;
                readonly number: string;
            }[];
            /** @description By name or email. Empty for API keys without the scope manage. */
            readonly people: readonly {
                readonly email: string;
                /** @example per_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
                readonly name: string;
            }[];
            /** @description By name, kind or ID. */
            readonly sources: readonly {
                readonly enabled: boolean;
                /** @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
                readonly kind: string;
                readonly name: string;
            }[];
            /** @description By name or ID. */
            readonly steps: readonly {
                readonly enabled: boolean;
                /** @example stp_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
                readonly name: string;
            }[];
        };
        /**
         * Email by SendGrid
         * @description Sends an email for each call through your SendGrid account.
         */
        readonly SendgridIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "sendgrid";
            readonly settings?: components["schemas"]["SendgridSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Email by SendGrid. */
        readonly SendgridSettings: {
            /**
             * From
             * @description The sender’s email address. Verify it in SendGrid under Settings › Sender Authentication.
             * @example calls@example.com
             */
            readonly from?: string | null;
            /**
             * API key
             * @description At app.sendgrid.com: Settings › API Keys › Create API Key, with Restricted Access to Mail Send.
             * @example SG.0123456789abcdefghijkl.0123456789abcdefghijklmnopqrstuvwxyz0123456
             */
            readonly key?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * To
             * @description The recipient’s email address.
             * @example sales@example.com
             */
            readonly to?: string | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /** @enum {string} */
        readonly Sentiment: "positive" | "neutral" | "negative" | "mixed";
        /** @description The request as sent. Secrets are masked except for their last four characters. */
        readonly SentRequest: {
            readonly body: string | null;
            readonly headers: readonly (readonly [
                string,
                string
            ])[];
            readonly method: string;
            readonly url: string;
        };
        readonly Service: {
            readonly beta: boolean;
            readonly checked: {
                readonly against: string;
                readonly on: string;
            };
            readonly conditions: components["schemas"]["Condition"] | null;
            readonly docs_url: string | null;
            /** @description Set if the vendor supports dry runs: it checks a test without storing it. */
            readonly dry_run: {
                readonly note: string;
            } | null;
            readonly events: readonly string[];
            readonly group: components["schemas"]["ServiceGroup"];
            readonly id: string;
            readonly inputs: readonly {
                /** @description Initial value. */
                readonly default: string;
                readonly description: string;
                readonly example: string;
                readonly key: string;
                readonly label: string;
                readonly options: readonly {
                    readonly label: string;
                    readonly value: string;
                }[];
                readonly required: boolean;
                readonly secret: boolean;
                readonly type: components["schemas"]["ServiceInputType"];
                /** @description A regular expression for the whole value, and the error message if it doesn’t match. */
                readonly validation: {
                    readonly message: string;
                    readonly pattern: string;
                } | null;
            }[];
            readonly name: string;
            readonly paste: {
                readonly label: string;
                readonly text: string;
            } | null;
            /** @description Rate limit of the vendor. */
            readonly rate: {
                readonly per_minute?: number | null;
                readonly per_second?: number | null;
            } | null;
            /** @description The request template of the service, without secrets. */
            readonly request: {
                readonly auth: {
                    readonly type: string;
                };
                readonly format: string;
                readonly headers: readonly {
                    readonly key: string;
                    readonly secret: boolean;
                    readonly value: string;
                }[];
                readonly method: string;
                readonly raw: components["schemas"]["RawBody"] | null;
                readonly rows: readonly components["schemas"]["Row"][];
                readonly url: string;
                readonly xml_root: string;
            };
            readonly summary: string;
            readonly unconfirmed: string | null;
        };
        /** @enum {string} */
        readonly ServiceGroup: "any" | "ads" | "crm" | "messages" | "automation";
        /** @enum {string} */
        readonly ServiceId: "generic" | "ga4" | "google_ads" | "google_ads_calls" | "meta" | "microsoft_ads" | "tune" | "hubspot" | "salesforce" | "zoho_crm" | "pipedrive" | "zendesk" | "monday" | "airtable" | "servicem8" | "slack" | "teams" | "discord" | "telegram" | "ntfy" | "twilio_sms" | "postmark" | "resend" | "sendgrid" | "zapier" | "make" | "n8n" | "google_sheets";
        /** @enum {string} */
        readonly ServiceInputType: "text" | "select" | "url" | "secret" | "secret_url";
        readonly ServiceList: {
            readonly data: readonly components["schemas"]["Service"][];
        };
        /**
         * ServiceM8
         * @description Adds each inbound call to the ServiceM8 inbox, ready to convert to a job.
         */
        readonly Servicem8IntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "servicem8";
            readonly settings?: components["schemas"]["Servicem8Settings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of ServiceM8. */
        readonly Servicem8Settings: {
            /**
             * API key
             * @description In ServiceM8: Settings › API Keys.
             */
            readonly api_key?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        readonly Session: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /** @description Whether this is the session of the request. */
            readonly current: boolean;
            /** @example ses_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly ip_address: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_used_at: string;
            readonly user_agent: string;
        };
        readonly SessionList: {
            readonly data: readonly components["schemas"]["Session"][];
            /** @description Always `null`: the list is complete. */
            readonly next: string | null;
        };
        readonly Setup: {
            /** @description Whether nobody has signed up yet. The one-time link that Offhook printed at its start creates the first person. */
            readonly first_run: boolean;
            /** @description Why signing in is not possible over this connection, and what to do. `null` if it is possible. */
            readonly insecure_reason: string | null;
        };
        /** @enum {string} */
        readonly Severity: "error" | "warning";
        readonly ShortAttempt: {
            /**
             * Format: date-time
             * @description Start of the attempt.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly at: string;
            /** @description Duration in milliseconds. */
            readonly duration_ms: number | null;
            readonly error: string | null;
            /** @description Number of the attempt, from 1. 0 if the delivery finished without an attempt. */
            readonly number: number;
            /** @description State of the delivery after the attempt. `late`: the response arrived too late to count. */
            readonly state: string;
            readonly status_code: number | null;
        };
        /** @description A secret that is set. Send it back or leave it out to keep it. */
        readonly ShownSecret: {
            readonly last4?: string;
            /** @description The visible part of a secret URL. */
            readonly origin?: string;
            readonly set: boolean;
            /** @description When the secret was set. */
            readonly set_at?: string;
        };
        readonly SignedIn: {
            /** @description Your accounts with your role in each, oldest first. */
            readonly accounts: readonly components["schemas"]["Membership"][];
            readonly person: {
                readonly email: string;
                /** @example per_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
                readonly name: string;
            };
            readonly session: {
                /**
                 * Format: date-time
                 * @description Latest expiry. A session ends earlier after 12 hours without use.
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly expires_at: string;
                /** @example ses_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
            };
        };
        readonly SignIn: {
            /**
             * Format: email
             * @example anna@example.com
             */
            readonly email: string;
            /** Format: password */
            readonly password: string;
        };
        readonly Signing: {
            readonly enabled: boolean;
            /**
             * Format: date-time
             * @description Until this time the previous key signs too. Earlier keys sign for a day after their own rotation.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly previous_until: string | null;
            /** @description The signing key. Shown in full only when it is created. */
            readonly secret: components["schemas"]["ShownSecret"] | null;
        };
        readonly SigningInput: {
            /**
             * @description Sign requests as Standard Webhooks describes.
             * @default true
             */
            readonly enabled?: boolean;
        };
        readonly SigningPatch: {
            /** @description Sign requests as Standard Webhooks describes. */
            readonly enabled?: boolean | null;
        };
        readonly SigningSecret: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly previous_until: string;
            readonly signing_secret: string;
        };
        /** @enum {string} */
        readonly SkipCode: "no_recording" | "recording_overdue" | "step_deleted" | "step_disabled";
        /** @enum {string} */
        readonly SkipReason: "delivery_in_progress" | "delivery_settled" | "earlier_delivery_waiting" | "integration_deleted" | "integration_not_saved" | "not_renderable" | "retention_passed";
        /**
         * Slack
         * @description Posts each call to a channel: caller, destination and outcome.
         */
        readonly SlackIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "slack";
            readonly settings?: components["schemas"]["SlackSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Slack. */
        readonly SlackSettings: {
            /**
             * Webhook URL
             * @description At api.slack.com/apps: your app, or Create New App › Incoming Webhooks. Switch them on, then choose Add New Webhook to Workspace, choose a channel and Copy.
             * @example https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX
             */
            readonly webhook?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        readonly Source: {
            /** @description Set if the source may not connect to its host (OFFHOOK_SOURCE_NETWORKS): the reason and what to do. Otherwise `null`. */
            readonly blocked_reason: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            readonly enabled: boolean;
            /** @example src_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly kind: string;
            /** @description Name in the configuration that manages this item (offhook apply). `null` if it is managed in the dashboard or by the API. */
            readonly managed_as: string | null;
            readonly name: string;
            /** @description Settings of the source kind. asterisk: host, port, username, secret, contexts, recordings_folder. asterisk_ari: url, username, password, contexts, recordings_folder. freeswitch: host, port, password, contexts, recordings_folder. twilio: account_sid, auth_token, forward_to, record, answered_by, timeout_s. jambonz: secret. push: mapping, auth, secret, recordings_origin, recordings_username, recordings_password. files: mapping. api: recordings_origin, recordings_username, recordings_password. All kinds: country (for numbers without a country code) and records (which recordings to wait for: announced, answered_calls or never). A mapping is always replaced as a whole, even in a patch. */
            readonly settings: {
                readonly [key: string]: unknown;
            };
            /** @description Set if the stored settings are unreadable, so that no calls are received: the reason. Save the source again to replace them. */
            readonly unreadable_reason: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly updated_at: string;
            /** @description The URL to post to, for kinds that receive messages. `null` if it contains a token and the key has only the scope read. */
            readonly url: string | null;
            readonly version: number;
        };
        readonly SourceCheck: {
            /** @description Whether the login succeeded. `false` for kinds that post to Offhook. */
            readonly connected: boolean;
            /** @description Permissions that the login lacks, as named by the phone system, with what is not reported without each. */
            readonly missing_permissions: readonly {
                readonly effect: string;
                readonly permission: string;
            }[];
            /** @description Whether the check found no problem. */
            readonly ok: boolean;
            /** @description What is wrong and what to do. */
            readonly problem: string | null;
        };
        readonly SourceCheckInput: components["schemas"]["ApiSourceCheckInput"] | components["schemas"]["AsteriskSourceCheckInput"] | components["schemas"]["AsteriskAriSourceCheckInput"] | components["schemas"]["FreeswitchSourceCheckInput"] | components["schemas"]["TwilioSourceCheckInput"] | components["schemas"]["JambonzSourceCheckInput"] | components["schemas"]["PushSourceCheckInput"] | components["schemas"]["FilesSourceCheckInput"];
        readonly SourceConfiguration: {
            readonly enabled: boolean;
            readonly kind: string;
            readonly name: string;
            /** @description Settings of the source kind. asterisk: host, port, username, secret, contexts, recordings_folder. asterisk_ari: url, username, password, contexts, recordings_folder. freeswitch: host, port, password, contexts, recordings_folder. twilio: account_sid, auth_token, forward_to, record, answered_by, timeout_s. jambonz: secret. push: mapping, auth, secret, recordings_origin, recordings_username, recordings_password. files: mapping. api: recordings_origin, recordings_username, recordings_password. All kinds: country (for numbers without a country code) and records (which recordings to wait for: announced, answered_calls or never). A mapping is always replaced as a whole, even in a patch. */
            readonly settings: {
                readonly [key: string]: unknown;
            };
        };
        readonly SourceInput: components["schemas"]["ApiSourceInput"] | components["schemas"]["AsteriskSourceInput"] | components["schemas"]["AsteriskAriSourceInput"] | components["schemas"]["FreeswitchSourceInput"] | components["schemas"]["TwilioSourceInput"] | components["schemas"]["JambonzSourceInput"] | components["schemas"]["PushSourceInput"] | components["schemas"]["FilesSourceInput"];
        readonly SourceList: {
            readonly data: readonly components["schemas"]["Source"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        readonly SourceMessage: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly at: string;
            /** @description Body as text. `null` if it was not accepted. */
            readonly body: string | null;
            readonly headers: readonly (readonly [
                string,
                string
            ])[];
            /** @example msg_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly method: string;
            /** @description The parsed message as a mapping sees it: body, query and headers. */
            readonly parsed?: unknown;
            /** @description Path after the URL of the source. */
            readonly path: string;
            readonly problems: readonly string[];
            readonly query: string;
            readonly state: components["schemas"]["MessageState"];
            /** @description The resulting call updates. */
            readonly updates: readonly {
                /** @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly call_id: string | null;
                readonly result: string;
                readonly status: string | null;
                readonly uniqueid: string;
            }[];
        };
        readonly SourceMessageList: {
            readonly data: readonly components["schemas"]["SourceMessage"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
            readonly received: {
                /**
                 * Format: date-time
                 * @description Time of the last message from the vendor. `null` if there was none since the start.
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly last_at: string | null;
                /** @description Messages that are stored for reprocessing. */
                readonly not_understood: number;
                /** @description Requests that failed authentication since the start. Nothing of them is stored. */
                readonly refused: {
                    readonly count: number;
                    /**
                     * Format: date-time
                     * @example 2026-11-25T03:04:05.123Z
                     */
                    readonly last_at: string;
                    readonly reason: string;
                } | null;
                /** @description Messages understood since the start. */
                readonly understood: number;
            };
        };
        readonly SourcePatch: {
            readonly enabled?: boolean;
            /** @description Name of the source. */
            readonly name?: string;
            /** @description Settings of the source kind. asterisk: host, port, username, secret, contexts, recordings_folder. asterisk_ari: url, username, password, contexts, recordings_folder. freeswitch: host, port, password, contexts, recordings_folder. twilio: account_sid, auth_token, forward_to, record, answered_by, timeout_s. jambonz: secret. push: mapping, auth, secret, recordings_origin, recordings_username, recordings_password. files: mapping. api: recordings_origin, recordings_username, recordings_password. All kinds: country (for numbers without a country code) and records (which recordings to wait for: announced, answered_calls or never). A mapping is always replaced as a whole, even in a patch. */
            readonly settings?: {
                readonly [key: string]: unknown;
            };
        };
        readonly SourceStatus: {
            /** @description Whether the source may not connect. `problem` says what to do. */
            readonly blocked: boolean;
            /** @description `null` for kinds that post to Offhook. */
            readonly connected: boolean | null;
            readonly contexts: readonly {
                readonly name: string;
                readonly role: components["schemas"]["ContextRole"] | null;
                readonly suggested_role: components["schemas"]["ContextRole"] | null;
            }[];
            /** @description Periods with incomplete data, latest first. `to` is `null` while the gap lasts. */
            readonly gaps: readonly {
                /** @description Why data may be missing. `not_connected`: no connection to the phone system. `not_running`: Offhook was not running. `settings_changed`: the source reconnected with new settings. `missing_permission`: the login may not read call events. `updates_dropped`: the database rejected or missed updates. */
                readonly code: components["schemas"]["GapCode"];
                readonly dropped: number;
                /**
                 * Format: date-time
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly from: string;
                /**
                 * Format: date-time
                 * @example 2026-11-25T03:04:05.123Z
                 */
                readonly to: string | null;
            }[];
            /**
             * Format: date-time
             * @description Time of the last event. `null` if there was none recently.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_event_at: string | null;
            /** @description Permissions that the login lacks, as named by the phone system, with what is not reported without each. */
            readonly missing_permissions: readonly {
                readonly effect: string;
                readonly permission: string;
            }[];
            /** @description What is wrong and what to do. */
            readonly problem: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly since: string | null;
        };
        readonly SourceVersion: {
            /** @description Settings that differ from the version before, such as `request.url`. Empty for the first version. */
            readonly changes: readonly string[];
            readonly configuration: components["schemas"]["SourceConfiguration"];
            /** @description The version that was restored, if one was. */
            readonly restored_from: number | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly saved_at: string;
            /** @description Who saved it. `null` if it was saved before versions were kept. */
            readonly saved_by: components["schemas"]["VersionAuthor"] | null;
            readonly version: number;
        };
        readonly StartedAuthorization: {
            /** @description The page where the person authorises Offhook. */
            readonly authorize_url: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly expires_at: string;
            /** @description The redirect URI to register with the vendor. */
            readonly redirect_uri: string;
        };
        /** @enum {string} */
        readonly StatisticsInterval: "hour" | "day";
        /** @enum {string} */
        readonly StatusClass: "1xx" | "2xx" | "3xx" | "4xx" | "5xx";
        readonly Step: components["schemas"]["StepWebhook"] | components["schemas"]["StepCommand"];
        readonly StepAuth: components["schemas"]["StepAuthNone"] | components["schemas"]["StepAuthBasic"] | components["schemas"]["StepAuthBearer"];
        readonly StepAuthBasic: {
            readonly password: components["schemas"]["ShownSecret"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "basic";
            readonly username: string;
        };
        readonly StepAuthBasicInput: {
            readonly password?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "basic";
            /** @default  */
            readonly username?: string;
        };
        readonly StepAuthBearer: {
            readonly token: components["schemas"]["ShownSecret"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "bearer";
        };
        readonly StepAuthBearerInput: {
            readonly token?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "bearer";
        };
        readonly StepAuthInput: components["schemas"]["StepAuthNoneInput"] | components["schemas"]["StepAuthBasicInput"] | components["schemas"]["StepAuthBearerInput"];
        readonly StepAuthNone: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "none";
        };
        readonly StepAuthNoneInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "none";
        };
        /** @enum {string} */
        readonly StepBody: "json" | "audio";
        readonly StepCommand: {
            readonly command: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            readonly enabled: boolean;
            /** @example stp_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "command";
            /** @description Name in the configuration that manages this item (offhook apply). `null` if it is managed in the dashboard or by the API. */
            readonly managed_as: string | null;
            readonly name: string;
            readonly needs_recording: boolean;
            readonly position: number;
            readonly timeout_s: number;
            /** @description Set if the stored settings are unreadable, so that the step is skipped: the reason. Save the step again to replace them. */
            readonly unreadable_reason: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly updated_at: string;
            readonly version: number;
        };
        readonly StepCommandInput: {
            /** @description A command that the administrator of this server has set up for this account. */
            readonly command: string;
            /**
             * @description Whether the step is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "command";
            /**
             * @description Name of the step.
             * @example transcript
             */
            readonly name: string;
            /**
             * @description Run the step only if the call has a recording.
             * @default true
             */
            readonly needs_recording?: boolean;
            /**
             * @description Timeout of an attempt in seconds.
             * @default 60
             */
            readonly timeout_s?: number;
        };
        readonly StepConfiguration: components["schemas"]["StepConfigurationWebhook"] | components["schemas"]["StepConfigurationCommand"];
        readonly StepConfigurationCommand: {
            readonly command: string;
            readonly enabled: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "command";
            readonly name: string;
            readonly needs_recording: boolean;
            readonly timeout_s: number;
        };
        readonly StepConfigurationWebhook: {
            readonly auth: components["schemas"]["StepAuth"];
            readonly enabled: boolean;
            readonly form: {
                readonly [key: string]: string;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "webhook";
            readonly later_s: number;
            readonly name: string;
            readonly needs_recording: boolean;
            readonly send: components["schemas"]["StepBody"];
            readonly take: {
                readonly [key: string]: string;
            } | null;
            readonly timeout_s: number;
            readonly url: string;
        };
        readonly StepInput: components["schemas"]["StepWebhookInput"] | components["schemas"]["StepCommandInput"];
        readonly StepList: {
            readonly data: readonly components["schemas"]["Step"][];
        };
        /** @description The name and kind of a step can’t be changed: integrations refer to a step by its name. */
        readonly StepPatch: {
            readonly auth?: components["schemas"]["StepAuthInput"];
            /** @description A command that the administrator of this server has set up for this account. */
            readonly command?: string;
            readonly enabled?: boolean;
            readonly form?: {
                readonly [key: string]: string;
            };
            readonly later_s?: number;
            readonly needs_recording?: boolean;
            /** @description Position in the order of steps, starting at 1. */
            readonly position?: number;
            readonly send?: components["schemas"]["StepBody"];
            readonly take?: {
                readonly [key: string]: string;
            } | null;
            readonly timeout_s?: number;
            /** @description URL of the receiver. */
            readonly url?: string;
        };
        /** @description Fields keyed by code, or whatever the mapping `take` of the step reads. */
        readonly StepResult: {
            readonly [key: string]: unknown;
        };
        readonly StepRun: {
            readonly attempt_count: number;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly ended_at: string | null;
            /** @description Codes of the fields that the step returned. */
            readonly fields: readonly string[];
            readonly name: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly next_attempt_at: string | null;
            /** @description What went wrong and what to do, or why the step was skipped. */
            readonly problem: string | null;
            /** @description Why the step was skipped. `null` in any other state. */
            readonly skip_code: components["schemas"]["SkipCode"] | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly started_at: string | null;
            readonly state: components["schemas"]["StepState"];
        };
        /** @enum {string} */
        readonly StepState: "waiting" | "running" | "answering_later" | "done" | "failed" | "skipped";
        readonly StepVersion: {
            /** @description Settings that differ from the version before, such as `request.url`. Empty for the first version. */
            readonly changes: readonly string[];
            readonly configuration: components["schemas"]["StepConfiguration"];
            /** @description The version that was restored, if one was. */
            readonly restored_from: number | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly saved_at: string;
            /** @description Who saved it. `null` if it was saved before versions were kept. */
            readonly saved_by: components["schemas"]["VersionAuthor"] | null;
            readonly version: number;
        };
        readonly StepWebhook: {
            readonly auth: components["schemas"]["StepAuth"];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            readonly enabled: boolean;
            readonly form: {
                readonly [key: string]: string;
            };
            /** @example stp_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "webhook";
            readonly later_s: number;
            /** @description Name in the configuration that manages this item (offhook apply). `null` if it is managed in the dashboard or by the API. */
            readonly managed_as: string | null;
            readonly name: string;
            readonly needs_recording: boolean;
            readonly position: number;
            readonly send: components["schemas"]["StepBody"];
            readonly take: {
                readonly [key: string]: string;
            } | null;
            readonly timeout_s: number;
            /** @description Set if the stored settings are unreadable, so that the step is skipped: the reason. Save the step again to replace them. */
            readonly unreadable_reason: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly updated_at: string;
            readonly url: string;
            readonly version: number;
        };
        readonly StepWebhookInput: {
            /** @description Defaults to `{"type":"none"}`. */
            readonly auth?: components["schemas"]["StepAuthInput"];
            /**
             * @description Whether the step is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Additional form fields, sent with the file.
             * @default {}
             * @example {
             *       "response_format": "json"
             *     }
             */
            readonly form?: {
                readonly [key: string]: string;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "webhook";
            /**
             * @description Seconds after a 202 within which the receiver can send its result to the callback URL. 0: no callback.
             * @default 3600
             */
            readonly later_s?: number;
            /**
             * @description Name of the step.
             * @example transcript
             */
            readonly name: string;
            /**
             * @description Run the step only if the call has a recording.
             * @default true
             */
            readonly needs_recording?: boolean;
            /**
             * @description json: the call and a link to its MP3. audio: the MP3 itself, as a file in a multipart form.
             * @default json
             */
            readonly send?: components["schemas"]["StepBody"];
            /**
             * @description Maps field codes to paths in the response. null: the response uses field codes itself.
             * @default null
             * @example {
             *       "transcript": "text"
             *     }
             */
            readonly take?: {
                readonly [key: string]: string;
            } | null;
            /**
             * @description Timeout of an attempt in seconds.
             * @default 60
             */
            readonly timeout_s?: number;
            /** @description URL of the receiver. */
            readonly url: string;
        };
        readonly SwitchedIntegrations: {
            readonly data: readonly components["schemas"]["Integration"][];
        };
        readonly System: {
            /** @description Location of the encryption key: the data folder or OFFHOOK_SECRET_KEY. */
            readonly encryption_key: {
                readonly location: components["schemas"]["KeyLocation"];
            };
            readonly limits: {
                /** @description Call updates per request. */
                readonly events: number;
                /** @description Numbers per request. */
                readonly numbers: number;
                /** @description Maximum size of a webhook request in bytes. */
                readonly request_bytes: number;
            };
            /** @description The Node.js version. */
            readonly node_version: string;
            readonly postgres: {
                /** @description Whether Offhook runs its bundled PostgreSQL. Otherwise it uses your own. */
                readonly bundled: boolean;
                readonly version: string;
            };
            readonly public_url: string;
            /** @description The OAuth 2 redirect URI to register with vendors. */
            readonly redirect_uri: string;
            /** @description Retention of request bodies, attempts, calls with their events, caller history, and statistics. */
            readonly retention: {
                /** @description Days. */
                readonly attempts_days: number;
                /** @description Days. */
                readonly bodies_days: number;
                /** @description Days. */
                readonly calls_days: number;
                /** @description Days. */
                readonly history_days: number;
                /** @description Days. */
                readonly statistics_days: number;
            };
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly started_at: string;
            readonly version: string;
        };
        /**
         * Microsoft Teams
         * @description Posts a card for each call to a channel or chat, through a Teams workflow.
         */
        readonly TeamsIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "teams";
            readonly settings?: components["schemas"]["TeamsSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Microsoft Teams. */
        readonly TeamsSettings: {
            /**
             * Workflow URL
             * @description In Teams, beside the channel: More options (…) › Workflows › “Send webhook alerts to a channel” (formerly “Post to a channel when a webhook request is received”). Copy the URL from the last step.
             * @example https://default0000.00.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=AbCdEf
             */
            readonly webhook?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /**
         * Telegram
         * @description Posts each call to a chat, group or channel through your bot.
         */
        readonly TelegramIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "telegram";
            readonly settings?: components["schemas"]["TelegramSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Telegram. */
        readonly TelegramSettings: {
            /**
             * Chat ID
             * @description A number (negative for a group), or the @name of a public channel. To find the number, message the bot or add it to the group, then open https://api.telegram.org/bot<token>/getUpdates and look under message › chat › id.
             * @example -1001234567890
             */
            readonly chat?: string | null;
            /**
             * Bot token
             * @description In Telegram, message @BotFather: send /newbot, or /mybots › your bot › API Token.
             * @example 123456789:AAExampleExampleExampleExampleExam1
             */
            readonly token?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        readonly TestCall: {
            readonly call: {
                /** @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
                readonly id: string;
                readonly uniqueid: string;
            };
        };
        readonly TestCallInput: {
            /** @default answered */
            readonly example?: components["schemas"]["SampleName"];
            /** @description Integrations that receive the call, subject to their conditions. Defaults to all that are switched on. */
            readonly integration_ids?: readonly string[];
            /**
             * @description `realtime`: with the pauses of a real call, about two minutes.
             * @default immediate
             */
            readonly pace?: components["schemas"]["TestCallPace"];
        };
        /** @enum {string} */
        readonly TestCallPace: "immediate" | "realtime";
        readonly TestDelivery: {
            readonly attempt_count: number;
            /**
             * @description `null` for a test, and for a resend of one.
             * @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly call_id: string | null;
            readonly caller: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /** @description The request as a cURL command. Secrets are variables such as $TOKEN. */
            readonly curl: string | null;
            readonly dialled: string | null;
            /** @description Whether this was a dry run: the service checked the test without storing it. */
            readonly dry_run: boolean;
            /**
             * Format: date-time
             * @description When the delivery is sent, while it is the next of its call and integration. Not before the end of a pause of its integration. `null` while the integration is off, or while Offhook checks whether its receiver is back.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly due_at: string | null;
            /** @description Duration of the last attempt in milliseconds. */
            readonly duration_ms: number | null;
            /** @description Kind of the last error. */
            readonly error: string | null;
            /** @description The event, such as answered or final. `null` for a test, or if the event is past its retention period. */
            readonly event: string | null;
            /**
             * Format: date-time
             * @description Time of the event. `null` for a test.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly event_at: string | null;
            /** @example dlv_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /**
             * @description `null` for a test of an unsaved integration.
             * @example int_01980a52f3c97d4e8b1b6a3f0c2d4e5f
             */
            readonly integration_id: string | null;
            readonly integration_name: string | null;
            readonly kind: components["schemas"]["DeliveryKind"];
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_attempt_at: string | null;
            readonly method: string | null;
            /** @description Explanation of the state, in a sentence. */
            readonly reason: string | null;
            readonly request: components["schemas"]["SentRequest"] | null;
            /** @description Times of the remaining attempts, next first. Empty if the delivery is not waiting, or waits for another one. */
            readonly schedule: readonly string[];
            /** @description Number of the event within the call. */
            readonly sequence: number;
            readonly state: components["schemas"]["DeliveryState"];
            /** @description HTTP status of the last response. */
            readonly status_code: number | null;
            readonly uniqueid: string | null;
            readonly url: string | null;
            /** @description Why the delivery is still waiting, in a sentence. */
            readonly waiting_reason: string | null;
            /** @description The webhook-id header. The same for every attempt and every resend as sent. */
            readonly webhook_id: string;
        };
        readonly TestDraftRequest: {
            /** @default final */
            readonly event?: components["schemas"]["EventName"];
            readonly integration: components["schemas"]["IntegrationDraft"];
            readonly sample?: components["schemas"]["Sample"];
            /**
             * @description `inbox`: the built-in test inbox, with masked secrets. `dry_run`: the service, which checks the test without storing it. Returns 422 if the service doesn’t support dry runs.
             * @default receiver
             */
            readonly to?: components["schemas"]["TestTarget"];
        };
        readonly TestIntegrationRequest: {
            /** @default final */
            readonly event?: components["schemas"]["EventName"];
            readonly sample?: components["schemas"]["Sample"];
            /**
             * @description `inbox`: the built-in test inbox, with masked secrets. `dry_run`: the service, which checks the test without storing it. Returns 422 if the service doesn’t support dry runs.
             * @default receiver
             */
            readonly to?: components["schemas"]["TestTarget"];
        };
        readonly TestResult: {
            readonly attempt: components["schemas"]["Attempt"];
            readonly delivery: components["schemas"]["TestDelivery"];
            /** @description Token of the inbox that received the test (GET /api/v1/inbox/{token}). */
            readonly inbox_token: string | null;
        };
        /** @enum {string} */
        readonly TestTarget: "receiver" | "inbox" | "dry_run";
        readonly Tls: {
            readonly ca: string | null;
            readonly certificate: string | null;
            readonly key: components["schemas"]["ShownSecret"] | null;
            readonly pin_sha256: string | null;
        };
        readonly TlsInput: {
            /**
             * @description Trusted CA certificates, in PEM format. They replace the default ones.
             * @default null
             */
            readonly ca?: string | null;
            /**
             * @description Client certificate, in PEM format.
             * @default null
             */
            readonly certificate?: string | null;
            /** @description Private key of the client certificate, in PEM format. */
            readonly key?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * @description SHA-256 fingerprint of the only certificate to accept, in hexadecimal.
             * @default null
             */
            readonly pin_sha256?: string | null;
        };
        readonly TlsPatch: {
            /** @description Trusted CA certificates, in PEM format. They replace the default ones. */
            readonly ca?: string | null;
            /** @description Client certificate, in PEM format. */
            readonly certificate?: string | null;
            /** @description Private key of the client certificate, in PEM format. */
            readonly key?: string | components["schemas"]["ShownSecret"] | null;
            /** @description SHA-256 fingerprint of the only certificate to accept, in hexadecimal. */
            readonly pin_sha256?: string | null;
        };
        /**
         * TUNE (HasOffers) postback
         * @description Reports each answered call to an affiliate network as a conversion for an offer.
         */
        readonly TuneIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "tune";
            readonly settings?: components["schemas"]["TuneSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of TUNE (HasOffers) postback. */
        readonly TuneSettings: {
            /**
             * Partner (affiliate) ID
             * @description The partner credited with the call, for offers tracked by partner. For offers tracked by transaction, leave it empty and set custom.transaction_id on the call.
             * @example 1002
             */
            readonly aff_id?: string | null;
            /**
             * Tracking domain
             * @description The host in the offer’s postback URL. In TUNE, open the offer: Details › Tracking.
             * @example example.go2cloud.org
             */
            readonly domain?: string | null;
            /**
             * Offer ID
             * @description The value of offer_id in the offer’s postback URL.
             * @example 26
             */
            readonly offer_id?: string | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /**
         * Twilio settings
         * @description Settings of a source of kind Twilio.
         */
        readonly TwilioSettings: {
            /**
             * Account SID
             * @description AC and 32 more characters. Shown on the first page of the Twilio Console.
             */
            readonly account_sid: string | null;
            /** @description Defaults to person. */
            readonly answered_by?: components["schemas"]["AnsweredBy"] | null;
            /**
             * Auth token
             * @description The primary auth token, shown next to the Account SID. An API key can’t verify signatures.
             */
            readonly auth_token?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Country
             * @description Used for numbers without a country code.
             */
            readonly country?: string | null;
            /**
             * Forward calls to
             * @description The phone that rings, for example +61299991111. Leave empty if your own TwiML or Studio forwards calls.
             */
            readonly forward_to?: string | null;
            /**
             * Record forwarded calls
             * @description Dual-channel recording, starting when the call is answered. Inform callers where the law requires it. Defaults to true.
             */
            readonly record?: boolean | null;
            readonly recordings_origin?: string | null;
            /** @description Defaults to answered_calls. */
            readonly records?: components["schemas"]["RecordingPolicy"] | null;
            /**
             * Ring time (seconds)
             * @description 5 to 600 seconds. Twilio adds about 5 seconds.
             */
            readonly timeout_s?: number | null;
        };
        /**
         * Twilio SMS
         * @description Sends you a text message for each call.
         */
        readonly TwilioSmsIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "twilio_sms";
            readonly settings?: components["schemas"]["TwilioSmsSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Twilio SMS. */
        readonly TwilioSmsSettings: {
            /**
             * Account SID
             * @description At console.twilio.com, under Account Info on the home page.
             * @example AC0123456789abcdef0123456789abcdef
             */
            readonly account?: string | null;
            /**
             * From
             * @description One of your Twilio numbers that can send messages (Phone Numbers › Manage › Active numbers), or a sender name where the country allows it.
             * @example +61480000000
             */
            readonly from?: string | null;
            /**
             * To
             * @description The number that receives the message. To text the caller instead, choose Customise and set To to [[caller_number]].
             * @example +61491570156
             */
            readonly to?: string | null;
            /**
             * Auth Token
             * @description Beside the Account SID. Choose Show.
             * @example 0123456789abcdef0123456789abcdef
             */
            readonly token?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /**
         * Twilio
         * @description Calls to your Twilio numbers, with recordings.
         */
        readonly TwilioSourceCheckInput: {
            /** @description Ignored. */
            readonly enabled?: boolean;
            /** @description ID of the saved source. Its secrets are used where the body has them as shown. */
            readonly id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "twilio";
            /** @description Ignored, so that you can send the same body as when you create a source. */
            readonly name?: string;
            readonly settings?: components["schemas"]["TwilioSettings"];
        };
        /**
         * Twilio
         * @description Calls to your Twilio numbers, with recordings.
         */
        readonly TwilioSourceInput: {
            /**
             * @description Whether the source is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly kind: "twilio";
            /** @description Name of the source. */
            readonly name: string;
            readonly settings?: components["schemas"]["TwilioSettings"];
        };
        readonly UnknownNumber: {
            readonly call_count: number;
            /**
             * Format: date-time
             * @description Time of the newest call.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_at: string;
            readonly number: string;
        };
        readonly UnknownNumberList: {
            readonly data: readonly components["schemas"]["UnknownNumber"][];
        };
        /** @enum {string} */
        readonly UpdateCode: "duplicate_event_id" | "call_ended" | "outdated" | "rejected" | "call_unreadable";
        /** @enum {string} */
        readonly UpdateEffect: "event" | "merged" | "duplicate" | "ignored";
        readonly UpdateResult: {
            /** @description Why the update sent no event or was ignored. `duplicate_event_id`: an update with this ID was stored before. `call_ended`: the call has already ended. `outdated`: older than the current status. `rejected`: the database rejected a value. `call_unreadable`: the stored call is unreadable. `null` if there is nothing to explain. */
            readonly code: components["schemas"]["UpdateCode"] | null;
            readonly result: components["schemas"]["UpdateEffect"];
            /** @description Numbers of the resulting events within the call. */
            readonly sequences: readonly number[];
            readonly uniqueid: string;
        };
        readonly Version: {
            /** @description Settings that differ from the version before, such as `request.url`. Empty for the first version. */
            readonly changes: readonly string[];
            /** @description The version that was restored, if one was. */
            readonly restored_from: number | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly saved_at: string;
            /** @description Who saved it. `null` if it was saved before versions were kept. */
            readonly saved_by: components["schemas"]["VersionAuthor"] | null;
            readonly version: number;
        };
        /** @description Who saved a version. `config`: a configuration that the person or key applied. `operator`: the administrator key. `offhook`: Offhook itself. */
        readonly VersionAuthor: {
            /** @description ID of the person or the API key. */
            readonly id: string | null;
            /** @description Name of the person or the API key at that time. */
            readonly name: string | null;
            readonly type: components["schemas"]["AuthorType"];
        };
        readonly VersionList: {
            readonly data: readonly components["schemas"]["Version"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        readonly View: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /** @description Whether you can update and delete the view. */
            readonly editable: boolean;
            /** @example view_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly list: components["schemas"]["ViewedList"];
            readonly name: string;
            readonly query: components["schemas"]["ViewQuery"];
            /** @description Whether everyone in the account sees the view. `false`: only the person who saved it. API keys see shared views only. */
            readonly shared: boolean;
        };
        /** @enum {string} */
        readonly ViewedList: "deliveries" | "calls";
        readonly ViewInput: {
            readonly list: components["schemas"]["ViewedList"];
            readonly name: string;
            readonly query: components["schemas"]["ViewQuery"];
            /**
             * @description Whether everyone in the account sees the view. `false`: only the person who saved it. API keys see shared views only.
             * @default false
             */
            readonly shared?: boolean;
        };
        readonly ViewList: {
            readonly data: readonly components["schemas"]["View"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        readonly ViewPatch: {
            readonly name?: string;
            readonly query?: components["schemas"]["ViewQuery"];
            /** @description Whether everyone in the account sees the view. `false`: only the person who saved it. API keys see shared views only. */
            readonly shared?: boolean;
        };
        /**
         * @description Filter and sort order as in the URL of the dashboard, such as `state` and `time`.
         * @example {
         *       "state": "failed",
         *       "time": "today"
         *     }
         */
        readonly ViewQuery: {
            readonly [key: string]: string;
        };
        readonly Wait: {
            readonly cap_s: number;
            readonly recording: boolean;
            readonly steps: readonly string[];
        };
        /**
         * @description What to do with waiting deliveries: keep them, or skip them. Kept ones are sent if the integration is switched on within 14 days.
         * @default keep
         * @enum {string}
         */
        readonly WaitingDeliveries: "keep" | "drop";
        /** @description What became of the waiting deliveries, if the request set waiting to rerender or drop. */
        readonly WaitingResult: {
            readonly dropped: number;
            /** @description Waiting deliveries that could not be rebuilt, and are sent as they were. */
            readonly kept: number;
            /** @description Why they could not be rebuilt. */
            readonly reasons: readonly {
                readonly count: number;
                readonly detail: string;
            }[];
            /** @description Waiting deliveries that are sent with the new settings. */
            readonly rerendered: number;
        };
        readonly WaitInput: {
            /**
             * @description A whole number from 0 to 86400.
             * @default 1200
             */
            readonly cap_s?: number;
            /**
             * @description Wait for the recording.
             * @default true
             */
            readonly recording?: boolean;
            /**
             * @description Names of post-call steps to wait for.
             * @default []
             */
            readonly steps?: readonly string[];
        };
        readonly WaitPatch: {
            /** @description A whole number from 0 to 86400. */
            readonly cap_s?: number | null;
            /** @description Wait for the recording. */
            readonly recording?: boolean | null;
            /** @description Names of post-call steps to wait for. */
            readonly steps?: readonly string[] | null;
        };
        readonly Wallboard: {
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly created_at: string;
            /** @description Whether only the last three digits of phone numbers are shown. The screen never receives the others. */
            readonly hide_numbers: boolean;
            /** @example wall_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            /**
             * Format: date-time
             * @description When a screen last showed it, accurate to a minute.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly last_opened_at: string | null;
            readonly name: string;
            readonly theme: components["schemas"]["WallboardTheme"];
            /** @description The link. Whoever has it sees the active calls. `null` if it can’t be decrypted. */
            readonly url: string | null;
        };
        readonly WallboardCall: {
            readonly agent: string | null;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly answered_at: string | null;
            readonly caller: string | null;
            readonly caller_name: string | null;
            readonly dialled: string | null;
            readonly dialled_name: string | null;
            readonly direction: string | null;
            /** @example call_01980a52f3c97d4e8b1b6a3f0c2d4e5f */
            readonly id: string;
            readonly is_test: boolean;
            readonly queue: string | null;
            /**
             * Format: date-time
             * @description Time of the last status change.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly since: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly started_at: string;
            /** @description `null` if none was reported yet. */
            readonly status: components["schemas"]["CallStatus"] | null;
        };
        readonly WallboardInput: {
            /**
             * @description Whether only the last three digits of phone numbers are shown. The screen never receives the others.
             * @default true
             */
            readonly hide_numbers?: boolean;
            readonly name: string;
            readonly theme?: components["schemas"]["WallboardTheme"];
        };
        readonly WallboardList: {
            readonly data: readonly components["schemas"]["Wallboard"][];
            /** @description Cursor of the next page. `null` on the last page. */
            readonly next: string | null;
        };
        /** @enum {string} */
        readonly WallboardTheme: "dark" | "light" | "system";
        readonly WallboardToday: {
            /** @description Calls that have ended today, in the time zone of the account. */
            readonly calls: number;
            readonly outcomes: readonly {
                readonly calls: number;
                readonly outcome: components["schemas"]["CallOutcome"];
            }[];
        };
        readonly WallboardView: {
            /** @description Active calls, at most 100: waiting calls first, each group with the longest first. */
            readonly calls: readonly components["schemas"]["WallboardCall"][];
            /**
             * Format: date-time
             * @description `null` if no call waits.
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly longest_waiting_since: string | null;
            readonly name: string;
            /**
             * Format: date-time
             * @example 2026-11-25T03:04:05.123Z
             */
            readonly now: string;
            /** @description Calls that are in progress, on hold or being transferred. */
            readonly talking: number;
            readonly timezone: string;
            readonly today: components["schemas"]["WallboardToday"];
            /** @description Number of active calls. */
            readonly total: number;
            /** @description Version of Offhook. */
            readonly version: string;
            /** @description Calls that are ringing, in a menu or in a queue. */
            readonly waiting: number;
        };
        /**
         * Zapier
         * @description Starts a Zap with every known field of the call.
         */
        readonly ZapierIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "zapier";
            readonly settings?: components["schemas"]["ZapierSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Zapier. */
        readonly ZapierSettings: {
            /**
             * Text that looks like a formula
             * @description If the calls end up in a spreadsheet, add an apostrophe: a caller name such as =HYPERLINK(…) then stays text. Phone numbers such as +61412345678 are unchanged.
             * @example
             * @example text
             */
            readonly formulas?: string | null;
            /**
             * Webhook URL
             * @description In your Zap: Trigger › Webhooks by Zapier › Catch Hook. Copy the URL from the Test step.
             * @example https://hooks.zapier.com/hooks/catch/1234567/abcdef/
             */
            readonly webhook?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /**
         * Zendesk
         * @description Opens a Zendesk ticket for each inbound call, with the call details as an internal note.
         */
        readonly ZendeskIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "zendesk";
            readonly settings?: components["schemas"]["ZendeskSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Zendesk. */
        readonly ZendeskSettings: {
            /**
             * Identifier
             * @description In Admin Center: Apps and integrations › APIs › OAuth clients › Add OAuth client, with the client kind Confidential. Enter the identifier you choose there.
             * @example offhook
             */
            readonly client_id?: string | null;
            /**
             * Secret
             * @description Zendesk shows it once, when you save the OAuth client. Tickets are opened as the administrator who created the client.
             */
            readonly client_secret?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Subdomain
             * @description The part before .zendesk.com in the URL of your Zendesk.
             * @example acme
             */
            readonly subdomain?: string | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
        /**
         * Zoho CRM
         * @description Logs each inbound call under Calls in Zoho CRM, as received or missed.
         */
        readonly ZohoCrmIntegrationInput: {
            /** @description Which calls are sent. null: inbound calls, and calls without a direction. */
            readonly conditions?: components["schemas"]["Condition"] | null;
            readonly delivery?: components["schemas"]["DeliverySettingsInput"];
            /**
             * @description Whether the integration is on.
             * @default true
             */
            readonly enabled?: boolean;
            /**
             * @description Send the final request: one when the call is complete.
             * @default true
             */
            readonly final?: boolean;
            /** @description The Route Name. */
            readonly name: string;
            /**
             * @description Send a request on each status change.
             * @default false
             */
            readonly realtime?: boolean;
            readonly recordings?: components["schemas"]["RecordingLinksInput"];
            readonly request?: components["schemas"]["RequestInput"];
            /** @enum {string} */
            readonly service: "zoho_crm";
            readonly settings?: components["schemas"]["ZohoCrmSettings"];
            readonly signing?: components["schemas"]["SigningInput"];
            /**
             * @description Statuses that send a realtime request; null for all.
             * @default null
             */
            readonly statuses?: readonly components["schemas"]["CallStatus"][] | null;
            readonly tls?: components["schemas"]["TlsInput"];
            /**
             * @description Send a request when data changes after the final request.
             * @default false
             */
            readonly updated?: boolean;
            readonly wait?: components["schemas"]["WaitInput"];
        };
        /** @description Settings of Zoho CRM. */
        readonly ZohoCrmSettings: {
            /**
             * Client ID
             * @description At api-console.zoho.com in your data centre: your client › Client Secret. The guide “Connect Zoho” shows how to create a client.
             * @example 1000.ABCDEFGHIJKLMNOPQRSTUVWXYZ1234
             */
            readonly client_id?: string | null;
            /**
             * Client Secret
             * @description Beside the Client ID.
             */
            readonly client_secret?: string | components["schemas"]["ShownSecret"] | null;
            /**
             * Data centre
             * @description The ending of your Zoho CRM URL when you are signed in: crm.zoho.com, crm.zoho.eu and so on.
             * @example com
             * @example eu
             * @example in
             * @example com.au
             * @example jp
             * @example sa
             * @example com.cn
             */
            readonly data_center?: string | null;
            /**
             * Refresh token
             * @description Authorising on Zoho’s page fills it in. For a Self Client, paste the token Zoho gave you; the guide “Connect Zoho” shows how.
             * @example 1000.0123456789abcdef0123456789abcdef.0123456789abcdef0123456789abcdef
             */
            readonly refresh_token?: string | components["schemas"]["ShownSecret"] | null;
        } & {
            readonly [key: string]: string | components["schemas"]["ShownSecret"] | null;
        };
    };
    responses: {
        /** @description A problem (RFC 9457). */
        readonly ProblemResponse: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly "Request-Id": components["headers"]["RequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem (RFC 9457) that may be over when Retry-After has passed. */
        readonly RetryLaterResponse: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly "Request-Id": components["headers"]["RequestId"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description ID or number of the account.
         * @example 1001
         */
        readonly Account: string;
        /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
        readonly IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        readonly RateLimit: string;
        readonly RateLimitPolicy: string;
        readonly RequestId: string;
        readonly RetryAfter: number;
    };
    pathItems: never;
}
export type AcceptedInvitation = components['schemas']['AcceptedInvitation'];
export type AcceptedRecording = components['schemas']['AcceptedRecording'];
export type Account = components['schemas']['Account'];
export type AccountActor = components['schemas']['AccountActor'];
export type AccountActorType = components['schemas']['AccountActorType'];
export type AccountConfig = components['schemas']['AccountConfig'];
export type AccountContents = components['schemas']['AccountContents'];
export type AccountDeletion = components['schemas']['AccountDeletion'];
export type AccountInput = components['schemas']['AccountInput'];
export type AccountList = components['schemas']['AccountList'];
export type AccountPatch = components['schemas']['AccountPatch'];
export type AccountStatus = components['schemas']['AccountStatus'];
export type Addition = components['schemas']['Addition'];
export type AdditionAuthor = components['schemas']['AdditionAuthor'];
export type AdditionAuthorType = components['schemas']['AdditionAuthorType'];
export type AdditionInput = components['schemas']['AdditionInput'];
export type AdditionKind = components['schemas']['AdditionKind'];
export type Additions = components['schemas']['Additions'];
export type AfterHandOver = components['schemas']['AfterHandOver'];
export type AirtableIntegrationInput = components['schemas']['AirtableIntegrationInput'];
export type AirtableSettings = components['schemas']['AirtableSettings'];
export type Amount = components['schemas']['Amount'];
export type AnsweredBy = components['schemas']['AnsweredBy'];
export type ApiKey = components['schemas']['ApiKey'];
export type ApiKeyInput = components['schemas']['ApiKeyInput'];
export type ApiKeyList = components['schemas']['ApiKeyList'];
export type ApiKeyPatch = components['schemas']['ApiKeyPatch'];
export type ApiKeyPlace = components['schemas']['ApiKeyPlace'];
export type ApiKeyRight = components['schemas']['ApiKeyRight'];
export type ApiKeyRole = components['schemas']['ApiKeyRole'];
export type ApiSettings = components['schemas']['ApiSettings'];
export type ApiSourceCheckInput = components['schemas']['ApiSourceCheckInput'];
export type ApiSourceInput = components['schemas']['ApiSourceInput'];
export type AppliedConfig = components['schemas']['AppliedConfig'];
export type ApplyConfigInput = components['schemas']['ApplyConfigInput'];
export type ArgumentPresence = components['schemas']['ArgumentPresence'];
export type AsteriskAriSettings = components['schemas']['AsteriskAriSettings'];
export type AsteriskAriSourceCheckInput = components['schemas']['AsteriskAriSourceCheckInput'];
export type AsteriskAriSourceInput = components['schemas']['AsteriskAriSourceInput'];
export type AsteriskSettings = components['schemas']['AsteriskSettings'];
export type AsteriskSourceCheckInput = components['schemas']['AsteriskSourceCheckInput'];
export type AsteriskSourceInput = components['schemas']['AsteriskSourceInput'];
export type Attempt = components['schemas']['Attempt'];
export type Attestation = components['schemas']['Attestation'];
export type Auth = components['schemas']['Auth'];
export type AuthApiKey = components['schemas']['AuthApiKey'];
export type AuthApiKeyInput = components['schemas']['AuthApiKeyInput'];
export type AuthAws4 = components['schemas']['AuthAws4'];
export type AuthAws4Input = components['schemas']['AuthAws4Input'];
export type AuthBasic = components['schemas']['AuthBasic'];
export type AuthBasicInput = components['schemas']['AuthBasicInput'];
export type AuthBearer = components['schemas']['AuthBearer'];
export type AuthBearerInput = components['schemas']['AuthBearerInput'];
export type AuthHmac = components['schemas']['AuthHmac'];
export type AuthHmacInput = components['schemas']['AuthHmacInput'];
export type AuthInput = components['schemas']['AuthInput'];
export type AuthNone = components['schemas']['AuthNone'];
export type AuthNoneInput = components['schemas']['AuthNoneInput'];
export type AuthOauth2 = components['schemas']['AuthOauth2'];
export type AuthOauth2Input = components['schemas']['AuthOauth2Input'];
export type AuthorType = components['schemas']['AuthorType'];
export type BacklogPolicy = components['schemas']['BacklogPolicy'];
export type BodyFormat = components['schemas']['BodyFormat'];
export type Call = components['schemas']['Call'];
export type CallAnsweredEvent = components['schemas']['CallAnsweredEvent'];
export type CallDelivery = components['schemas']['CallDelivery'];
export type CallDetail = components['schemas']['CallDetail'];
export type CallDirection = components['schemas']['CallDirection'];
export type CallEndedEvent = components['schemas']['CallEndedEvent'];
export type CallEvent = components['schemas']['CallEvent'];
export type CallFinalEvent = components['schemas']['CallFinalEvent'];
export type CallInMenuEvent = components['schemas']['CallInMenuEvent'];
export type CallList = components['schemas']['CallList'];
export type CallOnHoldEvent = components['schemas']['CallOnHoldEvent'];
export type CallOutcome = components['schemas']['CallOutcome'];
export type CallQueuedEvent = components['schemas']['CallQueuedEvent'];
export type CallRecording = components['schemas']['CallRecording'];
export type CallRecordingState = components['schemas']['CallRecordingState'];
export type CallRingingEvent = components['schemas']['CallRingingEvent'];
export type CallStatistics = components['schemas']['CallStatistics'];
export type CallStatus = components['schemas']['CallStatus'];
export type CallTransferringEvent = components['schemas']['CallTransferringEvent'];
export type CallUpdate = components['schemas']['CallUpdate'];
export type CallUpdatedEvent = components['schemas']['CallUpdatedEvent'];
export type CallVoicemailEvent = components['schemas']['CallVoicemailEvent'];
export type CancelManyInput = components['schemas']['CancelManyInput'];
export type ChangedIntegration = components['schemas']['ChangedIntegration'];
export type CompleteStepResponse = components['schemas']['CompleteStepResponse'];
export type Condition = components['schemas']['Condition'];
export type ConditionAll = components['schemas']['ConditionAll'];
export type ConditionAny = components['schemas']['ConditionAny'];
export type ConditionField = components['schemas']['ConditionField'];
export type ConditionOperator = components['schemas']['ConditionOperator'];
export type Config = components['schemas']['Config'];
export type ContextRole = components['schemas']['ContextRole'];
export type Count = components['schemas']['Count'];
export type CreatedApiKey = components['schemas']['CreatedApiKey'];
export type CreatedIntegration = components['schemas']['CreatedIntegration'];
export type CreatedInvitation = components['schemas']['CreatedInvitation'];
export type CreatedLink = components['schemas']['CreatedLink'];
export type CurrentRequest = components['schemas']['CurrentRequest'];
export type Delivery = components['schemas']['Delivery'];
export type DeliveryCount = components['schemas']['DeliveryCount'];
export type DeliveryDetail = components['schemas']['DeliveryDetail'];
export type DeliveryFigures = components['schemas']['DeliveryFigures'];
export type DeliveryFilter = components['schemas']['DeliveryFilter'];
export type DeliveryKind = components['schemas']['DeliveryKind'];
export type DeliveryList = components['schemas']['DeliveryList'];
export type DeliverySettings = components['schemas']['DeliverySettings'];
export type DeliverySettingsInput = components['schemas']['DeliverySettingsInput'];
export type DeliverySettingsPatch = components['schemas']['DeliverySettingsPatch'];
export type DeliveryState = components['schemas']['DeliveryState'];
export type DeliveryStatistics = components['schemas']['DeliveryStatistics'];
export type DeliveryTotal = components['schemas']['DeliveryTotal'];
export type Diagnostics = components['schemas']['Diagnostics'];
export type DialledNumber = components['schemas']['DialledNumber'];
export type DialledNumberList = components['schemas']['DialledNumberList'];
export type DisabledCause = components['schemas']['DisabledCause'];
export type DisableManyInput = components['schemas']['DisableManyInput'];
export type DiscordIntegrationInput = components['schemas']['DiscordIntegrationInput'];
export type DiscordSettings = components['schemas']['DiscordSettings'];
export type EnableManyInput = components['schemas']['EnableManyInput'];
export type EndCauseKind = components['schemas']['EndCauseKind'];
export type EventName = components['schemas']['EventName'];
export type EventRecord = components['schemas']['EventRecord'];
export type EventRecords = components['schemas']['EventRecords'];
export type EventResults = components['schemas']['EventResults'];
export type EventsInput = components['schemas']['EventsInput'];
export type EvidenceLeg = components['schemas']['EvidenceLeg'];
export type ExportedConfig = components['schemas']['ExportedConfig'];
export type Field = components['schemas']['Field'];
export type FieldList = components['schemas']['FieldList'];
export type FieldMoment = components['schemas']['FieldMoment'];
export type FieldOrigin = components['schemas']['FieldOrigin'];
export type FieldSeen = components['schemas']['FieldSeen'];
export type FieldSeenList = components['schemas']['FieldSeenList'];
export type FieldsInput = components['schemas']['FieldsInput'];
export type FieldValue = components['schemas']['FieldValue'];
export type FilesSettings = components['schemas']['FilesSettings'];
export type FilesSourceCheckInput = components['schemas']['FilesSourceCheckInput'];
export type FilesSourceInput = components['schemas']['FilesSourceInput'];
export type Filter = components['schemas']['Filter'];
export type FilterList = components['schemas']['FilterList'];
export type FirstIntegration = components['schemas']['FirstIntegration'];
export type FirstSource = components['schemas']['FirstSource'];
export type FirstSteps = components['schemas']['FirstSteps'];
export type FreeswitchSettings = components['schemas']['FreeswitchSettings'];
export type FreeswitchSourceCheckInput = components['schemas']['FreeswitchSourceCheckInput'];
export type FreeswitchSourceInput = components['schemas']['FreeswitchSourceInput'];
export type Ga4IntegrationInput = components['schemas']['Ga4IntegrationInput'];
export type Ga4Settings = components['schemas']['Ga4Settings'];
export type GapCode = components['schemas']['GapCode'];
export type GenericIntegrationInput = components['schemas']['GenericIntegrationInput'];
export type GetHealthResponse = components['schemas']['GetHealthResponse'];
export type GetReadinessResponse = components['schemas']['GetReadinessResponse'];
export type GoogleAdsCallsIntegrationInput = components['schemas']['GoogleAdsCallsIntegrationInput'];
export type GoogleAdsCallsSettings = components['schemas']['GoogleAdsCallsSettings'];
export type GoogleAdsIntegrationInput = components['schemas']['GoogleAdsIntegrationInput'];
export type GoogleAdsSettings = components['schemas']['GoogleAdsSettings'];
export type GoogleSheetsIntegrationInput = components['schemas']['GoogleSheetsIntegrationInput'];
export type GoogleSheetsSettings = components['schemas']['GoogleSheetsSettings'];
export type HandOverInput = components['schemas']['HandOverInput'];
export type HangupBy = components['schemas']['HangupBy'];
export type Header = components['schemas']['Header'];
export type HeaderEncoding = components['schemas']['HeaderEncoding'];
export type HeaderInput = components['schemas']['HeaderInput'];
export type HmacAlgorithm = components['schemas']['HmacAlgorithm'];
export type HmacEncoding = components['schemas']['HmacEncoding'];
export type HubspotIntegrationInput = components['schemas']['HubspotIntegrationInput'];
export type HubspotSettings = components['schemas']['HubspotSettings'];
export type ImportedCall = components['schemas']['ImportedCall'];
export type ImportInput = components['schemas']['ImportInput'];
export type ImportResult = components['schemas']['ImportResult'];
export type ImportTarget = components['schemas']['ImportTarget'];
export type InboxRequest = components['schemas']['InboxRequest'];
export type InboxRequestList = components['schemas']['InboxRequestList'];
export type Integration = components['schemas']['Integration'];
export type IntegrationActivities = components['schemas']['IntegrationActivities'];
export type IntegrationActivity = components['schemas']['IntegrationActivity'];
export type IntegrationConfiguration = components['schemas']['IntegrationConfiguration'];
export type IntegrationDraft = components['schemas']['IntegrationDraft'];
export type IntegrationHealth = components['schemas']['IntegrationHealth'];
export type IntegrationInput = components['schemas']['IntegrationInput'];
export type IntegrationList = components['schemas']['IntegrationList'];
export type IntegrationPatch = components['schemas']['IntegrationPatch'];
export type IntegrationProblem = components['schemas']['IntegrationProblem'];
export type IntegrationStatistics = components['schemas']['IntegrationStatistics'];
export type IntegrationTemplate = components['schemas']['IntegrationTemplate'];
export type IntegrationTemplateList = components['schemas']['IntegrationTemplateList'];
export type IntegrationVersion = components['schemas']['IntegrationVersion'];
export type InvalidValue = components['schemas']['InvalidValue'];
export type InvalidValueCode = components['schemas']['InvalidValueCode'];
export type Invitation = components['schemas']['Invitation'];
export type InvitationInput = components['schemas']['InvitationInput'];
export type InvitationLink = components['schemas']['InvitationLink'];
export type InvitationList = components['schemas']['InvitationList'];
export type JambonzSettings = components['schemas']['JambonzSettings'];
export type JambonzSourceCheckInput = components['schemas']['JambonzSourceCheckInput'];
export type JambonzSourceInput = components['schemas']['JambonzSourceInput'];
export type Job = components['schemas']['Job'];
export type JobList = components['schemas']['JobList'];
export type JobState = components['schemas']['JobState'];
export type JoinInput = components['schemas']['JoinInput'];
export type KeyLocation = components['schemas']['KeyLocation'];
export type LegEnd = components['schemas']['LegEnd'];
export type Link = components['schemas']['Link'];
export type LinkInput = components['schemas']['LinkInput'];
export type LinkKind = components['schemas']['LinkKind'];
export type LinkUse = components['schemas']['LinkUse'];
export type ListStepCommandsResponse = components['schemas']['ListStepCommandsResponse'];
export type Live = components['schemas']['Live'];
export type LiveCall = components['schemas']['LiveCall'];
export type LiveDelivery = components['schemas']['LiveDelivery'];
export type LiveIssue = components['schemas']['LiveIssue'];
export type MakeIntegrationInput = components['schemas']['MakeIntegrationInput'];
export type MakeSettings = components['schemas']['MakeSettings'];
export type MemberRight = components['schemas']['MemberRight'];
export type Membership = components['schemas']['Membership'];
export type MessageState = components['schemas']['MessageState'];
export type MetaIntegrationInput = components['schemas']['MetaIntegrationInput'];
export type MetaSettings = components['schemas']['MetaSettings'];
export type Method = components['schemas']['Method'];
export type MicrosoftAdsIntegrationInput = components['schemas']['MicrosoftAdsIntegrationInput'];
export type MicrosoftAdsSettings = components['schemas']['MicrosoftAdsSettings'];
export type MondayIntegrationInput = components['schemas']['MondayIntegrationInput'];
export type MondaySettings = components['schemas']['MondaySettings'];
export type N8nIntegrationInput = components['schemas']['N8nIntegrationInput'];
export type N8nSettings = components['schemas']['N8nSettings'];
export type NotSent = components['schemas']['NotSent'];
export type NotSentCalls = components['schemas']['NotSentCalls'];
export type NotSentCode = components['schemas']['NotSentCode'];
export type NotSentKind = components['schemas']['NotSentKind'];
export type NotSentSettings = components['schemas']['NotSentSettings'];
export type NtfyIntegrationInput = components['schemas']['NtfyIntegrationInput'];
export type NtfySettings = components['schemas']['NtfySettings'];
export type NumberInput = components['schemas']['NumberInput'];
export type NumberPatch = components['schemas']['NumberPatch'];
export type NumbersInput = components['schemas']['NumbersInput'];
export type NumberStatistics = components['schemas']['NumberStatistics'];
export type NumberType = components['schemas']['NumberType'];
export type OAuthClientAuth = components['schemas']['OAuthClientAuth'];
export type OAuthGrant = components['schemas']['OAuthGrant'];
export type OutcomeRule = components['schemas']['OutcomeRule'];
export type PasswordInput = components['schemas']['PasswordInput'];
export type PastCallsInput = components['schemas']['PastCallsInput'];
export type Person = components['schemas']['Person'];
export type PersonLink = components['schemas']['PersonLink'];
export type PersonList = components['schemas']['PersonList'];
export type PersonPatch = components['schemas']['PersonPatch'];
export type PipedriveIntegrationInput = components['schemas']['PipedriveIntegrationInput'];
export type PipedriveSettings = components['schemas']['PipedriveSettings'];
export type PlanAction = components['schemas']['PlanAction'];
export type PlanItem = components['schemas']['PlanItem'];
export type PlanKind = components['schemas']['PlanKind'];
export type PostmarkIntegrationInput = components['schemas']['PostmarkIntegrationInput'];
export type PostmarkSettings = components['schemas']['PostmarkSettings'];
export type PostSourceMessageResponse = components['schemas']['PostSourceMessageResponse'];
export type Preview = components['schemas']['Preview'];
export type PreviewInput = components['schemas']['PreviewInput'];
export type Problem = components['schemas']['Problem'];
export type ProblemCode = components['schemas']['ProblemCode'];
export type PushSettings = components['schemas']['PushSettings'];
export type PushSourceCheckInput = components['schemas']['PushSourceCheckInput'];
export type PushSourceInput = components['schemas']['PushSourceInput'];
export type Rate = components['schemas']['Rate'];
export type RateInput = components['schemas']['RateInput'];
export type RatePatch = components['schemas']['RatePatch'];
export type RawBody = components['schemas']['RawBody'];
export type RawBodyInput = components['schemas']['RawBodyInput'];
export type RawBodyPatch = components['schemas']['RawBodyPatch'];
export type ReadyMapping = components['schemas']['ReadyMapping'];
export type ReadyMappingList = components['schemas']['ReadyMappingList'];
export type Recording = components['schemas']['Recording'];
export type RecordingDeletedBy = components['schemas']['RecordingDeletedBy'];
export type RecordingDetail = components['schemas']['RecordingDetail'];
export type RecordingExpectedInput = components['schemas']['RecordingExpectedInput'];
export type RecordingFailedInput = components['schemas']['RecordingFailedInput'];
export type RecordingInput = components['schemas']['RecordingInput'];
export type RecordingLinks = components['schemas']['RecordingLinks'];
export type RecordingLinksInput = components['schemas']['RecordingLinksInput'];
export type RecordingLinksPatch = components['schemas']['RecordingLinksPatch'];
export type RecordingOrigin = components['schemas']['RecordingOrigin'];
export type RecordingPolicy = components['schemas']['RecordingPolicy'];
export type RecordingSettings = components['schemas']['RecordingSettings'];
export type RecordingSettingsPatch = components['schemas']['RecordingSettingsPatch'];
export type RecordingState = components['schemas']['RecordingState'];
export type RecordingUrlInput = components['schemas']['RecordingUrlInput'];
export type ReplayedCall = components['schemas']['ReplayedCall'];
export type ReplayedMessages = components['schemas']['ReplayedMessages'];
export type ReplayMessagesInput = components['schemas']['ReplayMessagesInput'];
export type ReplayResult = components['schemas']['ReplayResult'];
export type Request = components['schemas']['Request'];
export type RequestInput = components['schemas']['RequestInput'];
export type RequestPatch = components['schemas']['RequestPatch'];
export type ResendDeliveryRequest = components['schemas']['ResendDeliveryRequest'];
export type ResendIntegrationInput = components['schemas']['ResendIntegrationInput'];
export type ResendManyInput = components['schemas']['ResendManyInput'];
export type ResendMode = components['schemas']['ResendMode'];
export type ResendSettings = components['schemas']['ResendSettings'];
export type ResentDelivery = components['schemas']['ResentDelivery'];
export type RetrySchedule = components['schemas']['RetrySchedule'];
export type Right = components['schemas']['Right'];
export type Role = components['schemas']['Role'];
export type RotatedKey = components['schemas']['RotatedKey'];
export type Row = components['schemas']['Row'];
export type RowInput = components['schemas']['RowInput'];
export type RowType = components['schemas']['RowType'];
export type SalesforceIntegrationInput = components['schemas']['SalesforceIntegrationInput'];
export type SalesforceSettings = components['schemas']['SalesforceSettings'];
export type Sample = components['schemas']['Sample'];
export type SampleCallId = components['schemas']['SampleCallId'];
export type SampleExample = components['schemas']['SampleExample'];
export type SampleName = components['schemas']['SampleName'];
export type SavedNumbers = components['schemas']['SavedNumbers'];
export type SaveNumbersResponse = components['schemas']['SaveNumbersResponse'];
export type SearchResults = components['schemas']['SearchResults'];
export type SendgridIntegrationInput = components['schemas']['SendgridIntegrationInput'];
export type SendgridSettings = components['schemas']['SendgridSettings'];
export type Sentiment = components['schemas']['Sentiment'];
export type SentRequest = components['schemas']['SentRequest'];
export type Service = components['schemas']['Service'];
export type ServiceGroup = components['schemas']['ServiceGroup'];
export type ServiceId = components['schemas']['ServiceId'];
export type ServiceInputType = components['schemas']['ServiceInputType'];
export type ServiceList = components['schemas']['ServiceList'];
export type Servicem8IntegrationInput = components['schemas']['Servicem8IntegrationInput'];
export type Servicem8Settings = components['schemas']['Servicem8Settings'];
export type Session = components['schemas']['Session'];
export type SessionList = components['schemas']['SessionList'];
export type Setup = components['schemas']['Setup'];
export type Severity = components['schemas']['Severity'];
export type ShortAttempt = components['schemas']['ShortAttempt'];
export type ShownSecret = components['schemas']['ShownSecret'];
export type SignedIn = components['schemas']['SignedIn'];
export type SignIn = components['schemas']['SignIn'];
export type Signing = components['schemas']['Signing'];
export type SigningInput = components['schemas']['SigningInput'];
export type SigningPatch = components['schemas']['SigningPatch'];
export type SigningSecret = components['schemas']['SigningSecret'];
export type SkipCode = components['schemas']['SkipCode'];
export type SkipReason = components['schemas']['SkipReason'];
export type SlackIntegrationInput = components['schemas']['SlackIntegrationInput'];
export type SlackSettings = components['schemas']['SlackSettings'];
export type Source = components['schemas']['Source'];
export type SourceCheck = components['schemas']['SourceCheck'];
export type SourceCheckInput = components['schemas']['SourceCheckInput'];
export type SourceConfiguration = components['schemas']['SourceConfiguration'];
export type SourceInput = components['schemas']['SourceInput'];
export type SourceList = components['schemas']['SourceList'];
export type SourceMessage = components['schemas']['SourceMessage'];
export type SourceMessageList = components['schemas']['SourceMessageList'];
export type SourcePatch = components['schemas']['SourcePatch'];
export type SourceStatus = components['schemas']['SourceStatus'];
export type SourceVersion = components['schemas']['SourceVersion'];
export type StartedAuthorization = components['schemas']['StartedAuthorization'];
export type StatisticsInterval = components['schemas']['StatisticsInterval'];
export type StatusClass = components['schemas']['StatusClass'];
export type Step = components['schemas']['Step'];
export type StepAuth = components['schemas']['StepAuth'];
export type StepAuthBasic = components['schemas']['StepAuthBasic'];
export type StepAuthBasicInput = components['schemas']['StepAuthBasicInput'];
export type StepAuthBearer = components['schemas']['StepAuthBearer'];
export type StepAuthBearerInput = components['schemas']['StepAuthBearerInput'];
export type StepAuthInput = components['schemas']['StepAuthInput'];
export type StepAuthNone = components['schemas']['StepAuthNone'];
export type StepAuthNoneInput = components['schemas']['StepAuthNoneInput'];
export type StepBody = components['schemas']['StepBody'];
export type StepCommand = components['schemas']['StepCommand'];
export type StepCommandInput = components['schemas']['StepCommandInput'];
export type StepConfiguration = components['schemas']['StepConfiguration'];
export type StepConfigurationCommand = components['schemas']['StepConfigurationCommand'];
export type StepConfigurationWebhook = components['schemas']['StepConfigurationWebhook'];
export type StepInput = components['schemas']['StepInput'];
export type StepList = components['schemas']['StepList'];
export type StepPatch = components['schemas']['StepPatch'];
export type StepResult = components['schemas']['StepResult'];
export type StepRun = components['schemas']['StepRun'];
export type StepState = components['schemas']['StepState'];
export type StepVersion = components['schemas']['StepVersion'];
export type StepWebhook = components['schemas']['StepWebhook'];
export type StepWebhookInput = components['schemas']['StepWebhookInput'];
export type SwitchedIntegrations = components['schemas']['SwitchedIntegrations'];
export type System = components['schemas']['System'];
export type TeamsIntegrationInput = components['schemas']['TeamsIntegrationInput'];
export type TeamsSettings = components['schemas']['TeamsSettings'];
export type TelegramIntegrationInput = components['schemas']['TelegramIntegrationInput'];
export type TelegramSettings = components['schemas']['TelegramSettings'];
export type TestCall = components['schemas']['TestCall'];
export type TestCallInput = components['schemas']['TestCallInput'];
export type TestCallPace = components['schemas']['TestCallPace'];
export type TestDelivery = components['schemas']['TestDelivery'];
export type TestDraftRequest = components['schemas']['TestDraftRequest'];
export type TestIntegrationRequest = components['schemas']['TestIntegrationRequest'];
export type TestResult = components['schemas']['TestResult'];
export type TestTarget = components['schemas']['TestTarget'];
export type Tls = components['schemas']['Tls'];
export type TlsInput = components['schemas']['TlsInput'];
export type TlsPatch = components['schemas']['TlsPatch'];
export type TuneIntegrationInput = components['schemas']['TuneIntegrationInput'];
export type TuneSettings = components['schemas']['TuneSettings'];
export type TwilioSettings = components['schemas']['TwilioSettings'];
export type TwilioSmsIntegrationInput = components['schemas']['TwilioSmsIntegrationInput'];
export type TwilioSmsSettings = components['schemas']['TwilioSmsSettings'];
export type TwilioSourceCheckInput = components['schemas']['TwilioSourceCheckInput'];
export type TwilioSourceInput = components['schemas']['TwilioSourceInput'];
export type UnknownNumber = components['schemas']['UnknownNumber'];
export type UnknownNumberList = components['schemas']['UnknownNumberList'];
export type UpdateCode = components['schemas']['UpdateCode'];
export type UpdateEffect = components['schemas']['UpdateEffect'];
export type UpdateResult = components['schemas']['UpdateResult'];
export type Version = components['schemas']['Version'];
export type VersionAuthor = components['schemas']['VersionAuthor'];
export type VersionList = components['schemas']['VersionList'];
export type View = components['schemas']['View'];
export type ViewedList = components['schemas']['ViewedList'];
export type ViewInput = components['schemas']['ViewInput'];
export type ViewList = components['schemas']['ViewList'];
export type ViewPatch = components['schemas']['ViewPatch'];
export type ViewQuery = components['schemas']['ViewQuery'];
export type Wait = components['schemas']['Wait'];
export type WaitingDeliveries = components['schemas']['WaitingDeliveries'];
export type WaitingResult = components['schemas']['WaitingResult'];
export type WaitInput = components['schemas']['WaitInput'];
export type WaitPatch = components['schemas']['WaitPatch'];
export type Wallboard = components['schemas']['Wallboard'];
export type WallboardCall = components['schemas']['WallboardCall'];
export type WallboardInput = components['schemas']['WallboardInput'];
export type WallboardList = components['schemas']['WallboardList'];
export type WallboardTheme = components['schemas']['WallboardTheme'];
export type WallboardToday = components['schemas']['WallboardToday'];
export type WallboardView = components['schemas']['WallboardView'];
export type ZapierIntegrationInput = components['schemas']['ZapierIntegrationInput'];
export type ZapierSettings = components['schemas']['ZapierSettings'];
export type ZendeskIntegrationInput = components['schemas']['ZendeskIntegrationInput'];
export type ZendeskSettings = components['schemas']['ZendeskSettings'];
export type ZohoCrmIntegrationInput = components['schemas']['ZohoCrmIntegrationInput'];
export type ZohoCrmSettings = components['schemas']['ZohoCrmSettings'];
export type ResponseProblemResponse = components['responses']['ProblemResponse'];
export type ResponseRetryLaterResponse = components['responses']['RetryLaterResponse'];
export type ParameterAccount = components['parameters']['Account'];
export type ParameterIdempotencyKey = components['parameters']['IdempotencyKey'];
export type HeaderRateLimit = components['headers']['RateLimit'];
export type HeaderRateLimitPolicy = components['headers']['RateLimitPolicy'];
export type HeaderRequestId = components['headers']['RequestId'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type $defs = Record<string, never>;
export interface operations {
    readonly listAccounts: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The accounts, oldest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AccountList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly createAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AccountInput"];
            };
        };
        readonly responses: {
            /** @description The new account, with a source of kind api. */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The account. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly updateAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["AccountPatch"];
            };
        };
        readonly responses: {
            /** @description The updated account. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listCalls: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Calls that started at or after this time. */
                readonly from?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
                /** @description Caller or dialled number. */
                readonly number?: string;
                /** @description `desc`: newest first. `asc`: oldest first. */
                readonly order?: "asc" | "desc";
                readonly outcome?: components["schemas"]["CallOutcome"];
                /** @description An ID, or the beginning of a uniqueid, or of a number in any common format. */
                readonly q?: string;
                /** @description `true`: only replayed calls. `false`: no replayed calls. */
                readonly replayed?: boolean;
                /** @description Calls of this source. */
                readonly source_id?: string;
                readonly status?: components["schemas"]["CallStatus"];
                /** @description Calls that started before this time. */
                readonly to?: string;
                readonly uniqueid?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The calls, in order of their start. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CallList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getCall: {
        readonly parameters: {
            readonly query?: {
                /** @description The source, if several have this uniqueid. */
                readonly source_id?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                /** @description The ID of the call, or uniqueid:<value>. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The call with its events and deliveries. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CallDetail"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Conflict: `call_ambiguous`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly addToCall: {
        readonly parameters: {
            readonly query?: {
                /** @description The source, if several have this uniqueid. */
                readonly source_id?: string;
            };
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                /** @description The ID of the call, or uniqueid:<value>. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["AdditionInput"];
            };
        };
        readonly responses: {
            /** @description The additions that were made. What the call had already is left out. */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Additions"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `call_ambiguous`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly removeAddition: {
        readonly parameters: {
            readonly query?: {
                /** @description The source, if several have this uniqueid. */
                readonly source_id?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly addition: string;
                /** @description The ID of the call, or uniqueid:<value>. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `call_ambiguous`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listCallEvents: {
        readonly parameters: {
            readonly query?: {
                /** @description The source, if several have this uniqueid. */
                readonly source_id?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                /** @description The ID of the call, or uniqueid:<value>. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The events, oldest first. Empty if they are past their retention period. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventRecords"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Conflict: `call_ambiguous`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly uploadRecording: {
        readonly parameters: {
            readonly query?: {
                /** @description The source, if several have this uniqueid. */
                readonly source_id?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                /** @description The ID of the call, or uniqueid:<value>. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/octet-stream": Blob | Uint8Array<ArrayBuffer>;
                readonly "audio/*": Blob | Uint8Array<ArrayBuffer>;
            };
        };
        readonly responses: {
            /** @description Stored. Conversion follows. */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AcceptedRecording"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `api_key_required`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `call_ambiguous`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `not_audio`, `too_many_recordings`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly retryCallStep: {
        readonly parameters: {
            readonly query?: {
                /** @description The source, if several have this uniqueid. */
                readonly source_id?: string;
            };
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                /** @description The ID of the call, or uniqueid:<value>. */
                readonly id: string;
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Started. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StepRun"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `account_suspended`, `idempotency_in_progress`, `secret_unreadable`, `step_unavailable`, `not_retryable`, `call_ambiguous`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly exportConfig: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The current configuration. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExportedConfig"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Conflict: `export_incomplete`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly applyConfig: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ApplyConfigInput"];
            };
        };
        readonly responses: {
            /** @description The changes. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AppliedConfig"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_configuration`, `invalid_integration`, `invalid_source`, `invalid_step`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getAccountContents: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What the account has. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AccountContents"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly deleteAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AccountDeletion"];
            };
        };
        readonly responses: {
            /** @description The account, with the time of its deletion. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `last_account`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listDeliveries: {
        readonly parameters: {
            readonly query?: {
                /** @description The ID of the call, or uniqueid:<value>. */
                readonly call_id?: string;
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                readonly error?: string;
                /** @description Created at or after this time. */
                readonly from?: string;
                readonly integration_id?: string;
                readonly kind?: components["schemas"]["DeliveryKind"];
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
                /** @description Only problems: deliveries that failed and were not resent, are retrying, or wait for an integration that is paused or off. Tests are not among them. */
                readonly problems?: boolean;
                /** @description An ID, uniqueid, or the beginning of a number. Other text is searched for in bodies of the last 24 hours. */
                readonly q?: string;
                /** @description Separate several with commas. */
                readonly state?: readonly components["schemas"]["DeliveryState"][];
                /** @description HTTP status of the last response, or a class such as 5xx. */
                readonly status_code?: string;
                /** @description Created before this time. */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The deliveries, newest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeliveryList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getDelivery: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The delivery with all attempts, oldest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeliveryDetail"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly cancelDelivery: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Canceled. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeliveryDetail"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `delivery_in_progress`, `delivery_settled`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly previewResend: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The request, with masked secrets. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CurrentRequest"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `integration_not_saved`, `retention_passed`, `not_renderable`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly resendDelivery: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ResendDeliveryRequest"];
            };
        };
        readonly responses: {
            /** @description The delivery that is being sent. */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ResentDelivery"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `account_suspended`, `idempotency_in_progress`, `secret_unreadable`, `integration_not_saved`, `retention_passed`, `earlier_delivery_waiting`, `delivery_in_progress`, `integration_deleted`, `not_renderable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly cancelDeliveries: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CancelManyInput"];
            };
        };
        readonly responses: {
            /** @description The number of deliveries (dry run). */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Count"];
                };
            };
            /** @description Started. The job runs in the background. */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly countDeliveries: {
        readonly parameters: {
            readonly query?: {
                /** @description The ID of the call, or uniqueid:<value>. */
                readonly call_id?: string;
                readonly error?: string;
                /** @description Created at or after this time. */
                readonly from?: string;
                readonly integration_id?: string;
                readonly kind?: components["schemas"]["DeliveryKind"];
                /** @description Only problems: deliveries that failed and were not resent, are retrying, or wait for an integration that is paused or off. Tests are not among them. */
                readonly problems?: boolean;
                /** @description An ID, uniqueid, or the beginning of a number. Other text is searched for in bodies of the last 24 hours. */
                readonly q?: string;
                /** @description Separate several with commas. */
                readonly state?: readonly components["schemas"]["DeliveryState"][];
                /** @description HTTP status of the last response, or a class such as 5xx. */
                readonly status_code?: string;
                /** @description Created before this time. */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The number of deliveries. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeliveryCount"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly exportDeliveries: {
        readonly parameters: {
            readonly query?: {
                /** @description The ID of the call, or uniqueid:<value>. */
                readonly call_id?: string;
                readonly error?: string;
                readonly format?: "ndjson" | "csv";
                /** @description Created at or after this time. */
                readonly from?: string;
                readonly integration_id?: string;
                readonly kind?: components["schemas"]["DeliveryKind"];
                /** @description Only problems: deliveries that failed and were not resent, are retrying, or wait for an integration that is paused or off. Tests are not among them. */
                readonly problems?: boolean;
                /** @description An ID, uniqueid, or the beginning of a number. Other text is searched for in bodies of the last 24 hours. */
                readonly q?: string;
                /** @description Separate several with commas. */
                readonly state?: readonly components["schemas"]["DeliveryState"][];
                /** @description HTTP status of the last response, or a class such as 5xx. */
                readonly status_code?: string;
                /** @description Created before this time. */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The file. If an error occurs, the connection is closed early. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-ndjson": string;
                    readonly "text/csv": string;
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly resendDeliveries: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ResendManyInput"];
            };
        };
        readonly responses: {
            /** @description The number of deliveries (dry run). */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Count"];
                };
            };
            /** @description Started. The job runs in the background. */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `account_suspended`, `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getDiagnostics: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Sources that don’t work, and rows that can’t be read. The first account also sees those of the other accounts. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Diagnostics"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly sendAccountEvents: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EventsInput"];
            };
        };
        readonly responses: {
            /** @description Stored. One result per update, in order. */
            readonly 202: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventResults"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `source_unavailable`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found`. */
            readonly 404: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listRecentFields: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The fields, most frequent first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FieldSeenList"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getFirstSteps: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description How far the account is. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FirstSteps"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly handOverAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["HandOverInput"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`, `session_required`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listInboxRequests: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly token: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The requests, newest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InboxRequestList"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly clearInbox: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly token: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listIntegrations: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The integrations, oldest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IntegrationList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly createIntegration: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["IntegrationInput"];
            };
        };
        readonly responses: {
            /** @description The new integration with its signing key, which is shown only once. */
            readonly 201: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreatedIntegration"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_integration`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getIntegration: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The integration, with its version as ETag. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Integration"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly deleteIntegration: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag from the last read. Returns 412 if someone else has saved since. */
                readonly "if-match"?: string;
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly updateIntegration: {
        readonly parameters: {
            readonly query?: {
                /** @description What to do with waiting deliveries: send them as they were built (keep, the default), skip them (drop), or rebuild them with the current settings (rerender). Nothing of the integration is sent until that is done. */
                readonly waiting?: "keep" | "drop" | "rerender";
            };
            readonly header?: {
                /** @description ETag from the last read. Returns 412 if someone else has saved since. */
                readonly "if-match"?: string;
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["IntegrationPatch"];
            };
        };
        readonly responses: {
            /** @description The updated integration. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChangedIntegration"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `invalid_integration`, `stored_settings_unreadable`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly acknowledgeIntegration: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The integration, off and acknowledged. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Integration"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `not_switched_off`, `changed_meanwhile`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly duplicateIntegration: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The copy, with its signing key. */
            readonly 201: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreatedIntegration"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getNotSentCalls: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The period and the number of calls. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NotSentCalls"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly beginAuthorization: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Started. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StartedAuthorization"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `consent_not_ready`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly sendPastCalls: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PastCallsInput"];
            };
        };
        readonly responses: {
            /** @description The number of calls (dry run). */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Count"];
                };
            };
            /** @description Started. The job runs in the background. */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `account_suspended`, `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_conditions`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly resumeIntegration: {
        readonly parameters: {
            readonly query?: {
                /** @description What to do with waiting deliveries: send them as they were built (keep, the default), skip them (drop), or rebuild them with the current settings (rerender). Nothing of the integration is sent until that is done. */
                readonly waiting?: "keep" | "drop" | "rerender";
            };
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The resumed integration. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChangedIntegration"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `not_paused`, `changed_meanwhile`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly rotateSigningKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The new key, shown only once. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SigningSecret"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `too_many_rotations`, `no_signing_key`, `changed_meanwhile`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly testIntegration: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["TestIntegrationRequest"];
            };
        };
        readonly responses: {
            /** @description The result. The request is really sent, once. The call has is_test set. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TestResult"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `account_suspended`, `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `test_not_sent`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listIntegrationVersions: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The versions, newest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VersionList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getIntegrationVersion: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
                readonly version: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The version with its configuration. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IntegrationVersion"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly restoreIntegrationVersion: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
                /** @description ETag from the last read. Returns 412 if someone else has saved since. */
                readonly "if-match"?: string;
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
                readonly version: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The integration as restored. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Integration"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_integration`, `stored_settings_unreadable`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listIntegrationActivity: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The activity of each integration. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IntegrationActivities"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly disableIntegrations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["DisableManyInput"];
            };
        };
        readonly responses: {
            /** @description The integrations, in the order of the request. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SwitchedIntegrations"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_integration`, `stored_settings_unreadable`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly enableIntegrations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EnableManyInput"];
            };
        };
        readonly responses: {
            /** @description The integrations, in the order of the request. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SwitchedIntegrations"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_integration`, `stored_settings_unreadable`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly previewIntegration: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PreviewInput"];
            };
        };
        readonly responses: {
            /** @description The request. Secrets are masked except for their last four characters. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly testDraft: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["TestDraftRequest"];
            };
        };
        readonly responses: {
            /** @description The result. The request is really sent, once. The call has is_test set. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TestResult"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `account_suspended`, `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `test_not_sent`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listInvitations: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The open and the expired invitations, oldest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InvitationList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly createInvitation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["InvitationInput"];
            };
        };
        readonly responses: {
            /** @description The invitation, with its link. */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreatedInvitation"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `person_required`, `cross_site_request`, `exceeds_own_rights`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `already_exists`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly deleteInvitation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `person_required`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly createInvitationLink: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The new link. */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InvitationLink"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `person_required`, `cross_site_request`, `exceeds_own_rights`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listJobs: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The jobs, newest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getJob: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The job with its progress. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly cancelJob: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The cancelled job. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listKeys: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The keys, oldest first, including revoked ones. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly createKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ApiKeyInput"];
            };
        };
        readonly responses: {
            /** @description The new key. Its value is shown only once. */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`, `exceeds_own_rights`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `reference_not_found`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly revokeKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly updateKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ApiKeyPatch"];
            };
        };
        readonly responses: {
            /** @description The updated key. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`, `exceeds_own_rights`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `reference_not_found`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getLiveActivity: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Live activity as of `now`. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Live"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listNumbers: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
                /** @description The beginning of the number in any common format, or text in the name, custom ID, group or campaign. */
                readonly q?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The dialled numbers, sorted by number. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DialledNumberList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly saveNumbers: {
        readonly parameters: {
            readonly query?: {
                /** @description `true`: validate only. Nothing is stored. */
                readonly dry_run?: boolean;
                /** @description `true`: store the valid entries and report the others. */
                readonly partial?: boolean;
            };
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NumbersInput"];
            };
        };
        readonly responses: {
            /** @description Updated. All entries existed already, or this was a dry run. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SaveNumbersResponse"];
                };
            };
            /** @description Created. At least one entry is new. */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SaveNumbersResponse"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getNumber: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The dialled number, with its ETag. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DialledNumber"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly deleteNumber: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag from the last read. Returns 412 if someone else has saved since. */
                readonly "if-match"?: string;
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly updateNumber: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag from the last read. Returns 412 if someone else has saved since. */
                readonly "if-match"?: string;
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["NumberPatch"];
            };
        };
        readonly responses: {
            /** @description Saved. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DialledNumber"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `already_exists`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listUnknownNumbers: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The missing numbers, most called first, at most 200. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UnknownNumberList"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listPeople: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The people of the account with their roles, oldest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PersonList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly removePerson: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `person_required`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `last_owner`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly updatePerson: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["PersonPatch"];
            };
        };
        readonly responses: {
            /** @description The person with the new role. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Person"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `person_required`, `cross_site_request`, `exceeds_own_rights`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `last_owner`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly createPersonLink: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The new link. */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PersonLink"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `person_required`, `cross_site_request`, `not_for_yourself`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly endPersonSessions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `person_required`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getRecordingSettings: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The recording settings. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RecordingSettings"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly updateRecordingSettings: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["RecordingSettingsPatch"];
            };
        };
        readonly responses: {
            /** @description The updated settings. Existing recordings are unchanged. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RecordingSettings"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getRecording: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The recording, with its waveform and listeners. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RecordingDetail"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly deleteRecording: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listenToRecording: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The MP3. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "audio/mpeg": Blob | Uint8Array<ArrayBuffer>;
                };
            };
            /** @description The requested range. */
            readonly 206: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "audio/mpeg": Blob | Uint8Array<ArrayBuffer>;
                };
            };
            /** @description Not modified: matches If-None-Match. */
            readonly 304: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`, `recording_not_available`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Gone: `recording_deleted`. */
            readonly 410: components["responses"]["ProblemResponse"];
            /** @description Range not satisfiable. Content-Range has the size. */
            readonly 416: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly retryRecording: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Started. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Recording"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `not_retryable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly replaySession: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether integrations receive the calls. Defaults to `false`. */
                readonly send?: boolean;
                /** @description ID of a source whose country and context settings are used. Defaults to the country of the account and the suggested contexts. */
                readonly source_id?: string;
            };
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/octet-stream": Blob | Uint8Array<ArrayBuffer>;
            };
        };
        readonly responses: {
            /** @description Stored. The calls, and one result per update, in order. */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ReplayResult"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`, `api_key_required`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_replay`, `reference_not_found`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly restoreAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The account. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly resumeAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The account. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly searchAll: {
        readonly parameters: {
            readonly query: {
                /** @description Maximum results per list. */
                readonly limit?: number;
                /** @description The search text. */
                readonly q: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The results, one list per kind. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SearchResults"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listSources: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The sources, oldest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SourceList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly createSource: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SourceInput"];
            };
        };
        readonly responses: {
            /** @description The new source. Secrets are only shown as set. */
            readonly 201: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Source"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_source`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getSource: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The source, with its version as ETag. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Source"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly deleteSource: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag from the last read. Returns 412 if someone else has saved since. */
                readonly "if-match"?: string;
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `last_api_source`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly updateSource: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag from the last read. Returns 412 if someone else has saved since. */
                readonly "if-match"?: string;
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["SourcePatch"];
            };
        };
        readonly responses: {
            /** @description Saved. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Source"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `last_api_source`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `invalid_source`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly importCalls: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ImportInput"];
            };
        };
        readonly responses: {
            /** @description All rows were stored. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ImportResult"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `mapping_missing`, `wrong_source_kind`, `source_off`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_mapping`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listSourceMessages: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
                readonly state?: components["schemas"]["MessageState"];
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The messages, newest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SourceMessageList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly deleteSourceMessages: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly replaySourceMessages: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReplayMessagesInput"];
            };
        };
        readonly responses: {
            /** @description All messages were processed. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ReplayedMessages"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `source_off`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly rotateSourceUrl: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The source with its new URL. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Source"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `wrong_source_kind`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getSourceStatus: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The current status. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SourceStatus"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly sendTestCall: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["TestCallInput"];
            };
        };
        readonly responses: {
            /** @description Started. Deliveries follow. */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TestCall"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `account_suspended`, `idempotency_in_progress`, `secret_unreadable`, `source_off`, `test_call_unavailable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `reference_not_found`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listSourceVersions: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The versions, newest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VersionList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getSourceVersion: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
                readonly version: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The version with its configuration. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SourceVersion"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly restoreSourceVersion: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
                /** @description ETag from the last read. Returns 412 if someone else has saved since. */
                readonly "if-match"?: string;
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
                readonly version: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The source as restored. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Source"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_source`, `stored_settings_unreadable`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly checkSource: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SourceCheckInput"];
            };
        };
        readonly responses: {
            /** @description The result of the check. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SourceCheck"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `invalid_source`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getCallStatistics: {
        readonly parameters: {
            readonly query?: {
                /** @description The last days: up to 7 as hours, the current one included, otherwise as days. Defaults to 7. */
                readonly days?: number;
                /** @description Instead of days: the first date, in the time zone of the account. */
                readonly from?: string;
                /** @description The last date. Defaults to today. */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The statistics. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CallStatistics"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly exportCallStatistics: {
        readonly parameters: {
            readonly query?: {
                /** @description The last days: up to 7 as hours, the current one included, otherwise as days. Defaults to 7. */
                readonly days?: number;
                readonly format?: "csv" | "ndjson";
                /** @description Instead of days: the first date, in the time zone of the account. */
                readonly from?: string;
                /** @description The last date. Defaults to today. */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The file. If an error occurs, the connection is closed early. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-ndjson": string;
                    readonly "text/csv": string;
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getDeliveryStatistics: {
        readonly parameters: {
            readonly query?: {
                /** @description The last days: up to 7 as hours, the current one included, otherwise as days. Defaults to 7. */
                readonly days?: number;
                /** @description Instead of days: the first date, in the time zone of the account. */
                readonly from?: string;
                /** @description Only this integration. */
                readonly integration_id?: string;
                /** @description Integrations listed, those with the most deliveries first. */
                readonly limit?: number;
                /** @description The last date. Defaults to today. */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The statistics. Integrations without counted or waiting deliveries are left out. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeliveryStatistics"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly exportDeliveryStatistics: {
        readonly parameters: {
            readonly query?: {
                /** @description The last days: up to 7 as hours, the current one included, otherwise as days. Defaults to 7. */
                readonly days?: number;
                readonly format?: "csv" | "ndjson";
                /** @description Instead of days: the first date, in the time zone of the account. */
                readonly from?: string;
                /** @description The last date. Defaults to today. */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The file. If an error occurs, the connection is closed early. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-ndjson": string;
                    readonly "text/csv": string;
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getNumberStatistics: {
        readonly parameters: {
            readonly query?: {
                /** @description The last days: up to 7 as hours, the current one included, otherwise as days. Defaults to 7. */
                readonly days?: number;
                /** @description Instead of days: the first date, in the time zone of the account. */
                readonly from?: string;
                /** @description Numbers listed, those with the most calls first. */
                readonly limit?: number;
                /** @description The last date. Defaults to today. */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The statistics. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NumberStatistics"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly exportNumberStatistics: {
        readonly parameters: {
            readonly query?: {
                /** @description The last days: up to 7 as hours, the current one included, otherwise as days. Defaults to 7. */
                readonly days?: number;
                readonly format?: "csv" | "ndjson";
                /** @description Instead of days: the first date, in the time zone of the account. */
                readonly from?: string;
                /** @description The last date. Defaults to today. */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The file. If an error occurs, the connection is closed early. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-ndjson": string;
                    readonly "text/csv": string;
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listStepCommands: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The commands that the administrator of this server has set up for the account, by name. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ListStepCommandsResponse"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listSteps: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The steps, in order. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StepList"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly createStep: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["StepInput"];
            };
        };
        readonly responses: {
            /** @description Added. */
            readonly 201: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Step"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `already_exists`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_step`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getStep: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The step, with its version as ETag. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Step"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly deleteStep: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag from the last read. Returns 412 if someone else has saved since. */
                readonly "if-match"?: string;
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly updateStep: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag from the last read. Returns 412 if someone else has saved since. */
                readonly "if-match"?: string;
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["StepPatch"];
            };
        };
        readonly responses: {
            /** @description Saved. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Step"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `already_exists`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `invalid_step`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listStepVersions: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The versions, newest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VersionList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getStepVersion: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
                readonly version: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The version with its configuration. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StepVersion"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly restoreStepVersion: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
                /** @description ETag from the last read. Returns 412 if someone else has saved since. */
                readonly "if-match"?: string;
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
                readonly version: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The step as restored. */
            readonly 200: {
                headers: {
                    readonly ETag?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Step"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`, `malformed_body`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Precondition Failed: `precondition_failed`. */
            readonly 412: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`, `invalid_step`, `stored_settings_unreadable`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly streamChanges: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The event stream. It stays open until either side closes it. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly suspendAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The account, suspended. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listViews: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
                readonly list?: components["schemas"]["ViewedList"];
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Shared views and those of the signed-in person, oldest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ViewList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly createView: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ViewInput"];
            };
        };
        readonly responses: {
            /** @description The saved view. */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["View"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`, `person_required`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly deleteView: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`, `owner_required`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly updateView: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ViewPatch"];
            };
        };
        readonly responses: {
            /** @description The updated view. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["View"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`, `owner_required`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listWallboards: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` from the previous page. */
                readonly cursor?: string;
                /** @description Items per page. Defaults to 50. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The links, oldest first. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WallboardList"];
                };
            };
            /** @description Bad Request: `invalid_request`, `validation_failed`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly createWallboard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WallboardInput"];
            };
        };
        readonly responses: {
            /** @description The new link. */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Wallboard"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly deleteWallboard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description ID or number of the account.
                 * @example 1001
                 */
                readonly account: components["parameters"]["Account"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly sendEvents: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EventsInput"];
            };
        };
        readonly responses: {
            /** @description Stored. One result per update, in order. */
            readonly 202: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventResults"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `account_deleting`, `source_unavailable`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listFields: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The fields, in display order. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FieldList"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listFilters: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The filters. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FilterList"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getLink: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly token: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The purpose of the link. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Link"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found`, `link_invalid`. */
            readonly 404: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly useLink: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly token: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["LinkUse"];
            };
        };
        readonly responses: {
            /** @description Signed in. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `incorrect_password`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `cross_site_request`, `insecure_connection`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found`, `link_invalid`. */
            readonly 404: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `invalid_person`. */
            readonly 422: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly acceptInvitation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly token: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Accepted. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AcceptedInvitation"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`, `session_required`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `address_not_allowed`, `cross_site_request`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found`, `link_invalid`. */
            readonly 404: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listMappings: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Mappings for the settings of a source of kind push or files. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ReadyMappingList"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly createEmailLink: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response. */
                readonly "idempotency-key"?: components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["LinkInput"];
            };
        };
        readonly responses: {
            /** @description The link and its person. A setup link has no person. */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreatedLink"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `person_required`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Not Found: `not_found`. */
            readonly 404: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `idempotency_in_progress`, `secret_unreadable`, `already_exists`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Unprocessable Entity: `idempotency_key_reused`. */
            readonly 422: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listServices: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The services. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ServiceList"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The person, the account and the session. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`, `session_required`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `address_not_allowed`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly signIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SignIn"];
            };
        };
        readonly responses: {
            /** @description Signed in. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `incorrect_password`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `cross_site_request`, `insecure_connection`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly signOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`, `session_required`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `address_not_allowed`, `cross_site_request`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly joinPerson: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["JoinInput"];
            };
        };
        readonly responses: {
            /** @description Joined. You are signed in with all accounts. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`, `session_required`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `address_not_allowed`, `cross_site_request`, `insecure_connection`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `changed_meanwhile`. */
            readonly 409: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `invalid_person`. */
            readonly 422: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changePassword: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PasswordInput"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`, `session_required`, `incorrect_password`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `address_not_allowed`, `cross_site_request`, `insecure_connection`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `invalid_person`. */
            readonly 422: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listSessions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Your sessions, last used first. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`, `session_required`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `address_not_allowed`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly endSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`, `session_required`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `address_not_allowed`, `cross_site_request`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found`. */
            readonly 404: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSetup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The sign-in options. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Setup"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSystem: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The system information. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["System"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly rotateEncryptionKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Rotated. The old key no longer decrypts anything. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RotatedKey"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `validation_failed`, `body_incomplete`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`, `cross_site_request`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: components["responses"]["ProblemResponse"];
            /** @description Conflict: `key_in_setting`. */
            readonly 409: components["responses"]["ProblemResponse"];
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: components["responses"]["ProblemResponse"];
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly listTemplates: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The templates, in display order. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IntegrationTemplateList"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: components["responses"]["ProblemResponse"];
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`, `session_ended`. */
            readonly 401: components["responses"]["ProblemResponse"];
            /** @description Forbidden: `address_not_allowed`, `not_permitted`. */
            readonly 403: components["responses"]["ProblemResponse"];
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: components["responses"]["RetryLaterResponse"];
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: components["responses"]["ProblemResponse"];
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: components["responses"]["RetryLaterResponse"];
        };
    };
    readonly getWallboard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Active calls as of `now`. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WallboardView"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `link_invalid`. */
            readonly 404: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly streamWallboard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The event stream. It stays open until either side closes it. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `link_invalid`. */
            readonly 404: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `rate_limited`. */
            readonly 429: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getHealth: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Offhook is running. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["GetHealthResponse"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postSourceMessage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly token: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "*/*": unknown;
            };
        };
        readonly responses: {
            /** @description Accepted. The body is what the phone system expects, such as TwiML. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Stored, but not understood completely. */
            readonly 202: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PostSourceMessageResponse"];
                };
            };
            /** @description Taken. */
            readonly 204: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`, `body_incomplete`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `message_refused`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found`. */
            readonly 404: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getMetrics: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Metrics in the Prometheus text format. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_api_key`. */
            readonly 401: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `address_not_allowed`, `not_permitted`. */
            readonly 403: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getReadiness: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Offhook is ready. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["GetReadinessResponse"];
                };
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRecordingAudio: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly signed: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The MP3. */
            readonly 200: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "audio/mpeg": Blob | Uint8Array<ArrayBuffer>;
                };
            };
            /** @description The requested range. */
            readonly 206: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "audio/mpeg": Blob | Uint8Array<ArrayBuffer>;
                };
            };
            /** @description Not modified: matches If-None-Match. */
            readonly 304: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `invalid_request`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found`, `link_invalid`, `recording_not_available`. */
            readonly 404: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                    readonly "text/html": string;
                };
            };
            /** @description Gone: `link_expired`, `recording_deleted`. */
            readonly 410: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                    readonly "text/html": string;
                };
            };
            /** @description Range not satisfiable. Content-Range has the size. */
            readonly 416: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly completeStep: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly signed: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["StepResult"];
            };
        };
        readonly responses: {
            /** @description Taken. */
            readonly 202: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CompleteStepResponse"];
                };
            };
            /** @description Bad Request: `invalid_request`, `malformed_body`, `body_incomplete`. */
            readonly 400: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `not_found`. */
            readonly 404: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout: `body_timeout`. */
            readonly 408: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `step_settled`. */
            readonly 409: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large: `body_too_large`. */
            readonly 413: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type`. */
            readonly 415: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: `invalid_result`. */
            readonly 422: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `internal_error`. */
            readonly 500: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `unavailable`. */
            readonly 503: {
                headers: {
                    readonly "Request-Id": components["headers"]["RequestId"];
                    readonly "Retry-After": components["headers"]["RetryAfter"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly onAnswered: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ID of the delivery. It is the same for every attempt, so use it to ignore duplicates. */
                readonly "webhook-id"?: string;
                /** @description v1, followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body (Standard Webhooks). Several signatures are separated by spaces. */
                readonly "webhook-signature"?: string;
                /** @description Time of the attempt, in seconds since 1970. */
                readonly "webhook-timestamp"?: number;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CallAnsweredEvent"];
            };
        };
        readonly responses: {
            /** @description The request was delivered. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone. Offhook switches the integration off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other response is a failed attempt, retried on the retry schedule. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onEnded: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ID of the delivery. It is the same for every attempt, so use it to ignore duplicates. */
                readonly "webhook-id"?: string;
                /** @description v1, followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body (Standard Webhooks). Several signatures are separated by spaces. */
                readonly "webhook-signature"?: string;
                /** @description Time of the attempt, in seconds since 1970. */
                readonly "webhook-timestamp"?: number;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CallEndedEvent"];
            };
        };
        readonly responses: {
            /** @description The request was delivered. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone. Offhook switches the integration off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other response is a failed attempt, retried on the retry schedule. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFinal: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ID of the delivery. It is the same for every attempt, so use it to ignore duplicates. */
                readonly "webhook-id"?: string;
                /** @description v1, followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body (Standard Webhooks). Several signatures are separated by spaces. */
                readonly "webhook-signature"?: string;
                /** @description Time of the attempt, in seconds since 1970. */
                readonly "webhook-timestamp"?: number;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CallFinalEvent"];
            };
        };
        readonly responses: {
            /** @description The request was delivered. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone. Offhook switches the integration off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other response is a failed attempt, retried on the retry schedule. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onInMenu: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ID of the delivery. It is the same for every attempt, so use it to ignore duplicates. */
                readonly "webhook-id"?: string;
                /** @description v1, followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body (Standard Webhooks). Several signatures are separated by spaces. */
                readonly "webhook-signature"?: string;
                /** @description Time of the attempt, in seconds since 1970. */
                readonly "webhook-timestamp"?: number;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CallInMenuEvent"];
            };
        };
        readonly responses: {
            /** @description The request was delivered. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone. Offhook switches the integration off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other response is a failed attempt, retried on the retry schedule. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onOnHold: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ID of the delivery. It is the same for every attempt, so use it to ignore duplicates. */
                readonly "webhook-id"?: string;
                /** @description v1, followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body (Standard Webhooks). Several signatures are separated by spaces. */
                readonly "webhook-signature"?: string;
                /** @description Time of the attempt, in seconds since 1970. */
                readonly "webhook-timestamp"?: number;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CallOnHoldEvent"];
            };
        };
        readonly responses: {
            /** @description The request was delivered. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone. Offhook switches the integration off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other response is a failed attempt, retried on the retry schedule. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onQueued: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ID of the delivery. It is the same for every attempt, so use it to ignore duplicates. */
                readonly "webhook-id"?: string;
                /** @description v1, followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body (Standard Webhooks). Several signatures are separated by spaces. */
                readonly "webhook-signature"?: string;
                /** @description Time of the attempt, in seconds since 1970. */
                readonly "webhook-timestamp"?: number;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CallQueuedEvent"];
            };
        };
        readonly responses: {
            /** @description The request was delivered. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone. Offhook switches the integration off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other response is a failed attempt, retried on the retry schedule. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onRinging: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ID of the delivery. It is the same for every attempt, so use it to ignore duplicates. */
                readonly "webhook-id"?: string;
                /** @description v1, followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body (Standard Webhooks). Several signatures are separated by spaces. */
                readonly "webhook-signature"?: string;
                /** @description Time of the attempt, in seconds since 1970. */
                readonly "webhook-timestamp"?: number;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CallRingingEvent"];
            };
        };
        readonly responses: {
            /** @description The request was delivered. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone. Offhook switches the integration off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other response is a failed attempt, retried on the retry schedule. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onTransferring: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ID of the delivery. It is the same for every attempt, so use it to ignore duplicates. */
                readonly "webhook-id"?: string;
                /** @description v1, followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body (Standard Webhooks). Several signatures are separated by spaces. */
                readonly "webhook-signature"?: string;
                /** @description Time of the attempt, in seconds since 1970. */
                readonly "webhook-timestamp"?: number;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CallTransferringEvent"];
            };
        };
        readonly responses: {
            /** @description The request was delivered. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone. Offhook switches the integration off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other response is a failed attempt, retried on the retry schedule. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onUpdated: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ID of the delivery. It is the same for every attempt, so use it to ignore duplicates. */
                readonly "webhook-id"?: string;
                /** @description v1, followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body (Standard Webhooks). Several signatures are separated by spaces. */
                readonly "webhook-signature"?: string;
                /** @description Time of the attempt, in seconds since 1970. */
                readonly "webhook-timestamp"?: number;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CallUpdatedEvent"];
            };
        };
        readonly responses: {
            /** @description The request was delivered. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone. Offhook switches the integration off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other response is a failed attempt, retried on the retry schedule. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onVoicemail: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ID of the delivery. It is the same for every attempt, so use it to ignore duplicates. */
                readonly "webhook-id"?: string;
                /** @description v1, followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body (Standard Webhooks). Several signatures are separated by spaces. */
                readonly "webhook-signature"?: string;
                /** @description Time of the attempt, in seconds since 1970. */
                readonly "webhook-timestamp"?: number;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CallVoicemailEvent"];
            };
        };
        readonly responses: {
            /** @description The request was delivered. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone. Offhook switches the integration off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other response is a failed attempt, retried on the retry schedule. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
