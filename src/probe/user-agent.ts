/** How the tool names itself to proxies and targets. */
export const USER_AGENT = `mde-client-analyzer/${__VERSION__}`;
