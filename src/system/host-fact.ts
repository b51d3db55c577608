import type { HostInfo } from '../model/report.ts';

/** One fact for people: what could not be read says so in its value. */
export type HostFact = HostInfo['facts'][number];
