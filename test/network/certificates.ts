import { randomBytes } from 'node:crypto';
import { must, type Network } from './network.ts';

/** PEM files, made by OpenSSL's own tool: a second opinion beside the certificates of the embedded lab. */
export interface Certificates {
  /** Signs the cloud. */
  readonly labCa: string;
  /** Signs inside squid; the first holds certificate and key. */
  readonly bumpCaWithKey: string;
  readonly bumpCa: string;
  /** Of the cloud, of the HTTPS proxy, and the bad ones: certificate and key in one file each. */
  readonly cloud: string;
  readonly proxy: string;
  readonly selfSigned: string;
  readonly expired: string;
  readonly wrongName: string;
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes them all below the network's folder. */
export async function makeCertificates(network: Network, cloudNames: readonly string[]): Promise<Certificates> {
  const openssl = (...args: string[]) => must(network.run('proxy', 'openssl', args));
  const path = (name: string): string => `${network.folder}/certificates/${name}.pem`;
  network.write('certificates/.keep', '');

  const authority = async (name: string, commonName: string): Promise<string> => {
    const usage = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
    const out = ['-keyout', `${path(name)}.key`, '-out', path(name)];
    await openssl(
      'req',
      '-x509',
      ...EC,
      '-days',
      '8',
      '-subj',
      `/O=Lab Corporation/CN=${commonName}`,
      ...usage,
      ...out,
    );
    return path(name);
  };
  const leaf = async (name: string, names: readonly string[], days: number, ca: string): Promise<string> => {
    const extensions = network.write(
      `certificates/${name}.ext`,
      `subjectAltName=${names.map((entry) => `DNS:${entry}`).join(',')}\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n`,
    );
    const request = ['-keyout', `${path(name)}.key`, '-out', `${path(name)}.csr`, '-subj', `/CN=${names[0]}`];
    await openssl('req', '-new', ...EC, ...request);
    const signing = [
      '-CA',
      ca,
      '-CAkey',
      `${ca}.key`,
      '-set_serial',
      `0x${randomBytes(8).toString('hex')}`,
      '-days',
      String(days),
    ];
    await openssl('x509', '-req', '-in', `${path(name)}.csr`, ...signing, '-extfile', extensions, '-out', path(name));
    return joined(network, name);
  };

  const [labCa, bumpCa] = await Promise.all([
    authority('lab-ca', 'Network Suite Cloud CA'),
    authority('bump-ca', 'Lab Corporation Web Gateway CA'),
  ]);
  const selfSigned = openssl(
    ...['req', '-x509', ...EC, '-days', '8', '-subj', '/CN=selfsigned.bad.example', '-addext'],
    ...[
      'subjectAltName=DNS:selfsigned.bad.example',
      '-keyout',
      `${path('self-signed')}.key`,
      '-out',
      path('self-signed'),
    ],
  ).then(() => joined(network, 'self-signed'));
  const [cloud, proxy, expired, wrongName] = await Promise.all([
    leaf('cloud', cloudNames, 8, labCa),
    // The company's own authority, which the machine need not trust.
    leaf('proxy', ['proxy.corp.lab'], 8, bumpCa),
    // OpenSSL accepts a negative number: ended yesterday.
    leaf('expired', ['expired.bad.example'], -1, labCa),
    leaf('wrong-name', ['other.example'], 8, labCa),
  ]);
  return {
    labCa,
    bumpCa,
    bumpCaWithKey: await joined(network, 'bump-ca'),
    cloud,
    proxy,
    selfSigned: await selfSigned,
    expired,
    wrongName,
  };
}

/** Certificate and key in one file, as nginx and squid both take them. */
async function joined(network: Network, name: string): Promise<string> {
  const folder = `${network.folder}/certificates`;
  const { stdout } = await must(network.run('proxy', 'cat', [`${folder}/${name}.pem`, `${folder}/${name}.pem.key`]));
  return network.write(`certificates/${name}-with-key.pem`, stdout);
}
