sed "s#plugins: \[esbuildEmbed\],#plugins: [esbuildEmbed], external: ['./proxies-command.ts'],#" .build/build.mjs > .build/tmp-build.mjs && node .build/tmp-build.mjs; rm .build/tmp-build.mjs
