import type { Consumer } from '../../model/consumer.ts';
import type { ProxySettings } from '../../model/proxy.ts';
import type { MachinePlaces } from '../choice/machine-places.ts';
import { type ResolveInput, resolveEach } from '../choice/resolve-place.ts';
import { WINDOWS_ANTIVIRUS } from '../consumers/antivirus.ts';
import { BROWSER } from '../consumers/browser.ts';
import { sensorOf } from '../consumers/consumers.ts';
import { WINDOWS_UPDATES } from '../consumers/winhttp.ts';
import type { Place } from '../sources/place.ts';
import { placeName } from './place-names.ts';

/** One place in the order of a consumer, with what its values come to. */
export interface ChainStage {
  /** What the place is called, for people. */
  readonly name: string;
  /** Null for an option of the command line. */
  readonly place: Place | null;
  /** What each of its meanings comes to, as far as the first that works. */
  readonly resolved: readonly ProxySettings[];
  /** True: a value that cannot be used ends the search; false: the next place is asked. */
  readonly endsSearch: boolean;
}

/** Where a consumer looks for its proxy, in its order. */
export interface ConsumerChain {
  readonly consumer: Consumer;
  readonly stages: readonly ChainStage[];
  /** A URL of its own, for which it is told what it does where no other is asked for. */
  readonly ownUrl: string;
}

/** A URL of the sensor, for which a PAC script is asked when the sensor's proxy is to be named. */
export const SENSOR_URL = 'https://winatp-gw-cus.microsoft.com/commands/test';
const ANTIVIRUS_URL = 'https://wdcp.microsoft.com/';
const UPDATES_URL = 'https://fe2.update.microsoft.com/';

/** How a consumer of a platform looks: where, and whether what cannot be used there is passed over. */
interface Look {
  readonly consumer: Consumer;
  readonly own: readonly Place[];
  readonly shared: readonly Place[];
  readonly ownUrl: string;
}

/** The chain of every consumer of the platform. `option`: a server that the user names in place of the sensor's own. */
export async function consumerChains(
  platform: 'win32' | 'linux' | 'darwin',
  places: MachinePlaces,
  option: ProxySettings | null,
  resolve: ResolveInput,
): Promise<readonly ConsumerChain[]> {
  const known = new Map<Place, Promise<readonly ProxySettings[]>>();
  const resolved = (place: Place): Promise<readonly ProxySettings[]> => {
    const running = known.get(place) ?? resolveEach(place, AS, resolve);
    known.set(place, running);
    return running;
  };
  return Promise.all(
    looksOf(platform, places).map(async ({ consumer, own, shared, ownUrl }, index) => {
      const stages = [...own, ...shared].map(async (place): Promise<ChainStage> => {
        const name = own.includes(place) ? ownName(place, own) : placeName(place);
        return { name, place, resolved: await resolved(place), endsSearch: !own.includes(place) };
      });
      const given: readonly ChainStage[] =
        index === 0 && option !== null
          ? [{ name: option.source, place: null, resolved: [option], endsSearch: false }]
          : [];
      return { consumer, ownUrl, stages: [...given, ...(await Promise.all(stages))] };
    }),
  );
}

const AS = { method: 'default', fallsBackToDirect: false, fileName: 'default.pac', why: null } as const;

function looksOf(platform: 'win32' | 'linux' | 'darwin', places: MachinePlaces): readonly Look[] {
  const { named, sensor, defaults, antivirus, browser } = places;
  const first = { consumer: sensorOf(platform), own: named, shared: sensor, ownUrl: SENSOR_URL };
  const last = { consumer: BROWSER, own: browser, shared: [], ownUrl: SENSOR_URL };
  if (platform !== 'win32') return [first, last];
  return [
    first,
    { consumer: WINDOWS_ANTIVIRUS, own: antivirus, shared: sensor, ownUrl: ANTIVIRUS_URL },
    { consumer: WINDOWS_UPDATES, own: [], shared: defaults, ownUrl: UPDATES_URL },
    last,
  ];
}

/** The antivirus has two places of one kind: policy, and what `Set-MpPreference` stores. */
function ownName(place: Place, own: readonly Place[]): string {
  if (place.source !== 'defender-av') return placeName(place);
  return `the antivirus's own proxy (${own.indexOf(place) === 0 ? 'policy' : 'Set-MpPreference'})`;
}
