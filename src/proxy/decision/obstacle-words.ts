import type { ConsumerObstacle } from '../../model/consumer.ts';

/** What stands in the way of a consumer, as a clause. */
export function obstacleClause(name: string, obstacle: ConsumerObstacle, documented: boolean): string {
  switch (obstacle.kind) {
    case 'proxy-scheme':
      return `${name} ${documented ? 'cannot use' : 'is not known to use'} ${obstacle.schemes.map(schemeWord).join(' and ')}`;
    case 'no-pac':
      return `${name} runs no PAC scripts`;
    case 'script-refused':
      return `the script engine of ${name} refuses the script (12166: ${obstacle.what}${lineWord(obstacle.line)})`;
    case 'script-fails':
      return `the script engine of ${name} stops in the script (12166: ${obstacle.what}${lineWord(obstacle.line)})`;
    case 'setting-not-read':
      return `${name} does not read this setting`;
  }
}

const lineWord = (line: number | null): string => (line === null ? '' : ` in line ${line}`);
const schemeWord = (scheme: string): string => (scheme === 'https' ? 'TLS to a proxy' : scheme.toUpperCase());
