import { describe, expect, it } from 'vitest';
import { answerJob } from '../../src/winhttp/answer-job.ts';
import { readSocketAddress } from '../../src/winhttp/ask-request.ts';
import { winhttpError } from '../../src/winhttp/error-names.ts';
import type { Called, Library } from '../../src/winhttp/library.ts';
import type { ChildLine, WinhttpJob, WinhttpQuestion, WinhttpReply } from '../../src/winhttp/protocol.ts';

const DONE: Called = { ok: true, error: 0 };
const failed = (error: number): Called => ({ ok: false, error });
const TEXTS: readonly string[] = ['', '10.0.0.6:8080', '<local>'];

interface Played {
  readonly library: Library;
  /** Calls in order, with the arguments that matter. */
  readonly calls: string[];
  /** Handles that are still open. */
  readonly open: Set<bigint>;
}

/** A winhttp.dll in memory: the calls and structures are those of Windows, the answers are the test's. */
function play(over: Partial<Library> = {}): Played {
  const calls: string[] = [];
  const open = new Set<bigint>();
  let next = 100n;
  const handle = (): bigint => {
    next += 1n;
    open.add(next);
    return next;
  };
  const library: Library = {
    open: (_agent, access, proxy, bypass) => {
      calls.push(`open ${access} ${proxy} ${bypass}`);
      return handle();
    },
    connect: (_session, host, port) => {
      calls.push(`connect ${host} ${port}`);
      return handle();
    },
    openRequest: (_connection, verb, path, flags) => {
      calls.push(`${verb} ${path} 0x${flags.toString(16)}`);
      return handle();
    },
    setTimeouts: (_handle, ms) => {
      calls.push(`timeouts ${ms}`);
      return DONE;
    },
    setOption: (_handle, option, value) => {
      calls.push(`option ${option} ${value.readUInt32LE()}`);
      return DONE;
    },
    queryOption: () => failed(12009),
    queryStatus: () => 200,
    close: (at) => void open.delete(at),
    send: async () => DONE,
    receive: async () => DONE,
    proxyForUrl: async () => failed(12180),
    detect: async () => failed(12180),
    defaultProxy: () => failed(5),
    userProxy: () => failed(2),
    address: () => 0xabcn,
    take: (pointer) => (pointer === 0n ? null : (TEXTS[Number(pointer)] ?? null)),
    ...over,
  };
  return { library, calls, open };
}

const question = (id: number, over: Partial<WinhttpQuestion> = {}): WinhttpQuestion => ({
  id,
  access: 'none',
  url: 'https://a.example/x?y=%20z',
  verb: 'HEAD',
  pacUrl: null,
  proxy: null,
  bypass: null,
  ...over,
});

async function run(
  played: Played,
  questions: readonly WinhttpQuestion[],
  over: Partial<WinhttpJob> = {},
): Promise<readonly ChildLine[]> {
  const lines: ChildLine[] = [];
  const job: WinhttpJob = { timeoutMs: 50, concurrency: 1, userAgent: 'agent', questions, ...over };
  await answerJob(played.library, job, (line) => lines.push(line));
  return lines;
}

const answers = (lines: readonly ChildLine[]): readonly WinhttpReply[] =>
  lines.filter((line) => line.kind === 'answer');

/** WINHTTP_PROXY_INFO with a named proxy; the addresses are those of {@link TEXTS}. */
const named: Library['proxyForUrl'] = async (_session, _url, _options, info) => {
  info.writeUInt32LE(3, 0);
  info.writeBigUInt64LE(1n, 8);
  info.writeBigUInt64LE(2n, 16);
  return DONE;
};

describe('a job', () => {
  it('sends one request: the path as it stands, limits, no cookies, redirects, log-on or connections of others', async () => {
    const played = play();
    const lines = await run(played, [question(0)]);
    expect(answers(lines)).toEqual([
      {
        kind: 'answer',
        id: 0,
        resolution: null,
        request: { ms: expect.any(Number), status: 200, remote: null, error: null },
      },
    ]);
    expect(played.calls.slice(-6)).toEqual([
      'open 1 null null',
      'timeouts 50',
      'connect a.example 443',
      'HEAD /x?y=%20z 0x800040',
      'option 63 15',
      'option 77 2',
    ]);
    expect(played.open.size).toBe(0);
  });

  it('tells what Windows says of the machine, errors too', async () => {
    const [machine] = (await run(play(), [])).filter((line) => line.kind === 'machine');
    expect(machine).toMatchObject({
      machine: {
        defaultProxy: { proxy: null, error: { number: 5, name: 'ERROR_ACCESS_DENIED' } },
        currentUser: { autoDetect: null, error: { number: 2, name: 'ERROR_FILE_NOT_FOUND' } },
        detected: { url: null, error: { number: 12180, name: 'ERROR_WINHTTP_AUTODETECTION_FAILED' } },
      },
    });
  });

  it.each<[string, Partial<WinhttpQuestion>, string]>([
    ['automatic', { access: 'automatic' }, 'open 4 null null'],
    ['named', { access: 'named', proxy: 'p:1', bypass: '*.x' }, 'open 3 p:1 *.x'],
    ['without a proxy', { access: 'none' }, 'open 1 null null'],
    ['as a script says', { access: 'pac', pacUrl: 'http://p/' }, 'open 3 10.0.0.6:8080 <local>'],
    ['as WPAD says', { access: 'auto-detect' }, 'open 3 10.0.0.6:8080 <local>'],
  ])('goes %s', async (_name, over, want) => {
    const played = play({ proxyForUrl: named });
    await run(played, [question(0, over)]);
    expect(played.calls.filter((call) => call.startsWith('open')).at(-1)).toBe(want);
  });

  it('a script that says direct is asked for directly', async () => {
    const played = play({
      proxyForUrl: async (_session, _url, _options, info) => {
        info.writeUInt32LE(1, 0);
        return DONE;
      },
    });
    expect(answers(await run(played, [question(0, { access: 'pac', pacUrl: 'http://p/' })]))).toMatchObject([
      { resolution: { proxy: null, error: null }, request: { status: 200 } },
    ]);
  });

  it('hands over the script and WPAD by the structure of Windows, and never logs on to its server', async () => {
    const seen: string[] = [];
    const played = play({
      proxyForUrl: async (_session, _url, options) => {
        seen.push(options.toString('hex'));
        return failed(12167);
      },
    });
    await run(played, [question(0, { access: 'pac', pacUrl: 'http://p/' }), question(1, { access: 'auto-detect' })]);
    const words = (text: string): string => text.replace(/(.{8})(?=.)/g, '$1 ');
    expect(seen.map(words)).toEqual([
      '02000000 00000000 bc0a0000 00000000 00000000 00000000 00000000 00000000',
      '01000000 03000000 00000000 00000000 00000000 00000000 00000000 00000000',
    ]);
  });

  it('no request is sent where no proxy is found, and missing WPAD is looked for once', async () => {
    let asked = 0;
    const played = play({
      proxyForUrl: async () => {
        asked += 1;
        return failed(12180);
      },
    });
    const lines = await run(
      played,
      [0, 1, 2].map((id) => question(id, { access: 'auto-detect' })),
      { concurrency: 3 },
    );
    expect(asked).toBe(1);
    expect(answers(lines)).toHaveLength(3);
    for (const answer of answers(lines))
      expect(answer).toMatchObject({ resolution: { error: { number: 12180 } }, request: null });
  });

  it('Windows before 8.1 is asked for its default proxy, and a note says so once', async () => {
    const played = play();
    const { open } = played.library;
    const old = {
      ...played.library,
      open: (...args: Parameters<Library['open']>) => (args[1] === 4 ? failed(87) : open(...args)),
    };
    const lines = await run({ ...played, library: old }, [
      question(0, { access: 'automatic' }),
      question(1, { access: 'automatic' }),
    ]);
    expect(lines.filter((line) => line.kind === 'note')).toHaveLength(1);
    expect(played.calls.filter((call) => call.startsWith('open')).slice(-2)).toEqual([
      'open 0 null null',
      'open 0 null null',
    ]);
  });

  it.each<[string, Partial<Library>, number]>([
    ['open', { connect: () => failed(12005) }, 12005],
    ['an option', { setOption: () => failed(12009) }, 12009],
    ['sending', { send: async () => failed(12029) }, 12029],
    ['waiting', { receive: async () => failed(12002) }, 12002],
    ['the status', { queryStatus: () => failed(12150) }, 12150],
  ])('the number of a call that fails is the answer: %s', async (_name, over, number) => {
    const played = play(over);
    expect(answers(await run(played, [question(0)]))).toMatchObject([{ request: { status: null, error: { number } } }]);
    expect(played.open.size).toBe(0);
  });

  it('a call that hangs is given up, the others are answered', async () => {
    let sent = 0;
    const hangs = play({ send: () => (sent++ === 0 ? new Promise(() => {}) : Promise.resolve(DONE)) });
    const lines = await run(hangs, [question(0), question(1)]);
    expect(lines.filter((line) => line.kind === 'lost')).toEqual([
      { kind: 'lost', id: 0, words: 'no answer within 0.25 s' },
    ]);
    expect(answers(lines).map(({ id }) => id)).toEqual([1]);
  });

  it('keeps no more in flight than it may', async () => {
    let now = 0;
    let most = 0;
    const played = play({
      send: async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((go) => setTimeout(go, 5));
        now -= 1;
        return DONE;
      },
    });
    await run(
      played,
      Array.from({ length: 12 }, (_, id) => question(id)),
      { concurrency: 4 },
    );
    expect(most).toBe(4);
  });
});

describe('the other end of a connection', () => {
  const bytes = (family: number, port: number, address: readonly number[], at: number): Buffer => {
    const all = Buffer.alloc(128);
    all.writeUInt16LE(family, 0);
    all.writeUInt16BE(port, 2);
    all.set(address, at);
    return all;
  };
  it.each<[string, Buffer, string | null]>([
    ['IPv4', bytes(2, 8080, [10, 0, 0, 6], 4), '10.0.0.6:8080'],
    ['IPv6', bytes(23, 443, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6], 8), '[2001:db8::6]:443'],
    ['none', Buffer.alloc(128), null],
    ['another family', bytes(1, 1, [1], 4), null],
  ])('%s', (_name, all, want) => expect(readSocketAddress(all)).toBe(want));
});

describe('numbers of Windows', () => {
  it.each<[number, string | null]>([
    [12007, 'ERROR_WINHTTP_NAME_NOT_RESOLVED'],
    [12175, 'ERROR_WINHTTP_SECURE_FAILURE'],
    [87, 'ERROR_INVALID_PARAMETER'],
    [4711, null],
  ])('%i', (number, name) => expect(winhttpError(number)).toEqual({ number, name }));
});
