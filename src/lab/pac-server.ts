import { createServer, type Server } from 'node:http';
import { discardBody, hardened, SERVER_LIMITS } from './cloud.ts';

/** Serves PAC scripts by path (`/wpad.dat`); anything else is 404. */
export function createPacServer(scripts: ReadonlyMap<string, string>): Server {
  return hardened(
    createServer(SERVER_LIMITS, (request, response) => {
      discardBody(request);
      const script = scripts.get((request.url ?? '').replace(/\?.*$/s, ''));
      const type = script === undefined ? 'text/plain' : 'application/x-ns-proxy-autoconfig';
      response.writeHead(script === undefined ? 404 : 200, { server: 'MDE-Lab-PAC', 'content-type': type });
      response.end(script ?? 'no such script\n');
    }),
  );
}

/** The script of a company with one proxy: plain names direct, all else through it. */
export function pacScript(server: string, fallsBackToDirect: boolean): string {
  return `function FindProxyForURL(url, host) {
  if (isPlainHostName(host)) return "DIRECT";
  return "PROXY ${server}${fallsBackToDirect ? '; DIRECT' : ''}";
}
`;
}
