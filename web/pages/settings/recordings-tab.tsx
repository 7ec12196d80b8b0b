import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'
import { recordingSettingsQuery } from '../../api/recording-settings.ts'
import type { RecordingSettings } from '../../api/recording-settings.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { Check } from '../../parts/choice.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { NumberField } from '../../parts/number-field.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { StepsPart } from './steps/steps-part.tsx'
import { useUnsaved } from './unsaved.ts'

const say = words.settings.recordings

export function RecordingsTab() {
  const settings = useQuery(recordingSettingsQuery)
  return (
    <>
      <h2>{say.title}</h2>
      {settings.isPending && <Loading rows={4} />}
      {settings.isLoadingError && <Failed error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && (
        <>
          <KeepingForm settings={settings.data} />
          <Facts settings={settings.data} />
        </>
      )}
      {/* While the parts above are loading, they would move it. */}
      {!settings.isPending && <StepsPart />}
    </>
  )
}

type Keeping = Pick<RecordingSettings, 'keep_original' | 'two_channels' | 'keep_days'>

function KeepingForm({ settings }: { settings: RecordingSettings }) {
  const [typed, keep] = useUnsaved<Keeping>('recordings')
  const queries = useQueryClient()
  const { keep_original, two_channels, keep_days } = typed ?? settings
  const saving = useMutation({
    mutationFn: () => unwrap(api.PATCH('/recording-settings', { body: { keep_original, two_channels, keep_days } })),
    onSuccess: (saved) => {
      queries.setQueryData(recordingSettingsQuery.queryKey, saved)
      keep(null)
      toast(say.saved)
    },
  })
  const set = (patch: Partial<Keeping>): void => {
    if (!saving.isPending) saving.reset()
    keep({ keep_original, two_channels, keep_days, ...patch })
  }
  return (
    <Form error={saving.error} fields={['/keep_days']} onSubmit={() => saving.mutate()}>
      <p className="hint">{say.what}</p>
      <Check label={say.keepOriginal} on={keep_original} onSwitch={(on) => set({ keep_original: on })}>
        {say.keepOriginal}
        <small className="hint block">{say.keepOriginalWhy}</small>
      </Check>
      <Check label={say.twoChannels} on={two_channels} onSwitch={(on) => set({ two_channels: on })}>
        {say.twoChannels}
        <small className="hint block">{say.twoChannelsWhy}</small>
      </Check>
      <NumberField
        label={say.keepDays}
        hint={say.keepDaysWhy}
        unit={say.days}
        value={keep_days}
        problem={problemsByPointer(saving.error).get('/keep_days')}
        onValue={(days) => days !== null && set({ keep_days: days })}
      />
      {keep_days < settings.keep_days && (
        <Banner tone="warn" role="status">
          {say.keepDaysLess(keep_days)}
        </Banner>
      )}
      <div className="row wrap">
        <Button verb="account.change" kind="main" type="submit" busy={saving.isPending}>
          {say.save}
        </Button>
        {typed !== null && (
          <Button
            kind="quiet"
            onClick={() => {
              keep(null)
              saving.reset()
            }}
          >
            {say.discard}
          </Button>
        )}
      </div>
    </Form>
  )
}

/** The facts that depend on the configuration of the program and on its machine. */
function Facts({ settings: { public_url, ffmpeg, folders } }: { settings: RecordingSettings }) {
  return (
    <>
      <h3>{say.here}</h3>
      <dl className="facts machine">
        <div className="pairrow">
          <dt>{say.publicUrl}</dt>
          <dd>
            <span className="public-url">{public_url.url}</span>
            {public_url.is_set ? say.publicIsSet : say.publicIsNot}
          </dd>
        </div>
        <div className="pairrow">
          <dt>{say.formats}</dt>
          <dd>{ffmpeg ? say.hasFfmpeg : say.noFfmpeg}</dd>
        </div>
        {folders !== null && (
          <div className="pairrow">
            <dt>{say.folders}</dt>
            <dd>{folders.length === 0 ? say.noFolders : folders.join(', ')}</dd>
          </div>
        )}
      </dl>
    </>
  )
}
