/**
 * The policy under which Angular Material runs without a violation; the nonce is made new for each page and handed to
 * Angular through the `ngCspNonce` attribute.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types angular',
    'report-uri /api/v1/csp-reports',
  ].join('; ');
}
