-- Recordings are claimed as lanes are (D22): `epoch` is the node that has one in hand, 0 nobody's, `claim` counts how often it
-- was taken in hand. Whoever works on one writes under the claim that it has, and what it keeps is named by that claim, so that
-- one who was overtaken neither moves the row nor touches a file of another.
ALTER TABLE recording
  ADD COLUMN epoch        bigint NOT NULL DEFAULT 0,
  ADD COLUMN claim        int    NOT NULL DEFAULT 0,
  ADD COLUMN source_claim int    NOT NULL DEFAULT 0,  -- under which `<id>.<claim>.source` was kept; 0: `<id>.source`
  ADD COLUMN mp3_claim    int    NOT NULL DEFAULT 0;  -- the same of `<id>.<claim>.mp3`
-- What a dead node had in hand.
CREATE INDEX recording_held ON recording (epoch) WHERE epoch > 0;
