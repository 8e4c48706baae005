/** A part of a text; `end` is exclusive. */
interface Part {
  readonly start: number;
  readonly end: number;
}

const parts: readonly RegExp[] = [
  // The password of an address.
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@/di,
  // A parameter of an address or of a connection string.
  /[?&;](?:api[-_]?key|(?:access|auth)[-_]?token|token|(?:ssl)?password|passwd|pwd|secret|client[-_]?secret|sig|signature)=([^&;\s]+)/di,
  /(?:^|[\s;])(?:password|passwd|pwd)\s*=\s*([^\s;]+)/di,
  // A token in place of a user.
  /^[a-z][a-z0-9+.-]*:\/\/([^\s/:@]{20,})@/di,
  // What a header carries.
  /^(?:(?:proxy-)?authorization\s*:\s*)?(?:bearer|basic|token)\s+(\S+)$/di,
];

/** Of a text that has a credential in it, the part that is the credential: all of it, where nothing else is told apart. */
export function credentialPart(text: string): Part {
  for (const pattern of parts) {
    const found = pattern.exec(text)?.indices?.[1];
    if (found !== undefined) return { start: found[0], end: found[1] };
  }
  return { start: 0, end: text.length };
}
