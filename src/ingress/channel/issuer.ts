/** Who issues the tokens of jobs on a GitHub host, and where its keys are. */
export interface Issuer {
  readonly issuer: string;
  readonly keys: string;
}

/**
 * The one issuer of the host whose address is given (GitHub docs, actions/reference/security/oidc: claim `iss`; for
 * GHE.com, admin/data-residency/network-details-for-ghecom; for GitHub Enterprise Server, the same page of its docs).
 * Where an enterprise has chosen an issuer with its name in it, its tokens are refused.
 */
export function issuerOf(web: string): Issuer {
  const { hostname } = new URL(web);
  const issuer = isOnGitHub(hostname) ? onGitHub(hostname) : `${web}/_services/token`;
  return { issuer, keys: `${issuer}/.well-known/jwks` };
}

function isOnGitHub(hostname: string): boolean {
  return hostname === 'github.com' || hostname.endsWith('.ghe.com');
}

function onGitHub(hostname: string): string {
  const host = hostname === 'github.com' ? 'githubusercontent.com' : hostname;
  return `https://token.actions.${host}`;
}
