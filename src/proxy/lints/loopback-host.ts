/** True for a name or address of the machine itself. */
export const isLoopbackHost = (host: string): boolean =>
  /^(localhost|.+\.localhost|127(?:\.\d{1,3}){3}|::1|::ffff:127\..+|0\.0\.0\.0|::)$/i.test(host);
