// CycloneDX bill of materials of one package: what is inside the executable, without a date, so that it is the same each time.
import { createHash } from 'node:crypto';

const purl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

function component({ name, version, license }, type = 'library') {
  // An SPDX expression such as "(MIT OR Apache-2.0)" and a single id have different places in CycloneDX.
  const licenses = /\s/.test(license) ? [{ expression: license }] : [{ license: { id: license } }];
  return {
    type,
    'bom-ref': purl(name, version),
    name,
    version,
    purl: purl(name, version),
    ...(license === 'see text' ? {} : { licenses }),
  };
}

/** The document as text. `runtime` is the Node inside. */
export function sbomText({ version, system, packages, runtime }) {
  const root = {
    type: 'application',
    'bom-ref': `mde-client-analyzer-${system}`,
    name: 'mde-client-analyzer',
    version,
    licenses: [{ license: { id: 'MIT' } }],
  };
  const node = {
    ...component({ name: runtime.name, version: runtime.version, license: 'MIT' }, 'application'),
    description: 'Node.js, with V8, OpenSSL and the other parts that its licence file names',
  };
  const components = [node, ...packages.map((entry) => component(entry))];
  const body = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: root },
    components,
    dependencies: [
      { ref: root['bom-ref'], dependsOn: components.map((entry) => entry['bom-ref']) },
      ...components.map((entry) => ({ ref: entry['bom-ref'], dependsOn: [] })),
    ],
  };
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  // A name-based UUID (RFC 9562, version 8) of the contents.
  const uuid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  return `${JSON.stringify({ ...body, serialNumber: `urn:uuid:${uuid}` }, null, 2)}\n`;
}
