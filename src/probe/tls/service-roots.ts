import type { ServiceRoot } from '../../model/report.ts';

/**
 * The roots that the service's hosts chain to. Source: Microsoft, "Azure Certificate Authority details"; fingerprints are
 * of the certificates in Node's own list, and of the one below, which is in Windows' store but in no browser's.
 */
export const SERVICE_ROOTS: readonly ServiceRoot[] = [
  {
    name: 'Microsoft ECC Root Certificate Authority 2017',
    sha256: '358df39d764af9e1b766e9c972df352ee15cfac227af6ad1d70e8e4a6edcba02',
  },
  {
    name: 'Microsoft RSA Root Certificate Authority 2017',
    sha256: 'c741f70f4b2a8d88bf2e71c14122ef53ef10eba0cfa5e64cfa20f418853073e0',
  },
  {
    name: 'Microsoft Root Certificate Authority 2011',
    sha256: '847df6a78497943f27fc72eb93f9a637320a02b561d0a91b09e87a7807ed7c61',
  },
  {
    // Self-signed form of the root that DigiCert Global Root G2 cross-signs. Source: github.com/Azure/azhpc-images,
    // components/install_microsoft_tls_root_g2.sh (fingerprint of http://www.microsoft.com/pkiops/certs/Microsoft%20TLS%20RSA%20Root%20G2.crt).
    name: 'Microsoft TLS RSA Root G2',
    sha256: '6a170583db584151e1c454eeca2a64cc5d8e484a5bd1156e720b4458654ee9e5',
  },
  { name: 'DigiCert Assured ID Root CA', sha256: '3e9099b5015e8f486c00bcea9d111ee721faba355a89bcf1df69561e3dc6325c' },
  { name: 'DigiCert Assured ID Root G2', sha256: '7d05ebb682339f8c9451ee094eebfefa7953a114edb2f44949452fab7d2fc185' },
  { name: 'DigiCert Assured ID Root G3', sha256: '7e37cb8b4c47090cab36551ba6f45db840680fba166a952db100717f43053fc2' },
  { name: 'DigiCert Global Root CA', sha256: '4348a0e9444c78cb265e058d5e8944b4d84f9662bd26db257f8934a443c70161' },
  { name: 'DigiCert Global Root G2', sha256: 'cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f' },
  { name: 'DigiCert Global Root G3', sha256: '31ad6648f8104138c738f39ea4320133393e3a18cc02296ef97c2ac9ef6731d0' },
  {
    name: 'DigiCert High Assurance EV Root CA',
    sha256: '7431e5f4c3c1ce4690774f0b61e05440883ba9a01ed00ba6abd7806ed3b118cf',
  },
  { name: 'DigiCert TLS ECC P384 Root G5', sha256: '018e13f0772532cf809bd1b17281867283fc48c6e13be9c69812854a490c1b05' },
  { name: 'DigiCert TLS RSA4096 Root G5', sha256: '371a00dc0533b3721a7eeb40e8419e70799d2b0a0f2c1d80693165f7cec4ad75' },
  { name: 'DigiCert Trusted Root G4', sha256: '552f7bdcf1a7af9e6ce672017f4f12abf77240c78e761ac203d1d9d20ac89988' },
];

/** The public certificate "Microsoft Root Certificate Authority 2011", valid until 2036-03-22. */
export const MICROSOFT_ROOT_2011_PEM = `-----BEGIN CERTIFICATE-----
MIIF7TCCA9WgAwIBAgIQP4vItfyfspZDtWnWbELhRDANBgkqhkiG9w0BAQsFADCB
iDELMAkGA1UEBhMCVVMxEzARBgNVBAgTCldhc2hpbmd0b24xEDAOBgNVBAcTB1Jl
ZG1vbmQxHjAcBgNVBAoTFU1pY3Jvc29mdCBDb3Jwb3JhdGlvbjEyMDAGA1UEAxMp
TWljcm9zb2Z0IFJvb3QgQ2VydGlmaWNhdGUgQXV0aG9yaXR5IDIwMTEwHhcNMTEw
MzIyMjIwNTI4WhcNMzYwMzIyMjIxMzA0WjCBiDELMAkGA1UEBhMCVVMxEzARBgNV
BAgTCldhc2hpbmd0b24xEDAOBgNVBAcTB1JlZG1vbmQxHjAcBgNVBAoTFU1pY3Jv
c29mdCBDb3Jwb3JhdGlvbjEyMDAGA1UEAxMpTWljcm9zb2Z0IFJvb3QgQ2VydGlm
aWNhdGUgQXV0aG9yaXR5IDIwMTEwggIiMA0GCSqGSIb3DQEBAQUAA4ICDwAwggIK
AoICAQCygEGqNThNE3IyaCJNuLLx/9VSvGzH9dJKjDbu0cJcfoyKrq8TKG/Ac+M6
ztAlqFo6be+ouFmrEyNozQwph9FvgFyPRH9dkAFSWKxRxV8qh9zc2AodwQO5e7BW
6KPeZGHCnvjzfLnsDbVU/ky2ZU+I8JxImQxCCwl8MVkXeQZ4KI2JOkwDJb5xalwL
54RgpJki49KvhKSn+9GY7Qyp3pSJ4Q6g3MDOmT3qCFK7VnnkH4S6Hri0xElcTzFL
h93dBWcmmYDgcRGjuKVB4qRTufcyKYMME782XgSzS0NHL2vikR7TmE/dQgfI6B0S
/Jmpaz6SfsjWaTr8ZL22CZ3K/QwLopt3YEsDlKQwaRLWQi3BQUzK3Kr9j1uDRprZ
/LHR47PJf0h6zSTwQY9cdNCssBAgBkm3xy0hyFfj0IbzA2j70M5xwYmZSmQBbP3s
MJHPQTySx+W6hh1hhMdfgzlirrSSL0fzC/hV66AfWdC7dJse0Hbm8ukG1xDo+mTe
acY1logC8Ea4PyeZb8txiSk190gWAjWP1Xl8TQLPX+uKg09FcYj5qQ1OcunCnAfP
SRtOBA5jUYxe2ADBVSy2xuDCZU7JNDn1nLPEfuhhbhNfFcRf2X7tHc7uROzLLoax
7Dj2cO2rXBPB2Q8Nx4CyVe0096yb5MPa50c8prWPMd/FS6/r8QIDAQABo1EwTzAL
BgNVHQ8EBAMCAYYwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUci06AjGQQ7kU
BU7h6qfHMdEjiTQwEAYJKwYBBAGCNxUBBAMCAQAwDQYJKoZIhvcNAQELBQADggIB
AH9yzw+3xRXbm8BJyiZb/p4T5tPw0tuXX/JLP02zrhmu7deXoKzvqTqjwkGw5biR
nhOBJAPmCf0/V0A5ISRW0RAvS0CpNoZLtFNXmvvxfomPEf4YbFGq6O0JlbXlccmh
6Yd1phV/yX43VF50k8XDZ8wNT2uoFwxtCJJ+i92Bqi1wIcM9BhS7vyRep4TXPw8h
Ir1LAAbblxzYXtTFC1yHblCk6MM4pPvLLMWSZpuFXst6bJN8gClYW1e1QGm6CHmm
ZGIVnYeWRbVmIyADixxzoNOieTPgUFmG2y/lAiXqcyqfABTINseSO+lOAOzYVgm5
M0kS0lQLAausR7aRKX1MtHWAUgHoyoL2n8ysnI8X6i8msKtyrAv+nlEex0NVZ09R
s1fWtuzuUrc66U7h14GIvE+OdbtLqPA1qibUZ2dJsnBMO5PcHd94kIZysjik0dyS
TclY6ysSXNQ7roxrsIPlAT/4CTL2kzU0Iq/dNw13CYArzUgA8YyZGUcFAenRv9FO
0OYoQzeZpApKCNmacXPSqs0xE2N2oTdvkjgefRI8ZjLny23h/FKJ3crWZgWalmG+
oijHHKOnNlA8OqTfSm7mhzvO6/DggTedEzxSjr25HTTGHdUKaj2YKXCMiSrRq4IQ
SB/c9O+lxbtVGjhjhE63bK2VVOxlIhBJF7jAHscPrFRH
-----END CERTIFICATE-----
`;
