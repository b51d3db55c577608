import type { Selection } from '../../src/catalogue/select/select-targets.ts';

/** A current Windows device in the US with the standard list; what a test cares about is given. */
export function selectionOf(part: Partial<Selection> = {}): Selection {
  return {
    regions: ['US'],
    model: 'standard',
    regionUnknown: false,
    unlistedRegion: null,
    deviceUrls: null,
    chosenBy: '--geo',
    device: 'W',
    osBuild: 19045,
    services: [],
    include: [],
    exclude: [],
    extraUrls: [],
    workspaceId: null,
    ...part,
  };
}
