import type { Consumer } from '../../model/consumer.ts';

const CHROMIUM = 'Proxy support in Chrome, https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md';

/** A browser of the user, Chromium's kind: what people try first, and what can do more than Defender. */
export const BROWSER: Consumer = {
  id: 'browser',
  name: 'a browser',
  proxySchemes: { value: ['http', 'https', 'socks4', 'socks5'], source: CHROMIUM, inferred: false },
  pacDialect: { value: 'modern', source: CHROMIUM, inferred: false },
  pacUrlForm: { value: 'origin', source: CHROMIUM, inferred: false },
  pacMaxBytes: {
    value: 1 << 20,
    source:
      'kDefaultMaxResponseBytes, https://chromium.googlesource.com/chromium/src/+/HEAD/net/proxy_resolution/pac_file_fetcher_impl.cc',
    inferred: false,
  },
  pacMaxSeconds: { value: null, source: 'no document tells', inferred: true },
  triesEveryServer: { value: true, source: CHROMIUM, inferred: false },
  order: { value: ['automatic detection', 'PAC script', 'proxies', 'direct'], source: CHROMIUM, inferred: false },
};
