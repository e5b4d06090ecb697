import { ALL_ENTITIES } from '@nodable/entities';

// Entities of HTML 4 that ALL_ENTITIES (3.1.0) lacks, such as dashes, or defines incorrectly (`ocirc` is ô). The values
// are those of HTML 4.01 §24, except `lang` and `rang`, which have their HTML 5 values.
const CORRECTIONS = {
  ensp: '\u2002',
  emsp: '\u2003',
  thinsp: '\u2009',
  zwnj: '\u200c',
  zwj: '\u200d',
  lrm: '\u200e',
  rlm: '\u200f',
  ndash: '–',
  mdash: '—',
  sbquo: '‚',
  dagger: '†',
  Dagger: '‡',
  permil: '‰',
  lsaquo: '‹',
  rsaquo: '›',
  oline: '‾',
  image: 'ℑ',
  weierp: '℘',
  real: 'ℜ',
  sub: '⊂',
  sup: '⊃',
  nsub: '⊄',
  sube: '⊆',
  supe: '⊇',
  perp: '⊥',
  lceil: '⌈',
  rceil: '⌉',
  lfloor: '⌊',
  rfloor: '⌋',
  lang: '⟨',
  rang: '⟩',
  spades: '♠',
  clubs: '♣',
  hearts: '♥',
  diams: '♦',
  horbar: '―',
  ocirc: 'ô',
};

/** Named character references of HTML 4 by name, without `&` and `;`. */
export const HTML_ENTITIES: Readonly<Record<string, string>> = { ...ALL_ENTITIES, ...CORRECTIONS };
